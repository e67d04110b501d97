"""A kept draft laid out for a page: paragraphs with their items, headings with the paragraphs they hold, the table by entity."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from forum.summary.mast import body_of
from forum.summary.tree import Block, Draft, Row, Sentence


@dataclass
class Stretch:
    """A block on the page. ``items`` hang under a paragraph; ``place`` is the block's in the document, so that sentences can be named."""

    kind: str
    block: Block
    place: int
    anchor: str = ""
    items: list[tuple[int, Block]] = field(default_factory=list)

    @property
    def groups(self) -> list[list[Row]]:
        """The rows of a table by their first cell."""
        return [list(rows) for _, rows in groupby(self.block.rows, key=lambda row: row.cells[0])]


@dataclass(frozen=True)
class Section:
    """A line of the contents."""

    anchor: str
    text: str
    first: str = ""
    last: str = ""


def laid_out(draft: Draft) -> list[Stretch]:
    """The document from its title on."""
    skipped = len(draft.blocks) - len(body_of(draft))
    made: list[Stretch] = []
    for place, block in enumerate(draft.blocks):
        if place < skipped:
            continue
        if block.kind == "item" and made and made[-1].kind == "paragraph":
            made[-1].items.append((place, block))
        else:
            anchor = f"p{block.number}" if block.kind == "paragraph" else f"part-{place}" if block.kind == "heading" else ""
            made.append(Stretch(block.kind if block.kind != "item" else "paragraph", block, place, anchor))
    return made


def contents(stretches: list[Stretch]) -> list[Section]:
    """Its chapters, each with its first and last paragraph."""
    return list(_sections([stretch for stretch in stretches if stretch.kind == "paragraph" or (stretch.kind == "heading" and stretch.block.level <= 2)]))


def _sections(stretches: list[Stretch]) -> Iterator[Section]:
    for place, stretch in enumerate(stretches):
        if stretch.kind != "heading":
            continue
        numbers = []
        for after in stretches[place + 1 :]:
            if after.kind == "heading":
                break
            numbers.append(after.block.number)
        if numbers:
            yield Section(stretch.anchor, stretch.block.text, numbers[0], numbers[-1])


@dataclass(frozen=True)
class Said:
    """A stretch of a sentence: words, and where they are a quotation, in which language."""

    text: str
    kind: str
    language: str = ""


def said(sentence: Sentence) -> list[Said]:
    """The words of a sentence with the languages of its quotations."""
    quotations = iter(sentence.quotations)
    made = []
    for piece in sentence.pieces:
        quotation = next(quotations, None) if piece.source == "quotation" else None
        made.append(Said(piece.text, piece.source, quotation.language if quotation and quotation.foreign else ""))
    return made
