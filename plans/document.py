"""A plan edition as a document: what `flask plan import` reads, what `plan export` writes, and what every step of its history keeps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Words = Mapping[str, Mapping[str, str]]  # per language: field, text
Aliases = Mapping[str, Sequence[str]]  # per language

# The lists under a goal, as the document calls them, with the kind each holds.
LISTS = {"objectives": "objective", "indicators": "indicator", "outcomes": "outcome", "key_areas": "key-area", "activities": "activity"}
SHARED_LISTS = ("key_areas", "activities")


@dataclass(frozen=True)
class Entry:
    """An objective, indicator, outcome, key area or activity."""

    text: str
    code: str | None = None
    measure: str | None = None
    translations: Words | None = None


Lists = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True)
class AreaEntry:
    """A part of the edition."""

    code: str
    title: str
    translations: Words | None = None


@dataclass(frozen=True)
class GoalEntry:
    """A goal with the lists under it."""

    code: str
    title: str
    short_title: str | None = None
    area: str | None = None
    group: str | None = None
    lists: Lists = ()  # type: ignore[assignment]
    aliases: Aliases | None = None
    translations: Words | None = None


@dataclass(frozen=True)
class GroupEntry:
    """Goals that share their key areas and activities."""

    code: str
    goals: Sequence[str]
    lists: Lists


@dataclass(frozen=True)
class StepEntry:
    """A step of the crosswalk."""

    from_code: str
    to_code: str
    note: str | None = None


@dataclass(frozen=True)
class ThemeEntry:
    """A theme: labels per language (heading, sentence), words per language by which it is known."""

    key: str
    labels: Words
    aliases: Aliases


@dataclass(frozen=True)
class Document:
    """One edition. ``themes`` and the goals' ``aliases`` are None where the edition says nothing of its own."""

    code: str
    edition: str
    goals: Sequence[GoalEntry]
    title: str | None = None
    convention: str | None = None
    valid_from: date | None = None
    language: str | None = None
    note: str | None = None
    areas: Sequence[AreaEntry] = ()
    groups: Sequence[GroupEntry] = ()
    crosswalk_editions: tuple[str, str] | None = None
    crosswalk: Sequence[StepEntry] = ()
    themes: Sequence[ThemeEntry] | None = None
    translations: Words | None = None

    @property
    def goal_codes(self) -> tuple[str, ...]:
        return tuple(goal.code for goal in self.goals)


def as_data(document: Document) -> dict[str, Any]:
    """The document as JSON values: keys in a fixed order, and only those that say something (the lists of a goal always)."""
    return _without_none(
        {
            "code": document.code,
            "edition": document.edition,
            "title": document.title,
            "convention": document.convention,
            "valid_from": document.valid_from.isoformat() if document.valid_from else None,
            "language": document.language,
            "note": document.note,
            "translations": document.translations,
            "areas": [_without_none({"code": area.code, "title": area.title, "translations": area.translations}) for area in document.areas] or None,
            "goals": [_goal(goal) for goal in document.goals],
            "shared_groups": [{"code": group.code, "goals": list(group.goals), **_lists(group.lists, SHARED_LISTS)} for group in document.groups] or None,
            "crosswalk_editions": dict(zip(("from", "to"), document.crosswalk_editions, strict=True)) if document.crosswalk_editions else None,
            "crosswalk": [_without_none({"from": step.from_code, "to": step.to_code, "note": step.note}) for step in document.crosswalk] if document.crosswalk_editions else None,
            "themes": [{"key": theme.key, "labels": theme.labels, "aliases": theme.aliases} for theme in document.themes] if document.themes is not None else None,
        }
    )


def _goal(goal: GoalEntry) -> dict[str, Any]:
    head = {"code": goal.code, "area": goal.area, "title": goal.title, "short_title": goal.short_title, "translations": goal.translations, "aliases": goal.aliases}
    return _without_none({**head, **_lists(goal.lists, tuple(LISTS)), "shared_group": goal.group})


def _lists(lists: Lists, names: tuple[str, ...]) -> dict[str, list[Any]]:
    return {name: [_entry(entry, plain=name == "outcomes") for entry in lists.get(name, ())] for name in names}


def _entry(entry: Entry, *, plain: bool) -> Any:
    # An outcome has neither code nor measure, so the documents write it as its text alone.
    if plain and entry.code is None and not entry.translations:
        return entry.text
    return _without_none({"code": entry.code, "text": entry.text, "kind": entry.measure, "translations": entry.translations})


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def changes(before: Any, after: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two documents (as JSON values) differ: place, what stood there, what stands there; None where there is nothing.

    Things in lists are told apart by their code or key, so that one put in between does not shift the others.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from changes(before.get(key), after.get(key), f"{place}.{key}" if place else str(key))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _named(before), _named(after)
        for name in [*old, *(name for name in new if name not in old)]:
            yield from changes(old.get(name), new.get(name), f"{place}[{name}]")
    elif before != after:
        yield place, before, after


def _named(things: list[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for number, thing in enumerate(things, start=1):
        name = str(thing.get("code") or thing.get("key") or number) if isinstance(thing, dict) else str(number)
        if isinstance(thing, dict) and "from" in thing:
            name = f"{thing['from']}→{thing.get('to')}"
        named[name if name not in named else f"{name} ({number})"] = thing
    return named
