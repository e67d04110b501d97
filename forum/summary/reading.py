"""The bodies of all inputs read. Those of a large forum are read from the end by a second process as well, where the machine has a core for it."""

import contextlib
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from pathlib import Path
from queue import Empty, SimpleQueue
from sys import intern
from threading import Thread
from typing import Any

from forum.summary.findings import findings
from forum.summary.material import OwnTheme
from forum.summary.spans import Findings, Span
from forum.summary.themes import Names

MANY = 2000  # bodies that are worth the start of a second process
_TOGETHER = 100  # bodies told of at once
_KEPT = 20000
_SIZE = 8  # bytes that say how many follow
_ROOT = Path(__file__).resolve().parents[2]
_values = attrgetter(*(field.name for field in fields(Span)))

Ask = tuple[str, str, str, tuple[str, ...]]  # body, language, what its question asks for, names of whom it speaks for
_kept: dict[tuple[Ask, Names], Findings] = {}  # what a second process read, since a draft is made again and again


def read_all(asks: Sequence[Ask], names: Names, tick: Callable[[int], None] | None = None) -> list[Findings]:
    """What each body says, in their order. ``tick`` is told of every body that was read."""
    found = [_kept.get((ask, names)) for ask in asks]
    second = _Second(asks, names) if found.count(None) >= MANY and _cores() > 1 else None
    try:
        for start in range(0, len(asks), _TOGETHER):
            if second:
                second.collect(found)
            for place in range(start, min(start + _TOGETHER, len(asks))):
                found[place] = found[place] or _read(asks[place], names)
                if tick:
                    tick(1)
    finally:
        if second:
            second.end()
    return [one for one in found if one is not None]


def _read(ask: Ask, names: Names) -> Findings:
    body, language, asked, speaker = ask
    return findings(body, language, names, asked, speaker)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Second:
    """A process that reads from the last body on. Should it fail, the first one reads all."""

    def __init__(self, asks: Sequence[Ask], names: Names) -> None:
        self.asks, self.names = asks, names
        self.told: SimpleQueue[bytes] = SimpleQueue()
        self.process = subprocess.Popen([sys.executable, "-m", "forum.summary.reading"], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        asking, telling = self.process.stdin, self.process.stdout
        assert asking is not None and telling is not None
        with contextlib.suppress(OSError):
            asking.write(json.dumps([self.names.names, [asdict(theme) for theme in self.names.own], list(self.asks)]).encode())
            asking.close()
            while len(head := telling.read(_SIZE)) == _SIZE:
                told = telling.read(size := int.from_bytes(head))
                if len(told) == size:  # else it ended in the middle of a word
                    self.told.put(told)

    def collect(self, found: list[Findings | None]) -> None:
        """Takes over what was told so far."""
        with contextlib.suppress(Empty):
            while True:
                start, rows = json.loads(self.told.get_nowait())
                for place, row in enumerate(rows, start):
                    found[place] = _kept[self.asks[place], self.names] = _unpacked(row)
                while len(_kept) > _KEPT:
                    del _kept[next(iter(_kept))]

    def end(self) -> None:
        """Nothing more is asked of it."""
        self.process.kill()
        self.process.wait()
        self.thread.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _packed(found: Findings) -> tuple[Any, ...]:
    return [_values(span) for span in found.spans], found.votes, found.agrees, found.language, found.own


def _unpacked(row: list[Any]) -> Findings:
    spans, votes, agrees, language, own = row
    return Findings(
        tuple([_span(values) for values in spans]),
        tuple([(intern(theme), intern(kind), start, end) for theme, kind, start, end in votes]),
        agrees,
        language,
        tuple(map(tuple, own)),
    )


def _span(values: list[Any]) -> Span:
    span = Span(*values)
    # Words that many spans share are the same object in all of them: it is compared, and looked up, at once.
    span.kind, span.verb, span.form, span.language, span.about = intern(span.kind), intern(span.verb), intern(span.form), intern(span.language), intern(span.about)
    span.themes = tuple([intern(theme) for theme in span.themes])
    if span.lead:
        span.lead = (span.lead[0], span.lead[1])
    return span


def _tuples(rows: Any) -> Any:
    """Lists in lists as tuples."""
    return tuple([_tuples(row) for row in rows]) if isinstance(rows, list) else rows


def main() -> None:
    """The second process: bodies from its input, what they say to its output, the last hundred first."""
    titles, own, given = json.loads(sys.stdin.buffer.read())
    names = Names(tuple(titles), tuple(OwnTheme(theme["key"], _tuples(theme["labels"]), _tuples(theme["aliases"])) for theme in own))
    asks: list[Ask] = [(body, language, asked, tuple(speaker)) for body, language, asked, speaker in given]
    del given
    gc.disable()  # what it reads lives until it is told, and holds no cycles
    with contextlib.suppress(BrokenPipeError):
        for start in range((len(asks) - 1) // _TOGETHER * _TOGETHER, -1, -_TOGETHER):
            told = json.dumps([start, [_packed(_read(ask, names)) for ask in asks[start:]]], check_circular=False).encode()
            sys.stdout.buffer.write(len(told).to_bytes(_SIZE) + told)
            sys.stdout.buffer.flush()
            del asks[start:]
            findings.cache_clear()  # it is told, and not asked for again


if __name__ == "__main__":
    main()
