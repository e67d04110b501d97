"""An edition as its overview prints it: a row a goal, cells that several goals share as one cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plans.document import LISTS, SHARED_LISTS, Document, Entry, GoalEntry, Words
from plans.terms import Terms, terms_of


@dataclass(frozen=True)
class Said:
    """Words in the reader's language where they are known in it, else in the edition's own."""

    text: str
    language: str


@dataclass(frozen=True)
class Cell:
    """What stands in one cell. ``rows`` goals share it; ``goals`` are their codes where they are several."""

    name: str
    items: tuple[tuple[str, Said], ...]
    rows: int = 1
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A goal with its cells. Cells that began with a goal before are not repeated; ``shares`` names the goals with which it shares them."""

    code: str
    title: Said
    short_title: Said | None
    cells: tuple[Cell, ...]
    shares: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """An area with its goals."""

    code: str
    title: Said | None
    rows: tuple[Row, ...]


def overview_of(document: Document, language: str) -> list[Part]:
    """The edition by areas in a reader's language."""
    own, terms = document.language or "en", terms_of(document)
    groups = {group.code: group for group in document.groups}
    parts: list[Part] = []
    for area in dict.fromkeys(goal.area for goal in document.goals):
        goals = [goal for goal in document.goals if goal.area == area]
        rows = []
        for index, goal in enumerate(goals):
            group = groups.get(goal.group or "")
            first = index == 0 or goals[index - 1].group != goal.group or group is None
            run = 1
            while group is not None and index + run < len(goals) and goals[index + run].group == goal.group:
                run += 1
            cells = []
            for name in LISTS:
                shared = group is not None and name in SHARED_LISTS and not goal.lists[name]
                if shared and not first:
                    continue
                entries = group.lists[name] if shared and group is not None else goal.lists[name]
                cells.append(Cell(name, items_of(entries, own, language), run if shared else 1, tuple(group.goals) if shared and group is not None else ()))
            rows.append(
                Row(
                    goal.code,
                    said(goal.title, goal.translations, "title", own, language),
                    short_title(goal, terms, own, language),
                    tuple(cells),
                    tuple(group.goals) if group else (),
                )
            )
        parts.append(Part(area or "", _area(document, terms, area, own, language), tuple(rows)))
    return parts


def items_of(entries: Sequence[Entry], own: str, language: str) -> tuple[tuple[str, Said], ...]:
    """Entries with their codes."""
    return tuple((entry.code or "", said(entry.text, entry.translations, "text", own, language)) for entry in entries)


def said(text: str, translations: Words | None, field: str, own: str, language: str) -> Said:
    """A text in the reader's language if it is known."""
    there = (translations or {}).get(language, {}).get(field) if language != own else None
    return Said(there, language) if there else Said(text, own)


def short_title(goal: GoalEntry, terms: Terms | None, own: str, language: str) -> Said | None:
    """The short title; official terms stand in where the edition says nothing in a language."""
    there: Mapping[str, str] = (goal.translations or {}).get(language, {})
    official = terms.goals[goal.code].short_titles.get(language) if terms and goal.code in terms.goals else None
    words = there.get("short_title") or (official if language != own else None)
    if words:
        return Said(words, language)
    return Said(goal.short_title, own) if goal.short_title else None


def _area(document: Document, terms: Terms | None, code: str | None, own: str, language: str) -> Said | None:
    for area in document.areas:
        if area.code == code:
            return said(area.title, area.translations, "title", own, language)
    titles = terms.areas.get(code or "", {}) if terms else {}
    words = titles.get(language) or titles.get("en")
    return Said(words, language if language in titles else "en") if words else None
