"""Who takes part in a forum, and what they are doing: participants by category, initiatives in one table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select

from accounts.models import CATEGORIES
from core.database import db
from forum.models import Initiative, Registration
from forum.queries.entries import ListedInitiative, Speaker, first_of_topic, message, speaker, speaker_columns, speaker_of

PEOPLE, INITIATIVES = 50, 50


@dataclass(frozen=True)
class People:
    """A page of participants, of one category or of all."""

    people: tuple[Speaker, ...]
    page: int
    total: int
    counts: tuple[tuple[str, int], ...]  # by category, in the order of the categories; those with none are left out


_registration = Registration.__table__.c
_order = case({category: n for n, category in enumerate(CATEGORIES)}, value=_registration.category, else_=len(CATEGORIES))
_counts = select(_registration.category, func.count()).where(_registration.forum_id == bindparam("forum")).group_by(_registration.category)
_people = select(*speaker_columns(Registration.__table__))
_people = _people.where(_registration.forum_id == bindparam("forum"), _registration.category.in_(bindparam("categories", expanding=True)))
_people = _people.order_by(_order, _registration.country, _registration.organization, _registration.name, _registration.id).limit(PEOPLE).offset(bindparam("skipped"))


def participants(forum_id: int, *, category: str | None, page: int) -> People:
    """Two queries. Addresses are no part of it."""
    found = dict(db.session.execute(_counts, {"forum": forum_id}).tuples().all())
    counts = tuple((name, found[name]) for name in CATEGORIES if name in found)
    total = found.get(category, 0) if category else sum(found.values())
    page = min(page, max(1, -(-total // PEOPLE)))
    asked = {"forum": forum_id, "categories": [category] if category else list(CATEGORIES), "skipped": (page - 1) * PEOPLE}
    people = tuple(speaker_of(row) for row in db.session.execute(_people, asked))
    return People(people, page, total, counts)


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An initiative with the message it was listed with."""

    initiative: ListedInitiative
    number: int
    posted_at: datetime
    language: str | None
    speaker: Speaker


_initiative = Initiative.__table__.c
_lines: Any = (
    select(
        _initiative.title, _initiative.type, _initiative.audience, _initiative.status, message.c.number, message.c.posted_at, message.c.language,
        *speaker_columns(speaker),
    )
    .select_from(Initiative.__table__.join(message, message.c.id == _initiative.message_id).join(speaker, speaker.c.id == message.c.speaker_id))
    .where((message.c.topic_id + 0) == bindparam("topic"), message.c.status == "published", message.c.kind == "input")  # "+ 0": initiatives lead, not messages
    .where(_initiative.message_id >= bindparam("first"))
    .order_by(_initiative.message_id, _initiative.position, _initiative.id).limit(INITIATIVES).offset(bindparam("skipped"))
)  # fmt: skip


def initiatives_of(topic_id: int, *, page: int) -> tuple[InitiativeLine, ...]:
    """A page of what was listed with the inputs to a topic, in the order of the messages."""
    first = db.session.execute(first_of_topic, {"topic": topic_id}).scalar() or 0
    rows = db.session.execute(_lines, {"topic": topic_id, "first": first, "skipped": (page - 1) * INITIATIVES})
    return tuple(InitiativeLine(ListedInitiative(*row[:4]), row[4], row[5], row[6], speaker_of(row[7:13])) for row in rows)
