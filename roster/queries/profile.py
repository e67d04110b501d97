"""An expert's page: everything of it that this reader may see, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.database import db
from core.files import StoredFile
from plans.models import Goal
from roster import rules
from roster.models import TEXTS, Expert, ExpertGoal, Nomination
from roster.queries import visible
from roster.rules import Viewer


@dataclass(frozen=True)
class Line:
    """An expert in a list."""

    id: int
    honorific: str
    name: str
    country: str | None
    job_title: str


@dataclass(frozen=True)
class Head:
    """An expert as the heads of pages about keeping the profile need it."""

    id: int
    symbol: str
    honorific: str
    name: str
    government: str | None
    standing: str
    language: str
    listed_at: datetime | None
    confirmed_at: datetime | None
    leaves_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A nomination that its nominee has not answered."""

    id: int
    government: str
    at: datetime


@dataclass(frozen=True)
class Area:
    """A goal as an area of expertise."""

    plan: str
    edition: str
    code: str
    title: str
    language: str
    main: bool
    note: str


@dataclass(frozen=True)
class Degree:
    """A line of education."""

    degree: str
    subject: str
    institution: str
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True)
class FileShown:
    """A file that may be had."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Profile:
    """A profile as one reader sees it: what they may not see is empty here already, so no template can show it."""

    id: int
    symbol: str
    honorific: str
    name: str
    language: str
    government: str | None
    nominated_at: datetime | None
    country: str | None
    region: str
    nationalities: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]  # (language, level)
    texts: dict[str, dict[str, str]]  # by field, then by language
    employer: str
    organization_type: str
    job_title: str
    department: str
    employed_since: int | None
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    education: tuple[Degree, ...]
    goals: tuple[Area, ...]
    themes: tuple[str, ...]
    publications: tuple[str, ...]
    memberships: tuple[str, ...]
    committees: tuple[str, ...]
    availability: str
    available_from: date | None
    website: str
    contact: str
    cv: FileShown | None
    photo: FileShown | None
    confirmed_at: datetime | None
    leaves_at: datetime | None
    standing: str
    private: dict[str, str]
    consents: tuple[str, ...]  # empty for who may not see private parts
    shows_inputs: bool


def whole_expert(expert_id: int, *, held: bool = False) -> Expert | None:
    """An expert with all that hangs on it; ``held`` keeps its row for this transaction."""
    found = select(Expert).where(Expert.id == expert_id).options(
        *(selectinload(part) for part in (Expert.texts, Expert.languages, Expert.places, Expert.themes, Expert.education, Expert.nominations)),
        selectinload(Expert.goals).joinedload(ExpertGoal.goal).joinedload(Goal.edition),
        joinedload(Expert.cv), joinedload(Expert.photo), joinedload(Expert.person),
    )  # fmt: skip
    return db.session.scalar(found.with_for_update(of=Expert).execution_options(populate_existing=True) if held else found)


def profile_of(expert: Expert, viewer: Viewer, *, at: datetime) -> Profile:
    """What this reader sees of it; an expert who looks as others do is handed over as a visitor."""
    places: dict[str, list[str]] = {"nationality": [], "country": [], "region": []}
    for place in expert.places:
        places[place.kind].append(place.code)
    texts: dict[str, dict[str, str]] = {field: {} for field in TEXTS}
    for text in expert.texts:
        texts.setdefault(text.field, {})[text.language] = text.text
    sees = {what: rules.may_see_part(viewer, expert, what) for what in ("contact", "cv", "photo", "inputs")}
    secret = {"email": expert.private_email, "phone": expert.private_phone, "address": expert.private_address} if rules.may_see_private(viewer, expert) else {}
    accepted = [nomination.at for nomination in expert.nominations if nomination.state == "accepted"]
    return Profile(
        id=expert.id, symbol=expert.symbol, honorific=expert.honorific, name=expert.name, language=expert.language, government=expert.government,
        nominated_at=max(accepted, default=None), country=expert.country, region=expert.region, nationalities=tuple(places["nationality"]),
        languages=tuple((one.language, one.level) for one in expert.languages), texts=texts, employer=expert.employer, organization_type=expert.organization_type,
        job_title=expert.job_title, department=expert.department, employed_since=expert.employed_since, countries=tuple(places["country"]), regions=tuple(places["region"]),
        education=tuple(Degree(one.degree, one.subject, one.institution, one.from_year, one.to_year) for one in expert.education), goals=_areas(expert.goals),
        themes=tuple(theme.theme for theme in expert.themes), publications=tuple(expert.publications), memberships=tuple(expert.memberships),
        committees=tuple(expert.committees), availability=expert.availability, available_from=expert.available_from, website=expert.website,
        contact=expert.contact if sees["contact"] else "", cv=_file(expert.cv if sees["cv"] else None), photo=_file(expert.photo if sees["photo"] else None),
        confirmed_at=expert.confirmed_at, leaves_at=expert.leaves_at, standing=expert.standing(at).value, private=secret, consents=tuple(expert.consents) if secret else (), shows_inputs=sees["inputs"],
    )  # fmt: skip


def _areas(goals: Sequence[ExpertGoal]) -> tuple[Area, ...]:
    return tuple(Area(one.goal.edition.code, one.goal.edition.edition, one.goal.code, one.goal.label, one.goal.edition.language or "en", one.main, one.note) for one in goals)


def _file(stored: StoredFile | None) -> FileShown | None:
    return FileShown(stored.name, stored.size, stored.media_type) if stored else None


def head_of(expert: Expert, *, at: datetime) -> Head:
    """The head of pages on which it is kept: with the name of the draft where nothing was published."""
    name = expert.name or str((expert.draft or {}).get("name") or "")
    return Head(
        expert.id, expert.symbol, expert.honorific, name, expert.government, expert.standing(at).value, expert.language, expert.listed_at, expert.confirmed_at, expert.leaves_at,
        expert.updated_at,
    )  # fmt: skip


def expert_of(person_id: int, *, held: bool = False) -> int | None:
    """The number of somebody's own profile; ``held`` keeps their account's row, so that it is begun once."""
    if held:
        db.session.scalar(select(Person.id).where(Person.id == person_id).with_for_update())
    return db.session.scalar(select(Expert.id).where(Expert.person_id == person_id))


def nominations_of(person: Person) -> list[Waiting]:
    """Nominations that wait for somebody, by the confirmed address of the account."""
    if person.email is None or person.confirmed_at is None:
        return []
    found = select(Nomination.id, Nomination.government, Nomination.at).where(Nomination.email == person.email, Nomination.state == "waiting").order_by(Nomination.id)
    return [Waiting(*row) for row in db.session.execute(found)]


def lines(viewer: Viewer, *, at: datetime, most: int = 50) -> list[Line]:
    """Those on the roster, by name."""
    asked: Any = select(Expert.id, Expert.honorific, Expert.name, Expert.country, Expert.job_title).where(visible.listed(at)).order_by(Expert.folded_name, Expert.id).limit(most)
    return [Line(*row) for row in db.session.execute(asked)]
