"""Who is registered or invited and has not written: Parties by country first, then the others by organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from accounts.models import CATEGORIES, Person
from core.database import db
from core.languages import country
from forum.models import Act, Admission, Message, Registration, Subscription
from forum.rules import names_its_entity_by

REMINDED = "silent-reminded"


@dataclass(frozen=True)
class Silent:
    """Somebody who has not written: registered, or only invited (``invitation`` is then its number)."""

    name: str
    email: str
    person_id: int | None
    invitation: int | None
    since: datetime | None
    gets_letters: bool

    @property
    def invited(self) -> bool:
        return self.invitation is not None


@dataclass(frozen=True)
class Entity:
    """A country or an organization with those who speak for it and have not written; ``others_wrote``: somebody else of it has."""

    category: str
    country: str | None
    organization: str | None
    people: tuple[Silent, ...]
    others_wrote: bool


@dataclass(frozen=True)
class Silence:
    """The whole list, and when the last reminder went."""

    entities: tuple[Entity, ...]
    last_reminder: datetime | None

    @property
    def parties(self) -> list[Entity]:
        """Countries of Parties from which nobody has written at all."""
        return [one for one in self.entities if one.category == "party" and not one.others_wrote]

    def people(self, *, only_silent_entities: bool = False, invited: bool = True) -> list[Silent]:
        """Everybody on the list, or some of them."""
        chosen = [one for one in self.entities if not (only_silent_entities and one.others_wrote)]
        return [person for one in chosen for person in one.people if invited or not person.invited]


_registration, _person, _admission = (cast(Table, table.__table__).c for table in (Registration, Person, Admission))


def silence(forum_id: int) -> Silence:
    """Five queries, however many people."""
    spoken = set(db.session.scalars(select(Message.speaker_id).where(Message.forum_id == forum_id).distinct()))
    spoken |= set(db.session.scalars(select(Message.author_id).where(Message.forum_id == forum_id).distinct()))
    muted = select(Subscription.person_id).where(Subscription.forum_id == forum_id, Subscription.scope == "forum", Subscription.level == "mute")
    reachable = (
        _person.confirmed_at.is_not(None)
        & _person.disabled_at.is_(None)
        & _person.erased_at.is_(None)
        & _person.email.is_not(None)
        & _person.id.not_in(muted)
        & _registration.rule.is_distinct_from("blocked")
    )
    registered = db.session.execute(
        select(
            _registration.id, _registration.name, _registration.category, _registration.country, _registration.organization, _registration.registered_at,
            _person.id.label("person_id"), _person.email, reachable.label("reachable"),
        )
        .select_from(Registration.__table__.outerjoin(Person.__table__, _person.id == _registration.person_id))
        .where(_registration.forum_id == forum_id, _registration.role == "participant", _registration.erased_at.is_(None))
    ).all()  # fmt: skip
    invited = db.session.execute(
        select(_admission.id, _admission.name, _admission.category, _admission.country, _admission.organization, _admission.at, _admission.email)
        .where(_admission.forum_id == forum_id, _admission.state == "waiting", _admission.kind != "request")
    ).all()  # fmt: skip
    groups: dict[tuple[str, str], list[Silent]] = {}
    wrote: set[tuple[str, str]] = set()
    for row in registered:
        key = _entity(row.category, row.country, row.organization)
        if row.id in spoken:
            wrote.add(key)
        else:
            groups.setdefault(key, []).append(Silent(row.name, row.email or "", row.person_id, None, row.registered_at, bool(row.reachable)))
    for row in invited:
        groups.setdefault(_entity(row.category, row.country, row.organization), []).append(Silent(row.name, row.email, None, row.id, row.at, True))
    last = db.session.scalar(select(Act.at).where(Act.forum_id == forum_id, Act.kind == REMINDED).order_by(Act.at.desc(), Act.id.desc()).limit(1))
    return Silence(tuple(sorted(_made(groups, wrote), key=_order)), last)


def _entity(category: str, code: str | None, organization: str | None) -> tuple[str, str]:
    by = names_its_entity_by(category)
    return category, (code or "") if by == "country" else (organization or "")


def _made(groups: dict[tuple[str, str], list[Silent]], wrote: set[tuple[str, str]]) -> Iterable[Entity]:
    for (category, name), people in groups.items():
        named = name or None
        by_country = names_its_entity_by(category) == "country"
        ordered = tuple(sorted(people, key=lambda one: (one.invited, one.name.casefold(), one.email)))
        yield Entity(category, named if by_country else None, None if by_country else named, ordered, (category, name) in wrote and named is not None)


def _order(one: Entity) -> tuple[int, str]:
    return CATEGORIES.index(one.category), (country(one.country) if one.country else one.organization or "").casefold()


def people_of(ids: Iterable[int]) -> list[Person]:
    """The accounts that a reminder goes to."""
    return list(db.session.scalars(select(Person).where(Person.id.in_(list(ids))).order_by(Person.id)))
