"""Requests for assistance as their pages show them: to the country, the secretariat and the experts invited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import Person
from accounts.sessions import hashed
from core.database import db
from core.paging import Pages, pages_of
from plans.models import Goal
from plans.queries.overview import Said
from roster.finding.goals import EditionGoals, GoalName, editions
from roster.models import Assignment, AssistanceAct, AssistanceGoal, AssistanceRequest, Expert, ExpertInvitation
from roster.queries import visible
from roster.rules import Viewer

PAGE = 30


@dataclass(frozen=True)
class RequestLine:
    """A request in a list, with what has come of it."""

    id: int
    country: str
    title: str
    goals: tuple[str, ...]
    starts_on: date
    ends_on: date
    at: datetime
    by: str
    closed: bool
    invited: int
    waiting: int
    accepted: int
    agreed: int
    reported: int


@dataclass(frozen=True)
class Requests:
    """A page of them."""

    lines: tuple[RequestLine, ...]
    total: int
    pages: Pages


_open = (ExpertInvitation.withdrawn_at.is_(None),)


def _count(model: Any, *which: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(model).where(model.request_id == AssistanceRequest.id, *which).correlate(AssistanceRequest).scalar_subquery()


_counts = (
    _count(ExpertInvitation, *_open),
    _count(ExpertInvitation, *_open, ExpertInvitation.answered_at.is_(None)),
    _count(ExpertInvitation, *_open, ExpertInvitation.accepted.is_(True)),
    _count(Assignment, Assignment.cancelled_at.is_(None)),
    _count(Assignment, Assignment.reported_at.is_not(None)),
)


def kept_by(viewer: Viewer) -> ColumnElement[bool]:
    """Requests that somebody keeps: those of their country, all for the secretariat."""
    return true() if viewer.is_staff else AssistanceRequest.country.in_(sorted(viewer.governments))


def requests_of(viewer: Viewer, *, state: str, country: str = "", page: int = 1, size: int = PAGE) -> Requests:
    """Those they keep, the latest first. Three statements."""
    which = [kept_by(viewer)]
    if state != "all":
        which.append(AssistanceRequest.closed_at.is_(None) if state == "open" else AssistanceRequest.closed_at.is_not(None))
    if country:
        which.append(AssistanceRequest.country == country)
    total = db.session.scalar(select(func.count()).select_from(AssistanceRequest).where(*which)) or 0
    pages = pages_of(page=page, total=total, size=size, keep=tuple((name, value) for name, value in (("state", state), ("country", country)) if value))
    columns = (AssistanceRequest.id, AssistanceRequest.country, AssistanceRequest.title, AssistanceRequest.starts_on, AssistanceRequest.ends_on, AssistanceRequest.at)
    rows = db.session.execute(
        select(*columns, AssistanceRequest.closed_at, Person.name, *_counts)
        .outerjoin(Person, Person.id == AssistanceRequest.by_id)
        .where(*which)
        .order_by(AssistanceRequest.at.desc(), AssistanceRequest.id.desc())
        .offset(((pages.number or 1) - 1) * size)
        .limit(size)
    ).all()
    codes = _codes([row[0] for row in rows])
    lines = tuple(RequestLine(row[0], row[1], row[2], codes.get(row[0], ()), row[3], row[4], row[5], row[7] or "", row[6] is not None, *row[8:13]) for row in rows)
    return Requests(lines, total, pages)


def _codes(ids: list[int]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = select(AssistanceGoal.request_id, Goal.code).join(Goal, Goal.id == AssistanceGoal.goal_id).where(AssistanceGoal.request_id.in_(ids)).order_by(Goal.position)
    for key, code in db.session.execute(rows):
        found[key] = (*found.get(key, ()), code)
    return found


def whole_request(request_id: int, *, held: bool = False) -> AssistanceRequest | None:
    """A request with its goals and who made it; ``held`` keeps its row for this transaction."""
    found = select(AssistanceRequest).where(AssistanceRequest.id == request_id).options(selectinload(AssistanceRequest.goals), joinedload(AssistanceRequest.by))
    if held:
        found = found.with_for_update(of=AssistanceRequest)
    return db.session.scalar(found.execution_options(populate_existing=True))


@dataclass(frozen=True)
class Invited:
    """An expert invited to a request. The private addresses are here only once they have accepted."""

    id: int
    expert_id: int | None
    name: str
    country: str | None
    state: str  # waiting, late, accepted, declined, withdrawn
    at: datetime
    answer_by: datetime
    answered_at: datetime | None
    answer: str
    points: int | None
    reasons: tuple[dict[str, Any], ...]
    agreed: bool
    email: str = ""
    phone: str = ""


def invited_to(request_id: int, *, at: datetime) -> list[Invited]:
    """All, in the order in which they were invited."""
    agreed = select(Assignment.id).where(Assignment.invitation_id == ExpertInvitation.id, Assignment.cancelled_at.is_(None)).correlate(ExpertInvitation).exists()
    columns = (Expert.name, Expert.country, Expert.private_email, Expert.private_phone, Expert.erased_at)
    rows = db.session.execute(
        select(ExpertInvitation, *columns, Person.email, agreed)
        .outerjoin(Expert, Expert.id == ExpertInvitation.expert_id)
        .outerjoin(Person, and_(Person.id == Expert.person_id, Person.erased_at.is_(None)))
        .where(ExpertInvitation.request_id == request_id)
        .order_by(ExpertInvitation.at, ExpertInvitation.id)
        .execution_options(populate_existing=True)
    )
    found = []
    for one, name, country, private, phone, erased, email, is_agreed in rows:
        known = erased is None and state_of(one, at=at) == "accepted"
        found.append(
            Invited(
                one.id, one.expert_id if erased is None else None, name or "", country, state_of(one, at=at), one.at, one.answer_by, one.answered_at, one.answer, one.points,
                tuple(one.reasons), bool(is_agreed), (private or email or "") if known else "", (phone or "") if known else "",
            )
        )  # fmt: skip
    return found


def state_of(invitation: ExpertInvitation, *, at: datetime) -> str:
    """Where an invitation stands, in a word."""
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.answered_at is None:
        return "waiting" if at < invitation.answer_by else "late"
    return "accepted" if invitation.accepted else "declined"


def invitation_alone(invitation_id: int, *, held: bool = False) -> ExpertInvitation | None:
    """An invitation with its request, the request's goals and who made it; ``held`` keeps the row of the request."""
    found = select(ExpertInvitation).join(ExpertInvitation.request).where(ExpertInvitation.id == invitation_id)
    found = found.options(contains_eager(ExpertInvitation.request).selectinload(AssistanceRequest.goals), contains_eager(ExpertInvitation.request).joinedload(AssistanceRequest.by))
    if held:
        found = found.with_for_update(of=AssistanceRequest)
    return db.session.scalar(found.execution_options(populate_existing=True))


