"""DOCX: the proceedings as a document to be edited. Styles come from a skeleton; the text is written piece by piece and never held as a tree."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.languages import in_language
from forum.exports import transcript
from forum.exports.ooxml import Paper, skeleton
from forum.exports.prose import Run, blocks_of
from forum.exports.source import Line, Source
from forum.exports.transcript import Frame, Part

_TEXT = "word/document.xml"
_LATER = {_TEXT, "word/numbering.xml", "word/_rels/document.xml.rels"}


def write(source: Source, target: Path, tick: Any) -> None:
    """The whole document into a file."""
    with in_language(source.language):
        writing = _Writing(source, tick)
        base = skeleton(source, writing.frame)
        with zipfile.ZipFile(base) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new, (target.parent / "links").open("w+", encoding="utf-8") as links:
            for name in old.namelist():
                if name not in _LATER:
                    new.writestr(name, old.read(name))
            paper = writing.paper = Paper(source.language, links)
            head, tail = paper.halves(old.read(_TEXT).decode())
            with new.open(_TEXT, "w", force_zip64=True) as text:
                text.write(head.encode())
                for piece in writing.pieces():
                    text.write(piece.encode())
                text.write(tail.encode())
            with new.open("word/_rels/document.xml.rels", "w", force_zip64=True) as rels:
                for piece in paper.relations(old.read("word/_rels/document.xml.rels").decode()):
                    rels.write(piece.encode())
            with new.open("word/numbering.xml", "w", force_zip64=True) as numbering:
                for piece in paper.numbering():
                    numbering.write(piece.encode())


class _Writing:
    def __init__(self, source: Source, tick: Any) -> None:
        self.source, self.tick, self.done = source, tick, 0
        self.frame: Frame = transcript.frame(source)
        self.parts = transcript.parts(source)
        self.paper: Paper

    def pieces(self) -> Iterator[str]:
        yield from self._title()
        yield from self._contents()
        for part in self.parts:
            yield from self._part(part)
        yield from self._annexes()

    def _title(self) -> Iterator[str]:
        forum, paper = self.source.forum, self.paper
        if forum.document_symbol:
            yield paper.words(forum.document_symbol, "Symbol")
        yield paper.words(forum.title, "Title", language=forum.language)
        yield paper.words(self.frame.proceedings, "Subtitle")
        yield paper.table([((name, True), (value, False)) for name, value in self.frame.facts])
        for note in self.frame.notes:
            yield paper.words(note, "Normal")

    def _contents(self) -> Iterator[str]:
        paper = self.paper
        yield paper.words(self.frame.contents, "Contents", new_page=True)
        yield paper.contents_begin()
        for part in self.parts:
            yield paper.entry(self._name(part), f"topic{part.number or 0}", 1, language=self.source.forum.language)
            for root, title in transcript.thread_titles(self.source, part).items():
                yield paper.entry(title, f"thread{root}", 2)
        yield paper.entry(self.frame.annex_people, "people", 1)
        yield paper.entry(self.frame.annex_figures, "figures", 1)
        yield paper.contents_end()

    def _name(self, part: Part) -> str:
        return part.title if part.number is None else f"{part.number}. {part.title}"

    def _part(self, part: Part) -> Iterator[str]:
        paper = self.paper
        yield paper.words(self._name(part), "Heading1", language=self.source.forum.language, bookmark=f"topic{part.number or 0}", new_page=True)
        titles = transcript.thread_titles(self.source, part)
        for root, begins, line in transcript.lines_of(self.source, part):
            self.tick(self.done)
            self.done += 1
            if begins:
                yield paper.words(titles[root], "Heading2", language=line.language, bookmark=f"thread{root}")
            yield from self._message(line)

    def _message(self, line: Line) -> Iterator[str]:
        paper = self.paper
        yield paper.words(transcript.heading(line), "Heading3", language=line.language, bookmark=f"m{line.number}")
        if line.is_gap:
            yield paper.words(transcript.gap(line), "Byline")
            return
        who, about = transcript.byline(self.source, line)
        yield paper.paragraph((Run(who, frozenset({"bold"})), Run("\n"), Run(about)), "Byline")
        for block in blocks_of(line.html):
            yield paper.block(block, line.language)
        if line.initiatives:
            rows = [tuple((name, True) for name in self.frame.initiatives)]
            rows += [tuple((text or "", False) for text in (one.title, one.type, one.audience, self.frame.statuses.get(one.status or "", ""))) for one in line.initiatives]
            yield paper.table(rows, language=line.language)
        for file in line.files:
            yield paper.words(f"{file.name} ({file.size})", "Byline")
        address = self.source.permalink(line.number)
        named = transcript.marks(line)
        yield paper.paragraph((*((Run(f"{named} · "),) if named else ()), Run(address, frozenset(), address)), "Byline")

    def _annexes(self) -> Iterator[str]:
        paper = self.paper
        yield paper.words(self.frame.annex_people, "Heading1", bookmark="people", new_page=True)
        number = 0
        for category, names in transcript.people(self.source):
            yield paper.words(category, "Heading2")
            for name in names:
                number += 1
                yield paper.words(f"{number}. {name}", "Person")
        yield paper.words(self.frame.annex_figures, "Heading1", bookmark="figures", new_page=True)
        for title, rows in transcript.figures(self.source):
            yield paper.words(title, "Heading2")
            yield paper.table([((name, True), (str(count), False)) for name, count in rows])
