"""The outline of a draft on the desk, and the pages it is shown in: a long draft is read a few dozen paragraphs at a time."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from forum.queries.desk import Desk
from forum.summary.lines import Part
from forum.summary.material import Material
from forum.summary.tree import About

LONG, FULL = 24, 40  # paragraphs after which a section begins a page of its own, and at most
DEEPEST = 3  # headings that the outline shows


@dataclass(frozen=True)
class Entry:
    """A heading of the outline. ``first`` and ``last`` are numbers of paragraphs; ``settled`` of ``lines`` are accepted or edited."""

    key: str
    text: str
    level: int
    page: int
    first: str
    last: str
    inputs: int
    lines: int
    settled: int
    flagged: int


@dataclass(frozen=True)
class Leaves:
    """The pages of a draft: on which each part stands, counted from 1."""

    pages: tuple[tuple[Part, ...], ...]
    page_of: dict[str, int]

    def at(self, number: int) -> tuple[Part, ...]:
        """The parts of a page."""
        return self.pages[min(max(number, 1), len(self.pages)) - 1] if self.pages else ()


def leaves_of(desk: Desk) -> Leaves:
    """A page ends before a topic where both sides are long enough, before a section where it is long, anywhere where it is full; a short draft is one page."""
    pages: list[list[Part]] = [[]]
    left = sum(part.block.kind == "paragraph" for part in desk.work.parts)
    paragraphs, is_short = 0, left <= FULL
    for part in desk.work.parts:
        block = part.block
        is_break = block.kind == "heading" and min(paragraphs, left) >= LONG // 2 and (block.level <= 2 or (block.level <= DEEPEST and paragraphs >= LONG))
        if not is_short and (is_break or (paragraphs >= FULL and block.kind != "item")):
            pages.append([])
            paragraphs = 0
        pages[-1].append(part)
        paragraphs += block.kind == "paragraph"
        left -= block.kind == "paragraph"
    return Leaves(tuple(tuple(page) for page in pages), {part.key: number for number, page in enumerate(pages, start=1) for part in page})


def outline_of(desk: Desk, leaves: Leaves) -> list[Entry]:
    """Every heading down to goals and questions, with its paragraphs and how far the work on them is."""
    parts = desk.work.parts
    inputs = _inputs(desk.material)
    places = [place for place, part in enumerate(parts) if part.block.kind == "heading" and part.block.level <= DEEPEST]
    entries = []
    for place, end in pairwise([*places, len(parts)]):
        part, inside = parts[place], parts[place:end]
        numbers = [one.block.number for one in inside if one.block.kind == "paragraph"]
        lines = [line for one in inside for line in one.lines]
        entries.append(
            Entry(
                part.key, part.block.text, part.block.level, leaves.page_of[part.key], numbers[0] if numbers else "", numbers[-1] if numbers else "",
                inputs.get(About(part.block.about.topic, part.block.about.question, part.block.about.goal), 0), len(lines),
                sum(line.state != "proposal" for line in lines), sum(bool(line.flag) for line in lines),
            )
        )  # fmt: skip
    return entries


def _inputs(material: Material) -> Counter[About]:
    """Inputs by topic, by topic and question, by topic and goal."""
    found: Counter[About] = Counter()
    for message in material.inputs:
        found[About(message.topic)] += 1
        for question in dict.fromkeys(message.questions):
            found[About(message.topic, question)] += 1
        for goal in dict.fromkeys(message.goals):
            found[About(message.topic, goal=goal)] += 1
    return found
