"""National focal points: those there are, how they changed, the experts of their country, and who is written to on behalf of a country."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts.models import Person
from core.database import db
from roster.models import Expert, ExpertStanding, FocalPoint, FocalPointChange
from roster.queries import visible
from roster.rules import focal_points as rules

_by, _from, _decided = aliased(Person), aliased(Person), aliased(Person)


@dataclass(frozen=True)
class PointLine:
    """A national focal point for the page of the administration."""

    person_id: int
    name: str
    email: str
    country: str
    since: datetime
    named_by: str
    seen_at: datetime | None
    experts: int


def points(*, at: datetime) -> list[PointLine]:
    """All of them, with how many experts of their country are on the roster; the page puts them in its language's order of countries."""
    experts = select(func.count()).select_from(Expert).where(Expert.government == FocalPoint.country, visible.listed(at)).correlate(FocalPoint).scalar_subquery()
    rows = db.session.execute(
        select(FocalPoint, Person.name, Person.email, _by.name, experts)
        .join(Person, Person.id == FocalPoint.person_id)
        .outerjoin(_by, _by.id == FocalPoint.named_by_id)
        .order_by(FocalPoint.country, Person.name, Person.id)
    )
    return [PointLine(one.person_id, name, email or "", one.country, one.named_at, by or "", one.seen_at, count) for one, name, email, by, count in rows]


@dataclass(frozen=True)
class ChangeLine:
    """Something asked for, handed over, named or ended."""

    id: int
    kind: str
    state: str
    country: str
    who: str
    email: str
    before: str
    by: str
    words: str
    at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


def changes(*, waiting: bool, countries: Collection[str] | None = None, most: int = 200) -> list[ChangeLine]:
    """What waits (the oldest first), or what was done (the latest first); of some countries or of all."""
    which = [FocalPointChange.state == "waiting" if waiting else FocalPointChange.state != "waiting"]
    if countries is not None:
        which.append(FocalPointChange.country.in_(sorted(countries)))
    order = (FocalPointChange.at, FocalPointChange.id) if waiting else (FocalPointChange.at.desc(), FocalPointChange.id.desc())
    rows = db.session.execute(
        select(FocalPointChange, Person.name, Person.email, _from.name, _by.name, _decided.name)
        .outerjoin(Person, Person.id == FocalPointChange.person_id)
        .outerjoin(_from, _from.id == FocalPointChange.from_id)
        .outerjoin(_by, _by.id == FocalPointChange.by_id)
        .outerjoin(_decided, _decided.id == FocalPointChange.decided_by_id)
        .where(*which)
        .order_by(*order)
        .limit(most)
        .execution_options(populate_existing=True)
    )
    return [
        ChangeLine(
            one.id, one.kind, one.state, one.country, who or "", one.email or email or "", before or "", by or "", one.words, one.at, one.decided_at, decided or "", one.reason
        )
        for one, who, email, before, by, decided in rows
    ]


def change_alone(change_id: int, *, held: bool = False) -> FocalPointChange | None:
    """One of them, with the person it is about; ``held`` keeps its row."""
    found = select(FocalPointChange).where(FocalPointChange.id == change_id).options(joinedload(FocalPointChange.person))
    return db.session.scalar(found.with_for_update(of=FocalPointChange).execution_options(populate_existing=True) if held else found)


def waiting_of(person: Person) -> list[FocalPointChange]:
    """What somebody asked for, and what a predecessor offers them."""
    mine = (FocalPointChange.kind == "request") & (FocalPointChange.person_id == person.id)
    offered = (FocalPointChange.kind == "handover") & (FocalPointChange.email == person.email)
    return list(db.session.scalars(select(FocalPointChange).where(FocalPointChange.state == "waiting", or_(mine, offered)).order_by(FocalPointChange.id)))


def waiting_handover(person_id: int, country: str) -> FocalPointChange | None:
    """To whom somebody is handing over."""
    which = (FocalPointChange.kind == "handover", FocalPointChange.state == "waiting", FocalPointChange.from_id == person_id, FocalPointChange.country == country)
    return db.session.scalar(select(FocalPointChange).where(*which).execution_options(populate_existing=True))


def predecessors(countries: Collection[str]) -> frozenset[int]:
    """Who spoke for these countries before: their nominations are their successors' now."""
    rows = db.session.scalars(select(FocalPointChange.from_id).where(FocalPointChange.country.in_(sorted(countries)), FocalPointChange.state == "done"))
    return frozenset(key for key in rows if key is not None)


