"""A thread as a tree: which message stands where, how deep, and where only a gap is left of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from forum.queries.entries import Entry

DEEPEST = 3  # steps of indent; what lies deeper follows in the same column and says what it replies to


@dataclass(frozen=True, slots=True)
class Placed:
    """A message in its place. ``level`` counts the steps of indent, 0 for what opens the thread."""

    level: int
    entry: Entry


def planted(entries: Iterable[Entry]) -> tuple[Placed, ...]:
    """The messages of one thread in the order of reading: each followed by what was said to it.

    Of a hidden or withdrawn message only a gap stands, and only where something readable hangs below it. What replies to
    a message that is not here stands where the thread begins.
    """
    here = {entry.id: entry for entry in entries}
    below: dict[int | None, list[Entry]] = {}
    for entry in sorted(here.values(), key=lambda entry: entry.number):
        below.setdefault(entry.parent_id if entry.parent_id in here else None, []).append(entry)
    kept = _kept(here)
    placed: list[Placed] = []
    waiting = [(0 if first else 1, entry) for first, entry in _firsts(below.get(None, []))][::-1]
    while waiting:
        level, entry = waiting.pop()
        if entry.id not in kept:
            continue
        placed.append(Placed(min(level, DEEPEST), entry))
        waiting += [(level + 1, reply) for reply in reversed(below.get(entry.id, []))]
    return tuple(placed)


def _firsts(tops: list[Entry]) -> list[tuple[bool, Entry]]:
    """What opens the thread, and the others that have nothing above them here: those stand one step in."""
    return [(entry.parent_id is None or at == 0, entry) for at, entry in enumerate(tops)]


def _kept(here: dict[int, Entry]) -> set[int]:
    """Readable messages, and the gaps above them."""
    kept: set[int] = set()
    for entry in here.values():
        if entry.is_gap:
            continue
        at: int | None = entry.id
        while at is not None and at in here and at not in kept:
            kept.add(at)
            at = here[at].parent_id
    return kept
