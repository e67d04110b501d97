"""An edition as the document it would be exported as, and its history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from plans.document import LISTS, SHARED_LISTS, AreaEntry, Document, Entry, GoalEntry, GroupEntry, StepEntry, ThemeEntry
from plans.models import Edition, Goal, Item, Revision

_NAMES = {kind: name for name, kind in LISTS.items()}


def loaded(edition_id: int) -> Edition:
    """An edition with everything under it: seven queries, whatever its size."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.id == edition_id)
        .options(*(selectinload(part) for part in (Edition.goals, Edition.areas, Edition.groups, Edition.items, Edition.steps, Edition.themes)))
        .execution_options(populate_existing=True)
    ).one()


def document_of(edition: Edition) -> Document:
    """The document of a loaded edition."""
    of_goal: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: {name: [] for name in LISTS})
    of_group: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: {name: [] for name in SHARED_LISTS})
    for item in edition.items:
        (of_goal[item.goal_id] if item.goal_id is not None else of_group[_id(item)])[_NAMES[item.kind]].append(_entry(item))
    groups = {group.id: group.code for group in edition.groups}
    return Document(
        code=edition.code,
        edition=edition.edition,
        title=edition.title,
        convention=edition.convention,
        valid_from=edition.valid_from,
        language=edition.language,
        note=edition.note,
        translations=edition.translations,
        areas=[AreaEntry(area.code, area.title, area.translations) for area in edition.areas],
        goals=[_goal(goal, of_goal[goal.id], groups.get(goal.group_id or 0)) for goal in edition.goals],
        groups=[GroupEntry(group.code, group.goal_codes, of_group[group.id]) for group in edition.groups],
        crosswalk_editions=(edition.crosswalk_from, edition.crosswalk_to) if edition.crosswalk_from and edition.crosswalk_to else None,
        crosswalk=[StepEntry(step.from_code, step.to_code, step.note) for step in edition.steps],
        themes=[ThemeEntry(theme.key, theme.labels, theme.aliases) for theme in edition.themes] if edition.has_themes else None,
    )


def _id(item: Item) -> int:
    return item.group_id or 0


def _entry(item: Item) -> Entry:
    return Entry(item.text, item.code, item.measure, item.translations)


def _goal(goal: Goal, lists: dict[str, list[Entry]], group: str | None) -> GoalEntry:
    return GoalEntry(goal.code, goal.title, goal.short_title, goal.area, group, lists, goal.aliases, goal.translations)


def complete_edition(code: str, edition: str) -> int | None:
    """The number of the full edition under a name."""
    return db.session.scalar(select(Edition.id).where(Edition.code == code, Edition.edition == edition, Edition.complete))


def edition_named(code: str, edition: str) -> int | None:
    """The edition to show under a name: the full one, else the first that an archive brought."""
    return db.session.scalar(select(Edition.id).where(Edition.code == code, Edition.edition == edition).order_by(Edition.complete.desc(), Edition.id).limit(1))


def other_crosswalks(document: Document) -> list[tuple[str, tuple[StepEntry, ...]]]:
    """What other full editions of the plan say about the same pair of editions: which edition, and its steps."""
    start, end = document.crosswalk_editions or ("", "")
    statement = select(Edition).options(selectinload(Edition.steps)).where(Edition.code == document.code, Edition.edition != document.edition, Edition.complete)
    same_pair = db.session.scalars(statement.where(Edition.crosswalk_from == start, Edition.crosswalk_to == end))
    return [(one.edition, tuple(StepEntry(step.from_code, step.to_code, step.note) for step in one.steps)) for one in same_pair]


def codes_of_edition(code: str, edition: str) -> frozenset[str] | None:
    """The goal codes of a full edition; None where it is not held."""
    held = complete_edition(code, edition)
    return None if held is None else frozenset(db.session.scalars(select(Goal.code).where(Goal.edition_id == held)))


@dataclass(frozen=True)
class Change:
    """A line of an edition's history."""

    number: int
    at: datetime
    act: str
    by: str | None
    reason: str


def history_of(edition_id: int) -> list[Change]:
    """Who changed an edition, when and why; the latest first."""
    rows = db.session.execute(
        select(Revision.number, Revision.at, Revision.act, Person.name, Revision.reason)
        .outerjoin(Person, Person.id == Revision.by_id)
        .where(Revision.edition_id == edition_id)
        .order_by(Revision.number.desc())
    )
    return [Change(*row) for row in rows]


def latest_revision(edition_id: int) -> int:
    """The number of the latest step of the history; 0 before the first."""
    return db.session.scalar(select(func.max(Revision.number)).where(Revision.edition_id == edition_id)) or 0


def revision(edition_id: int, number: int) -> dict[str, Any] | None:
    """The document as it stood after that step."""
    return db.session.scalar(select(Revision.document).where(Revision.edition_id == edition_id, Revision.number == number))


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list."""

    id: int
    code: str
    edition: str
    title: str | None
    convention: str | None
    valid_from: Any
    complete: bool
    goals: int


def editions(*, complete_only: bool = False) -> list[EditionLine]:
    """All editions by plan; the latest valid first within each, editions without a date after them."""
    count = select(func.count(Goal.id)).where(Goal.edition_id == Edition.id).scalar_subquery()
    statement = select(Edition.id, Edition.code, Edition.edition, Edition.title, Edition.convention, Edition.valid_from, Edition.complete, count)
    if complete_only:
        statement = statement.where(Edition.complete)
    lines = [EditionLine(*row) for row in db.session.execute(statement)]
    return sorted(lines, key=lambda line: (line.convention or "", line.code, -(line.valid_from.toordinal() if line.valid_from else 0), line.edition, not line.complete, line.id))
