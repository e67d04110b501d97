"""The neutral tree of a draft: blocks of sentences, every sentence a record of template, pieces, messages, figures and quotations."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

# Where a word of a sentence comes from. Nothing else may reach the page.
WORDS, RECORD, LABEL, FIGURE, QUOTATION, REMARK = "words", "record", "label", "figure", "quotation", "remark"


class Piece(NamedTuple):
    """A stretch of text and its source."""

    source: str
    text: str


Text = tuple[Piece, ...]


def text_of(pieces: Iterable[Piece]) -> str:
    """The words, one after the other."""
    return "".join(piece.text for piece in pieces)


def capital(pieces: Text) -> Text:
    """The same with a capital at the start, where it is no quotation."""
    for place, piece in enumerate(pieces):
        if piece.text:
            if piece.source == QUOTATION or not piece.text[0].islower():
                return pieces
            return (*pieces[:place], Piece(piece.source, piece.text[0].upper() + piece.text[1:]), *pieces[place + 1 :])
    return pieces


def uncapital(pieces: Text) -> Text:
    """The same with a small letter at the start, where a template begins it."""
    for place, piece in enumerate(pieces):
        if piece.text:
            if piece.source != WORDS:
                return pieces
            return (*pieces[:place], Piece(piece.source, piece.text[0].lower() + piece.text[1:]), *pieces[place + 1 :])
    return pieces


@dataclass(frozen=True, slots=True)
class Quotation:
    """A slice of a message's Markdown. ``translation`` is the moderator's, None until written; ``foreign``: in another language than the draft's."""

    message: int
    start: int
    end: int
    text: str
    language: str
    foreign: bool = False
    translation: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Under the names of the format."""
        data: dict[str, Any] = {"message": self.message, "start": self.start, "end": self.end, "text": self.text, "language": self.language}
        if self.foreign:
            data["translation"] = self.translation
        return data


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``contributors`` is the number its quantifier rests on; ``figures`` are keys of the tally it states."""

    template: str
    pieces: Text
    messages: tuple[int, ...] = ()
    contributors: int | None = None
    quotations: tuple[Quotation, ...] = ()
    figures: tuple[str, ...] = ()
    editor: str = ""

    @property
    def text(self) -> str:
        """As printed."""
        return text_of(self.pieces)

    @property
    def origin(self) -> str:
        """template, quotation, or moderator where a person wrote or changed it."""
        return "moderator" if self.editor else "quotation" if self.quotations else "template"

    def as_data(self) -> dict[str, Any]:
        """Under the names of the format, with the template and the source of every stretch of words."""
        data: dict[str, Any] = {"text": self.text, "origin": self.origin, "messages": list(self.messages)}
        if self.contributors is not None:
            data["contributors"] = self.contributors
        if self.quotations:
            data["quotations"] = [quotation.as_data() for quotation in self.quotations]
        if self.figures:
            data["figures"] = list(self.figures)
        return data | {"template": self.template, "pieces": [list(piece) for piece in self.pieces]}


@dataclass(frozen=True, slots=True)
class About:
    """What a block is about."""

    topic: int | None = None
    question: int | None = None
    goal: str = ""
    theme: str = ""

    def as_data(self) -> dict[str, Any]:
        """Only what is set."""
        return {key: value for key, value in (("topic", self.topic), ("question", self.question), ("goal", self.goal), ("theme", self.theme)) if value not in (None, "")}


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of initiatives. ``entity`` is the first cell, merged where it follows itself."""

    cells: tuple[str, ...]
    message: int


@dataclass(frozen=True, slots=True)
class Block:
    """title, heading, paragraph, item, table or note."""

    kind: str
    text: str = ""
    level: int = 0
    number: str = ""
    about: About = NOTHING
    sentences: tuple[Sentence, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    key: str = ""  # of what it stands for, the same when the draft is made again

    def as_data(self) -> dict[str, Any]:
        """Under the names of the format."""
        data: dict[str, Any] = {"kind": self.kind}
        data |= {name: value for name, value in (("level", self.level), ("number", self.number), ("about", self.about.as_data()), ("text", self.text)) if value}
        if self.sentences:
            data["sentences"] = [sentence.as_data() for sentence in self.sentences]
        if self.kind == "table":
            data |= {"columns": list(self.columns), "rows": [{"cells": list(row.cells), "message": row.message} for row in self.rows]}
        return data


@dataclass(frozen=True)
class Draft:
    """A whole draft. ``coverage``: every input once with its state; ``unplaced``: with the reason."""

    forum: str
    language: str
    as_of: str
    figures: dict[str, Any]
    scale: tuple[dict[str, Any], ...]
    blocks: tuple[Block, ...]
    coverage: dict[int, str] = field(default_factory=dict)
    unplaced: dict[int, str] = field(default_factory=dict)
    status: str = "draft"

    def sentences(self) -> Iterable[Sentence]:
        """All of them, in their order."""
        for block in self.blocks:
            yield from block.sentences

    def as_data(self) -> dict[str, Any]:
        """The document of format "summary", version 1."""
        return {
            "format": "summary", "version": 1, "forum": self.forum, "language": self.language, "status": self.status, "as_of": self.as_of,
            "figures": self.figures, "scale": list(self.scale), "blocks": [block.as_data() for block in self.blocks],
            "coverage": [{"message": number, "state": state} for number, state in sorted(self.coverage.items())],
            "unplaced": [{"message": number, "reason": reason} for number, reason in sorted(self.unplaced.items())],
        }  # fmt: skip


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Paragraphs numbered through, items (a), (b), (c) under the paragraph they follow."""
    result: list[Block] = []
    paragraph = item = 0
    for block in blocks:
        if block.kind == "paragraph":
            paragraph, item = paragraph + 1, 0
            block = replace(block, number=str(paragraph))
        elif block.kind == "item":
            item += 1
            block = replace(block, number=letters(item))
        result.append(block)
    return tuple(result)


def letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(97 + rest) + text
    return text
