"""Taking part in a forum: registering in a capacity, changing it, leaving; possible until the first message."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum import entering, figures, mail, rules
from forum.models import Forum, Registration
from forum.queries import admissions, writing
from forum.rules import Standing


@dataclass(frozen=True)
class Capacity:
    """As whom somebody takes part."""

    name: str
    category: str
    country: str | None
    organization: str | None


def register(forum: Forum, capacity: Capacity, *, standing: Standing, by: Person, language: str, at: datetime) -> Registration | No:
    """Registers somebody, or changes the capacity they registered in. Sent twice it is one registration. The caller commits."""
    forum = writing.locked_forum(forum.id)
    mine = writing.registration_of_person(forum, by)
    if mine is not None:
        return _change(mine, capacity, standing=standing, forum=forum)
    for verdict in (rules.may_register(standing, forum, at=at), rules.may_register_as(standing, capacity.category, forum)):
        if isinstance(verdict, No):
            return verdict
    waiting = admissions.of_address(forum, by.email or "")
    if waiting is not None and waiting.state == "waiting" and waiting.kind != "request":  # nominated or invited, and came by another way
        db.session.add(waiting.admit(by=by, at=at))
        waiting.person_id = by.id
        return enter(forum, capacity, person=by, language=language, nominated_by=admissions.nominator(waiting), at=at)
    return enter(forum, capacity, person=by, language=language, at=at)


def enter(forum: Forum, capacity: Capacity, *, person: Person, language: str, nominated_by: str | None = None, at: datetime) -> Registration:
    """The registration itself, with its letter. That somebody may is the caller's to have decided, with the forum's row held."""
    mine = Registration(
        forum_id=forum.id, person_id=person.id, name=capacity.name, category=capacity.category, country=capacity.country, organization=capacity.organization,
        role="participant", language=language, registered_at=at, nominated_by=nominated_by,
    )  # fmt: skip
    db.session.add(mine)
    db.session.flush()
    figures.registration_counts(db.session(), forum.id)
    level = entering.entered(forum, person, at=at)
    if mail.reachable(person):
        as_ = {"name": mine.name, "category": mine.category, "country": mine.country, "organization": mine.organization}
        letter = mail.registered(person, slug=forum.slug, forum=forum.title, timezone=forum.timezone, opens_at=forum.opens_at, closes_at=forum.closes_at, as_=as_, level=level)
        letters.post(letter, at=at)
    return mine


def _change(mine: Registration, capacity: Capacity, *, standing: Standing, forum: Forum) -> Registration | No:
    same = (mine.name, mine.category, mine.country, mine.organization) == (capacity.name, capacity.category, capacity.country, capacity.organization)
    if same:
        return mine
    for verdict in (rules.may_change_registration(standing, has_spoken=writing.has_spoken(mine.id)), rules.may_register_as(standing, capacity.category, forum)):
        if isinstance(verdict, No):
            return verdict
    mine.take_part_as(name=capacity.name, category=capacity.category, country=capacity.country, organization=capacity.organization)
    db.session.flush()
    figures.registration_counts(db.session(), forum.id)
    return mine


def leave(forum: Forum, *, standing: Standing, by: Person) -> No | None:
    """Takes a registration back. Who is not registered (any more) has left. The caller commits."""
    forum = writing.locked_forum(forum.id)
    mine = writing.registration_of_person(forum, by)
    if mine is None:
        return None
    allowed = rules.may_leave(standing, has_spoken=writing.has_spoken(mine.id))
    if isinstance(allowed, No):
        return allowed
    db.session.delete(mine)
    db.session.flush()
    figures.registration_counts(db.session(), forum.id)
    return None
