"""Requests, nominations and invitations: as those concerned see them, as those who decide see them, and as letters need them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accounts.models import Person
from accounts.sessions import hashed
from core.database import db
from core.paging import Pages, pages_of
from forum.models import Admission, Forum, Registration
from roster.models import FocalPoint
from roster.queries.focal_points import predecessors

PAGE = 50
_by, _decided_by = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Asked:
    """A request, nomination or invitation, with who did what."""

    id: int
    kind: str
    state: str
    name: str
    email: str
    category: str
    country: str | None
    organization: str | None
    words: str
    at: datetime
    by: str
    told_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    reason: str
    slug: str
    forum: str
    language: str
    timezone: str
    closes_at: datetime


@dataclass(frozen=True)
class Listed:
    """A page of them."""

    lines: tuple[Asked, ...]
    total: int
    pages: Pages
    waiting: int


def _lines() -> Any:
    return (
        select(Admission, Forum, _by.name, _decided_by.name)
        .join(Forum, Forum.id == Admission.forum_id)
        .outerjoin(_by, _by.id == Admission.by_id)
        .outerjoin(_decided_by, _decided_by.id == Admission.decided_by_id)
    )


def _line(admission: Admission, forum: Forum, by: str | None, decided_by: str | None) -> Asked:
    return Asked(
        id=admission.id, kind=admission.kind, state=admission.state, name=admission.name, email=admission.email, category=admission.category, country=admission.country,
        organization=admission.organization, words=admission.words, at=admission.at, by=by or "", told_at=admission.told_at, decided_at=admission.decided_at,
        decided_by=decided_by or "", reason=admission.reason, slug=forum.slug, forum=forum.title, language=forum.language, timezone=forum.timezone, closes_at=forum.closes_at,
    )  # fmt: skip


def mine(forum_id: int, person: Person) -> Asked | None:
    """What somebody asked of one forum, or was offered by it."""
    found = db.session.execute(_lines().where(Admission.forum_id == forum_id, Admission.email == person.email)).first()
    return _line(*found) if found else None


def of_person(person: Person) -> list[Asked]:
    """All of somebody's, the latest first."""
    return [
        _line(*row)
        for row in db.session.execute(_lines().where(Admission.email == person.email, Forum.announced_at.is_not(None)).order_by(Admission.at.desc(), Admission.id.desc()))
    ]


def nominated_by(person: Person, countries: Collection[str] = ()) -> ColumnElement[bool]:
    """One's own nominations and, for a focal point of these countries, those of earlier focal points: they stay with the country."""
    own = Admission.by_id == person.id
    return own | (Admission.by_id.in_(sorted(predecessors(countries))) & Admission.country.in_(sorted(countries))) if countries else own


def by_nominator(forum_id: int, person: Person, countries: Collection[str] = ()) -> list[Asked]:
    """Whom somebody, or their predecessors for these countries, nominated for a forum."""
    which = _lines().where(Admission.forum_id == forum_id, nominated_by(person, countries), Admission.kind == "nomination")
    return [_line(*row) for row in db.session.execute(which.order_by(Admission.at.desc(), Admission.id.desc()).limit(200))]


def listed(forum_id: int, *, kinds: Sequence[str], state: str, page: int) -> Listed:
    """A page for those who decide: what waits oldest first, what was decided newest first. Three queries."""
    which = [Admission.forum_id == forum_id, Admission.kind.in_(kinds)]
    waiting = db.session.scalar(select(func.count()).select_from(Admission).where(*which, Admission.state == "waiting")) or 0
    if state != "all":
        which.append(Admission.state == state)
    total = db.session.scalar(select(func.count()).select_from(Admission).where(*which)) or 0
    pages = pages_of(page=page, total=total, size=PAGE, keep=(("state", state),))
    order = (Admission.at, Admission.id) if state == "waiting" else (Admission.at.desc(), Admission.id.desc())
    rows = db.session.execute(_lines().where(*which).order_by(*order).offset(((pages.number or 1) - 1) * PAGE).limit(PAGE).execution_options(populate_existing=True))
    return Listed(tuple(_line(*row) for row in rows), total, pages, waiting)


def these(forum: Forum, ids: Sequence[int]) -> list[Admission]:
    """Some of a forum's, as they are now, with their people; its row is held."""
    which = select(Admission).where(Admission.forum_id == forum.id, Admission.id.in_(ids)).options(joinedload(Admission.person)).order_by(Admission.id)
    return list(db.session.scalars(which.execution_options(populate_existing=True)))


def of_address(forum: Forum, email: str) -> Admission | None:
    """The one of an address."""
    return db.session.scalar(select(Admission).where(Admission.forum_id == forum.id, Admission.email == email).execution_options(populate_existing=True))


def waiting_requests(forum: Forum) -> int:
    """How many requests wait for a decision."""
    which = (Admission.forum_id == forum.id, Admission.kind == "request", Admission.state == "waiting")
    return db.session.scalar(select(func.count()).select_from(Admission).where(*which)) or 0


def by_key(key: str) -> Admission | None:
    """The invitation whose letter holds this key, with its forum."""
    number, _, _ = key.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    which = select(Admission).where(Admission.id == int(number), Admission.key_hash == hashed(key)).join(Admission.forum).options(contains_eager(Admission.forum))
    return db.session.scalar(which.execution_options(populate_existing=True))


def offer_of(admission: Admission) -> Asked:
    """An invitation found by its key, for the page of whoever holds it."""
    return _line(admission, admission.forum, name_of(admission.by_id), None)


def name_of(person_id: int | None) -> str:
    """Who somebody is; nothing for nobody."""
    return (db.session.scalar(select(Person.name).where(Person.id == person_id)) or "") if person_id else ""


def nominator(admission: Admission) -> str | None:
    """Who nominated, in words that stay with the registration; None for an invitation."""
    return name_of(admission.by_id) or None if admission.kind == "nomination" else None


def known_addresses(forum: Forum) -> tuple[set[str], dict[str, Admission]]:
    """Addresses of those who take part, and what is known of the others, by address."""
    taking_part = select(Person.email).join(Registration, Registration.person_id == Person.id).where(Registration.forum_id == forum.id, Person.email.is_not(None))
    known = db.session.scalars(select(Admission).where(Admission.forum_id == forum.id).execution_options(populate_existing=True))
    return {email for email in db.session.scalars(taking_part) if email}, {admission.email: admission for admission in known}


def unwritten(*, most: int) -> list[Admission]:
    """Invitations and nominations whose letter has not been written, with their forums and nominators, oldest first."""
    which = select(Admission).join(Admission.forum).options(contains_eager(Admission.forum))
    which = which.where(Admission.state == "waiting", Admission.kind != "request", Admission.told_at.is_(None), Forum.announced_at.is_not(None))
    return list(db.session.scalars(which.order_by(Admission.id).limit(most).with_for_update(of=Admission, skip_locked=True)))


def countries_of(person: Person | None) -> frozenset[str]:
    """Of which countries somebody is the national focal point."""
    return frozenset(db.session.scalars(select(FocalPoint.country).where(FocalPoint.person_id == person.id))) if person else frozenset()
