"""Participants as those who keep order see them: who they are, who nominated them, what they posted, which rule holds for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, func, or_, select

from accounts.models import Person, folded
from core.database import db
from core.paging import Pages, pages_of
from forum.models import Act, Forum, Message, Registration
from forum.queries.entries import Speaker

PAGE = 50
_KINDS = ("participant-held", "participant-blocked", "participant-freed")


@dataclass(frozen=True)
class Ruled:
    """A participant with the rule that holds for them."""

    id: int
    speaker: Speaker
    nominated_by: str | None
    registered_at: datetime | None
    messages: int
    rule: str | None
    rule_reason: str


@dataclass(frozen=True)
class Desk:
    """A page of the list, and how many have a rule."""

    lines: tuple[Ruled, ...]
    total: int
    with_rule: int
    pages: Pages


_registration, _person = (cast(Table, table.__table__) for table in (Registration, Person))
_messages = select(func.count()).select_from(Message).where(Message.author_id == _registration.c.id).correlate(_registration).scalar_subquery()


def desk(forum_id: int, *, words: str, ruled: bool, page: int) -> Desk:
    """Those who may be given a rule, by name; ``ruled``: only those who have one. Three queries."""
    there: list[ColumnElement[bool]] = [Registration.forum_id == forum_id, Registration.role == "participant", Registration.erased_at.is_(None)]
    which = [*there]
    if ruled:
        which.append(Registration.rule.is_not(None))
    for word in folded(words).split():
        names = (Registration.name, Registration.organization, _person.c.folded_name, _person.c.email)
        which.append(or_(*(name.icontains(word, autoescape=True) for name in names), Registration.country == word.upper()))
    people = select(Registration.id).outerjoin(_person, _person.c.id == Registration.person_id).where(*which)
    total = db.session.scalar(select(func.count()).select_from(people.subquery())) or 0
    with_rule = db.session.scalar(select(func.count()).select_from(Registration).where(*there, Registration.rule.is_not(None))) or 0
    keep = tuple((name, value) for name, value in (("q", words), ("ruled", "1" if ruled else "")) if value)
    pages = pages_of(page=page, total=total, size=PAGE, keep=keep)
    rows = db.session.execute(
        select(Registration, _messages)
        .where(Registration.id.in_(people))
        .order_by(Registration.name, Registration.id)
        .offset(((pages.number or 1) - 1) * PAGE)
        .limit(PAGE)
        .execution_options(populate_existing=True)
    )
    return Desk(tuple(_line(registration, count) for registration, count in rows), total, with_rule, pages)


def one(forum: Forum, registration_id: int) -> tuple[Registration, Ruled] | None:
    """One participant of this forum."""
    found = db.session.execute(select(Registration, _messages).where(Registration.id == registration_id, Registration.forum_id == forum.id)).first()
    return (found[0], _line(found[0], found[1])) if found else None


def last_rule_of(registration: Registration) -> tuple[datetime | None, str]:
    """When the rule for somebody was last changed, and by whom."""
    acts = select(Act, Person.name).outerjoin(Person, Person.id == Act.by_id).where(Act.forum_id == registration.forum_id, Act.kind.in_(_KINDS))
    for act, name in db.session.execute(acts.order_by(Act.id.desc())):
        if act.data.get("participant") == registration.id:
            return act.at, name or ""
    return None, ""


def _line(registration: Registration, messages: int) -> Ruled:
    speaker = Speaker(registration.name, registration.category, registration.country, registration.organization, registration.role, registration.erased_at is not None)
    return Ruled(
        registration.id, speaker, registration.nominated_by, registration.registered_at, messages, registration.rule, registration.rule_reason or ""
    )  # fmt: skip