@dataclass(frozen=True)
class OwnExpert:
    """An expert whom a country nominated, and what they need."""

    id: int
    name: str
    standing: ExpertStanding
    need: str
    confirmed_at: datetime | None
    leaves_at: datetime | None

    @property
    def has_page(self) -> bool:
        """Whether the focal point may open the profile: it is on the roster."""
        return self.standing in (ExpertStanding.LISTED, ExpertStanding.DUE)


def experts_of(countries: Collection[str], *, at: datetime) -> Mapping[str, list[OwnExpert]]:
    """Those whom countries nominated, by country; what needs something first. One statement."""
    found: dict[str, list[OwnExpert]] = {country: [] for country in countries}
    rows = db.session.scalars(select(Expert).where(Expert.government.in_(sorted(countries)), Expert.erased_at.is_(None)).order_by(Expert.folded_name, Expert.id))
    for one in rows:
        standing = one.standing(at)
        need = rules.need_of(standing, leaves_at=one.leaves_at, at=at)
        found[one.government or ""].append(OwnExpert(one.id, f"{one.honorific} {one.name}".strip(), standing, need, one.confirmed_at, one.leaves_at))
    return {country: sorted(lines, key=lambda line: _ORDER.index(line.need)) for country, lines in found.items()}


_ORDER = ("lapsed", "ends-soon", "confirm", "returned", "unfinished", "review", "")


def own_points(person_id: int) -> list[FocalPoint]:
    """For which countries somebody speaks."""
    return list(db.session.scalars(select(FocalPoint).where(FocalPoint.person_id == person_id).order_by(FocalPoint.country).execution_options(populate_existing=True)))


def point_of(person_id: int, country: str) -> FocalPoint | None:
    """One of them, as it is now."""
    return db.session.scalar(select(FocalPoint).where(FocalPoint.person_id == person_id, FocalPoint.country == country).execution_options(populate_existing=True))


_reachable = (Person.confirmed_at.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None), Person.email.is_not(None))


def people_of(country: str) -> list[Person]:
    """The focal points of a country whom letters reach."""
    return list(db.session.scalars(select(Person).join(FocalPoint, FocalPoint.person_id == Person.id).where(FocalPoint.country == country, *_reachable).order_by(Person.id)))


def secretariat() -> list[Person]:
    """Who is written to at the secretariat; where nobody has that role, the administrators."""
    for role in ("secretariat", "administrator"):
        found = list(db.session.scalars(select(Person).where(Person.role == role, *_reachable).order_by(Person.id)))
        if found:
            return found
    return []


def on_behalf_of(country: str, by: Person | None) -> list[Person]:
    """Who is written to about a request: whoever made it, while they still speak for the country or sit in the secretariat; else its focal points; else the secretariat."""
    speakers = people_of(country)
    if by is not None and by.may_sign_in and by.email is not None and (by.is_staff or by.id in {one.id for one in speakers}):
        return [by]
    return speakers or secretariat()


def nominated_experts(country: str, *, at: datetime) -> list[Expert]:
    """Those on the roster whom a country nominated, with their accounts."""
    return list(db.session.scalars(select(Expert).where(Expert.government == country, visible.listed(at)).options(joinedload(Expert.person)).order_by(Expert.id)))


def due_points(*, at: datetime) -> list[FocalPoint]:
    """Those to whom a letter may be due: the rule decides."""
    before = at - rules.LOOK_WITHIN
    return list(
        db.session.scalars(select(FocalPoint).where(FocalPoint.named_at <= before).order_by(FocalPoint.country, FocalPoint.person_id).execution_options(populate_existing=True))
    )


def empty_countries(*, at: datetime) -> Mapping[str, tuple[FocalPointChange, int]]:
    """Countries with experts on the roster whose last focal point went so long ago that the secretariat is told: the last change of each, and how many experts."""
    there = select(FocalPoint.country)
    last = select(func.max(FocalPointChange.id)).where(FocalPointChange.kind.in_(("end", "handover")), FocalPointChange.state == "done").group_by(FocalPointChange.country)
    counted = select(Expert.government, func.count().label("experts")).where(visible.listed(at)).group_by(Expert.government).subquery()
    rows = db.session.execute(
        select(FocalPointChange, counted.c.experts)
        .join(counted, counted.c.government == FocalPointChange.country)
        .where(FocalPointChange.id.in_(last), FocalPointChange.country.not_in(there), FocalPointChange.decided_at <= at - rules.EMPTY_FOR, FocalPointChange.reminded_at.is_(None))
        .order_by(FocalPointChange.id)
    )
    return {one.country: (one, count) for one, count in rows}