def invitation_by_key(key: str) -> int | None:
    """The number of the invitation whose letter holds this key."""
    number, _, rest = key.partition("-")
    if not (rest and number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    return db.session.scalar(select(ExpertInvitation.id).where(ExpertInvitation.id == int(number), ExpertInvitation.key_hash == hashed(key)))


def expert_of(invitation: ExpertInvitation) -> Expert | None:
    """The expert who was invited, with the account there may be; None once erased."""
    which = select(Expert).where(Expert.id == invitation.expert_id, Expert.erased_at.is_(None)).options(joinedload(Expert.person))
    return db.session.scalar(which)


def all_invitations(request_id: int) -> list[ExpertInvitation]:
    """Of a request whose row is held, as they are now."""
    which = select(ExpertInvitation).where(ExpertInvitation.request_id == request_id).order_by(ExpertInvitation.id)
    return list(db.session.scalars(which.execution_options(populate_existing=True)))


def waiting_invitations(request_id: int) -> list[ExpertInvitation]:
    """Those nobody has answered."""
    return [one for one in all_invitations(request_id) if one.waits]


def listed_experts(ids: Collection[int], *, at: datetime) -> list[Expert]:
    """Those of these numbers who are on the roster, with their accounts."""
    which = select(Expert).where(Expert.id.in_(sorted(set(ids))), visible.listed(at)).options(joinedload(Expert.person)).order_by(Expert.id)
    return list(db.session.scalars(which))


def assignment_of(invitation_id: int) -> Assignment | None:
    """What was agreed on an invitation, also if it was cancelled; the request's row is held."""
    return db.session.scalar(select(Assignment).where(Assignment.invitation_id == invitation_id).execution_options(populate_existing=True))


def is_agreed(invitation_id: int) -> bool:
    """Whether an assignment was made of it."""
    return db.session.scalar(select(Assignment.id).where(Assignment.invitation_id == invitation_id, Assignment.cancelled_at.is_(None))) is not None


@dataclass(frozen=True)
class Done:
    """A line of what was done about a request."""

    kind: str
    at: datetime
    by: str
    expert: str
    reason: str


def log_of(request_id: int) -> list[Done]:
    """All of it, the earliest first. An act's reason is told to those who keep the request."""
    rows = db.session.execute(
        select(AssistanceAct, Person.name).outerjoin(Person, Person.id == AssistanceAct.by_id).where(AssistanceAct.request_id == request_id).order_by(AssistanceAct.id)
    ).all()
    ids = {act.data.get("expert") for act, _ in rows} - {None}
    names = {row.id: row.name for row in db.session.execute(select(Expert.id, Expert.name).where(Expert.id.in_(ids)))}
    return [Done(act.kind, act.at, name or "", names.get(act.data.get("expert"), ""), act.reason) for act, name in rows]


@dataclass(frozen=True)
class MyInvitation:
    """An invitation as the expert's own list shows it."""

    id: int
    title: str
    country: str
    at: datetime
    answer_by: datetime
    state: str


def invitations_of(person_id: int, *, at: datetime) -> list[MyInvitation]:
    """Of an expert with an account, the latest first."""
    rows = db.session.scalars(
        select(ExpertInvitation)
        .join(Expert, Expert.id == ExpertInvitation.expert_id)
        .join(ExpertInvitation.request)
        .options(contains_eager(ExpertInvitation.request))
        .where(Expert.person_id == person_id)
        .order_by(ExpertInvitation.at.desc(), ExpertInvitation.id.desc())
    )
    return [MyInvitation(one.id, one.request.title, one.request.country, one.at, one.answer_by, state_of(one, at=at)) for one in rows]


def goals_to_choose() -> list[GoalName]:
    """The goals of the edition in force of each plan: the one valid last."""
    first: dict[str, EditionGoals] = {}
    for edition in editions(db.session):
        first.setdefault(edition.plan, edition)
    return [goal for edition in first.values() for goal in edition.goals]


def goal_titles() -> Mapping[int, Mapping[str, Said]]:
    """What every goal is called, by its number and the language of a reader."""
    return {goal.id: goal.titles for edition in editions(db.session) for goal in edition.goals}


def names_of(ids: Collection[int], *, at: datetime) -> Mapping[int, tuple[str, str | None]]:
    """Names and countries of experts on the roster by their numbers."""
    rows = db.session.execute(select(Expert.id, Expert.honorific, Expert.name, Expert.country).where(Expert.id.in_(sorted(ids)), visible.listed(at)))
    return {row.id: (f"{row.honorific} {row.name}".strip(), row.country) for row in rows}


def experts_asked(request_id: int) -> frozenset[int]:
    """Who was invited already and not taken back."""
    rows = db.session.scalars(select(ExpertInvitation.expert_id).where(ExpertInvitation.request_id == request_id, *_open))
    return frozenset(key for key in rows if key is not None)
