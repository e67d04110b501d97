"""Assignments: one with its report, those of a request, an expert's history, and what the clock waits for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.database import db
from roster.models import Assignment, AssignmentDocument, AssistanceRequest, Expert, ExpertInvitation
from roster.rules import assistance as rules


def whole_assignment(assignment_id: int, *, held: bool = False) -> Assignment | None:
    """With its request, the request's goals and who made it, and its documents; ``held`` keeps the row of the request."""
    asked = contains_eager(Assignment.request)
    found = select(Assignment).join(Assignment.request).where(Assignment.id == assignment_id)
    found = found.options(
        asked.selectinload(AssistanceRequest.goals), asked.joinedload(AssistanceRequest.by), selectinload(Assignment.documents).joinedload(AssignmentDocument.file)
    )
    if held:
        found = found.with_for_update(of=AssistanceRequest)
    return db.session.scalar(found.execution_options(populate_existing=True))


def expert_of(assignment: Assignment) -> Expert | None:
    """Whose assignment it is; None once erased."""
    return db.session.scalar(select(Expert).where(Expert.id == assignment.expert_id, Expert.erased_at.is_(None)).options(joinedload(Expert.person)))


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment in a list."""

    id: int
    title: str
    country: str
    mode: str
    starts_on: date
    ends_on: date
    days: int | None
    expert_id: int | None
    expert: str
    invitation_id: int
    cancelled: bool
    shown: bool
    reported: bool
    public: bool


_columns = (
    Assignment.id, Assignment.title, Assignment.country, Assignment.mode, Assignment.starts_on, Assignment.ends_on, Assignment.days, Expert.id, func.coalesce(Expert.name, ""),
    Assignment.invitation_id, Assignment.cancelled_at.is_not(None), Assignment.shown, Assignment.reported_at.is_not(None), Assignment.report_public,
)  # fmt: skip
_lines = select(*_columns).outerjoin(Expert, (Expert.id == Assignment.expert_id) & Expert.erased_at.is_(None)).order_by(Assignment.starts_on.desc(), Assignment.id.desc())


def of_request(request_id: int) -> list[AssignmentLine]:
    """What was agreed on a request."""
    return [AssignmentLine(*row) for row in db.session.execute(_lines.where(Assignment.request_id == request_id))]


def of_expert(expert_id: int) -> list[AssignmentLine]:
    """An expert's history, as far as the expert lets it stand. What was cancelled is no history."""
    return [AssignmentLine(*row) for row in db.session.execute(_lines.where(Assignment.expert_id == expert_id, Assignment.cancelled_at.is_(None), Assignment.shown))]


def of_person(person_id: int) -> list[AssignmentLine]:
    """Of an expert with an account, also what was cancelled."""
    return [AssignmentLine(*row) for row in db.session.execute(_lines.where(Expert.person_id == person_id))]


def document(assignment_id: int, document_id: int) -> AssignmentDocument | None:
    """A file of a report."""
    which = (AssignmentDocument.id == document_id, AssignmentDocument.assignment_id == assignment_id)
    return db.session.scalar(select(AssignmentDocument).where(*which).options(joinedload(AssignmentDocument.file)))


def stale_requests(*, at: datetime) -> list[int]:
    """Open requests that may need a reminder: the rule decides."""
    which = (AssistanceRequest.closed_at.is_(None), AssistanceRequest.reminded_at.is_(None), AssistanceRequest.at <= at - rules.NOBODY_INVITED_FOR)
    there = select(ExpertInvitation.id).where(ExpertInvitation.request_id == AssistanceRequest.id).correlate(AssistanceRequest).exists()
    return list(db.session.scalars(select(AssistanceRequest.id).where(*which, ~there).order_by(AssistanceRequest.id)))


def waiting_invitations(*, at: datetime) -> list[int]:
    """Invitations whose time to answer ends soon, or has ended."""
    which = (ExpertInvitation.answered_at.is_(None), ExpertInvitation.withdrawn_at.is_(None), ExpertInvitation.expired_at.is_(None))
    return list(db.session.scalars(select(ExpertInvitation.id).where(*which, ExpertInvitation.answer_by <= at + rules.REMIND_BEFORE).order_by(ExpertInvitation.id)))


def unreported(*, at: datetime) -> list[int]:
    """Assignments that ended and have no report."""
    ended = (at - rules.REPORT_AFTER + timedelta(days=1)).date()
    which = (Assignment.cancelled_at.is_(None), Assignment.reported_at.is_(None), Assignment.overdue_at.is_(None), Assignment.ends_on <= ended)
    return list(db.session.scalars(select(Assignment.id).where(*which).order_by(Assignment.id)))
