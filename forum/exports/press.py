"""PDF: the proceedings typeset. Words go to the typesetter as data and never as its source; a long forum is set in parts, a topic at a time."""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask_babel import gettext

from core.languages import direction, in_language, moment
from forum.exports import transcript
from forum.exports.columns import cleaned
from forum.exports.prose import Block, Run, blocks_of
from forum.exports.source import Line, Source
from forum.exports.transcript import Part

MOST = 500  # messages in one PDF: what the typesetter holds at once
PATIENCE = 600  # seconds for one
_ROOT = Path(__file__).resolve().parents[2]
_TAG = re.compile(r"[a-z]{2,3}\Z")


class NotSet(Exception):
    """The typesetter has failed, with its own words."""


def in_parts(source: Source) -> bool:
    """Whether there will be several PDFs, in a ZIP."""
    return source.count() > MOST


def write(source: Source, target: Path, tick: Any) -> None:
    """The PDF, or a ZIP of several, into a file."""
    with in_language(source.language):
        writing = _Writing(source, tick)
        if not in_parts(source):
            writing.typeset(target, title=True, parts=[(part, None) for part in writing.parts], annexes=True)
            return
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed, tempfile.TemporaryDirectory(dir=target.parent) as place:
            one = Path(place) / "one.pdf"
            for name, pieces in writing.volumes():
                writing.typeset(one, title=name == "0-front.pdf", parts=pieces, annexes=name == "0-front.pdf", contents=name == "0-front.pdf")
                packed.write(one, name)


def _tag(language: str | None, default: str) -> str:
    base = (language or "").split("-")[0].lower()
    return base if _TAG.match(base) else default


