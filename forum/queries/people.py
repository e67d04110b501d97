"""Who takes part in a forum, and what they are doing: participants by category, initiatives in one table."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from accounts.models import CATEGORIES
from core import collation
from core.database import db
from core.languages import country, current
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
    numbers: tuple[int, ...]  # of these people in the list of all
    contributed: frozenset[int]  # the numbers of those for whom an input speaks


_registration = Registration.__table__.c
_spoke = select(message.c.id).where(
    message.c.forum_id == _registration.forum_id, message.c.speaker_id == _registration.id, message.c.status == "published", message.c.kind == "input"
)
_people = select(*speaker_columns(Registration.__table__), _spoke.correlate(Registration.__table__).exists()).where(_registration.forum_id == bindparam("forum"))


def participants(forum_id: int, *, category: str | None, page: int, size: int = PEOPLE) -> People:
    """One query. In order by category, then by country or organization as the reader's language has it, which no database knows; numbered through
    all categories. Addresses are no part of it."""
    everybody = sorted(((speaker_of(row), bool(row[-1])) for row in db.session.execute(_people, {"forum": forum_id})), key=lambda one: _order(one[0]))
    found = Counter(one.category for one, _ in everybody)
    counts = tuple((name, found[name]) for name in CATEGORIES if name in found)
    people = [(number, one) for number, (one, _) in enumerate(everybody, 1) if category in (None, one.category)]
    page = min(page, max(1, -(-len(people) // size)))
    shown = people[(page - 1) * size : page * size]
    contributed = frozenset(number for number, (_, spoke) in enumerate(everybody, 1) if spoke)
    return People(tuple(one for _, one in shown), page, len(people), counts, tuple(number for number, _ in shown), contributed)


def _order(one: Speaker) -> tuple[Any, ...]:
    entity = country(one.country) if one.category in ("party", "non-party") else one.organization or country(one.country)
    return CATEGORIES.index(one.category), not entity, collation.key(entity, current()), not one.name, collation.key(one.name, current())


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