class _Writing:
    def __init__(self, source: Source, tick: Any) -> None:
        self.source, self.tick, self.done = source, tick, 0
        self.frame = transcript.frame(source)
        self.parts = transcript.parts(source)

    def volumes(self) -> Iterator[tuple[str, list[tuple[Part, str | None]]]]:
        """Names and contents of several PDFs: title and annexes first, then each topic, a long one in stretches of whole threads."""
        yield "0-front.pdf", []
        for part in self.parts:
            stretches = list(_stretches(part))
            for index, stretch in enumerate(stretches, 1):
                several = len(stretches) > 1
                name = f"topic-{part.number or 0}" + (f"-part-{index}" if several else "")
                yield f"{name}.pdf", [(stretch, gettext("Part %(number)s of %(count)s", number=index, count=len(stretches)) if several else None)]

    def typeset(self, target: Path, *, title: bool, parts: list[tuple[Part, str | None]], annexes: bool, contents: bool = False) -> None:
        """One PDF. The data lie in a folder that is all the typesetter can read."""
        with tempfile.TemporaryDirectory(dir=target.parent) as place:
            folder = Path(place)
            with (folder / "data.json").open("w", encoding="utf-8") as data:
                for piece in self._data(title=title, parts=parts, annexes=annexes, contents=contents):
                    data.write(piece)
            (folder / "main.typ").write_bytes((Path(__file__).parent / "proceedings.typ").read_bytes())
            # A process of its own gives back what it held, and one that dies takes nothing with it.
            command = [sys.executable, "-m", "forum.exports.typeset", str(folder), str(target)]
            done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL)
            if done.returncode:
                raise NotSet(done.stderr[-2000:])
        self.tick(self.done)

    def _data(self, *, title: bool, parts: list[tuple[Part, str | None]], annexes: bool, contents: bool) -> Iterator[str]:
        forum, frame = self.source.forum, self.frame
        head = {
            "lang": self.source.language, "rtl": direction(self.source.language) == "rtl", "title": cleaned(forum.title), "title_lang": _tag(forum.language, "en"),
            "symbol": cleaned(forum.document_symbol or ""), "proceedings": frame.proceedings, "facts": [[name, cleaned(value)] for name, value in frame.facts], "notes": list(frame.notes),
            "contents": frame.contents, "running": cleaned(" · ".join(filter(None, (forum.document_symbol, forum.title[:110], moment(self.source.at, "date", forum.timezone))))),
            "initiatives": list(frame.initiatives), "front": title,
            "listed": [[self._name(part), f"topic-{part.number or 0}.pdf", frame.thread(part.count)] for part in self.parts] if contents else [],
        }  # fmt: skip
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
        between = ""
        for item in self._items(parts, annexes):
            yield between + json.dumps(item, ensure_ascii=False)
            between = ","
        yield "]}"

    def _name(self, part: Part) -> str:
        return cleaned(part.title if part.number is None else f"{part.number}. {part.title}")

    def _items(self, parts: list[tuple[Part, str | None]], annexes: bool) -> Iterator[dict[str, Any]]:
        source = self.source
        for part, which in parts:
            words = self._name(part) + (f" ({which})" if which else "")
            yield {"k": "topic", "t": words, "lang": _tag(source.forum.language, "en")}
            titles = transcript.thread_titles(source, part)
            for root, begins, line in transcript.lines_of(source, part):
                self.tick(self.done)
                self.done += 1
                if begins:
                    yield {"k": "thread", "t": cleaned(titles[root]), "lang": _tag(line.language, source.language)}
                yield self._message(line)
        if annexes:
            yield from self._annexes()

    def _message(self, line: Line) -> dict[str, Any]:
        language = _tag(line.language, self.source.language)
        address = self.source.permalink(line.number)
        item: dict[str, Any] = {"k": "message", "t": cleaned(transcript.heading(line)), "lang": language, "rtl": direction(language) == "rtl", "address": address}
        if line.is_gap:
            return {**item, "gap": transcript.gap(line)}
        who, about = transcript.byline(self.source, line)
        listed = [[cleaned(text or "") for text in (one.title, one.type, one.audience, self.frame.statuses.get(one.status or "", ""))] for one in line.initiatives]
        return {
            **item, "gap": "", "who": cleaned(who), "about": cleaned(about), "blocks": [_block(block) for block in blocks_of(line.html)], "initiatives": listed,
            "files": [cleaned(f"{file.name} ({file.size})") for file in line.files], "marks": cleaned(transcript.marks(line)),
        }  # fmt: skip

    def _annexes(self) -> Iterator[dict[str, Any]]:
        groups = [[category, [cleaned(name) for name in names]] for category, names in transcript.people(self.source)]
        yield {"k": "people", "t": self.frame.annex_people, "lang": self.source.language, "groups": groups}
        tables = [[title, [[cleaned(name), str(count)] for name, count in rows]] for title, rows in transcript.figures(self.source)]
        yield {"k": "figures", "t": self.frame.annex_figures, "lang": self.source.language, "tables": tables}


def _stretches(part: Part) -> Iterator[Part]:
    """A topic in stretches of so many messages as one PDF may have; a thread that is longer alone is cut too."""
    held: list[tuple[int, tuple[int, ...]]] = []
    count = 0
    for root, thread in part.threads:
        for start in range(0, len(thread), MOST):
            ids = thread[start : start + MOST]
            if held and count + len(ids) > MOST:
                yield Part(part.topic_id, part.number, part.title, tuple(held), part.weights)
                held, count = [], 0
            held.append((root, ids))
            count += len(ids)
    yield Part(part.topic_id, part.number, part.title, tuple(held), part.weights)


def _block(block: Block) -> dict[str, Any]:
    if block.kind == "table":
        width = max(len(row) for row in block.rows)
        cells = [[_runs(cell) for cell in (*row, *((),) * (width - len(row)))] for row in block.rows]
        return {"k": "table", "columns": width, "rows": cells, "quote": block.quote, "depth": block.depth}
    return {"k": block.kind, "runs": _runs(block.runs), "quote": min(block.quote, 8), "depth": min(block.depth, 8), "mark": block.mark}


def _runs(runs: Iterable[Run]) -> list[dict[str, Any]]:
    return [{"t": run.text, "l": sorted(run.look), "h": run.href if run.href.startswith(("http://", "https://", "mailto:")) else ""} for run in runs]
