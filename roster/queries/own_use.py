"""What the roster holds of a focal point, of somebody who asked for experts, and of an expert who was asked, for the archive of a person's own data."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core.database import db
from roster.models import Assignment, AssignmentDocument, AssistanceAct, AssistanceRequest, Expert, ExpertInvitation, FocalPoint, FocalPointChange


@contribute("use-of-the-roster")
def use_of_the_roster(person: Person) -> tuple[str, str]:
    """One JSON file."""
    points = db.session.scalars(select(FocalPoint).where(FocalPoint.person_id == person.id).order_by(FocalPoint.country))
    mine = or_(FocalPointChange.person_id == person.id, FocalPointChange.from_id == person.id, FocalPointChange.by_id == person.id, FocalPointChange.email == person.email)
    changes = db.session.scalars(select(FocalPointChange).where(mine).order_by(FocalPointChange.id))
    asked = db.session.scalars(select(AssistanceRequest).where(AssistanceRequest.by_id == person.id).options(selectinload(AssistanceRequest.goals)).order_by(AssistanceRequest.id))
    own = select(Expert.id).where(Expert.person_id == person.id)
    invited = db.session.scalars(select(ExpertInvitation).where(ExpertInvitation.expert_id.in_(own)).options(joinedload(ExpertInvitation.request)).order_by(ExpertInvitation.id))
    sent = db.session.scalars(select(ExpertInvitation).where(ExpertInvitation.by_id == person.id).order_by(ExpertInvitation.id))
    assigned = db.session.scalars(select(Assignment).where(Assignment.expert_id.in_(own)).order_by(Assignment.id))
    reported = db.session.scalars(select(Assignment).where(or_(Assignment.reported_by_id == person.id, Assignment.by_id == person.id)).order_by(Assignment.id))
    documents = db.session.scalars(
        select(AssignmentDocument).where(AssignmentDocument.by_id == person.id).options(joinedload(AssignmentDocument.file)).order_by(AssignmentDocument.id)
    )
    acts = db.session.scalars(select(AssistanceAct).where(AssistanceAct.by_id == person.id).order_by(AssistanceAct.id))
    return "use-of-the-roster.json", as_json(
        {
            "focal_point_of": [{"country": one.country, "since": one.named_at, "looked_at": one.seen_at, "asked": one.asked_at} for one in points],
            "changes_of_focal_points": [_said(one, "kind", "state", "country", "email", "words", "at", "decided_at", "reason") for one in changes],
            "requests_made": [{**_said(one, *_REQUEST), "goals": [goal.code for goal in one.goals]} for one in asked],
            "invitations_received": [
                {"request": one.request.title, "country": one.request.country, **_said(one, "words", "at", "answer_by", "answered_at", "accepted", "answer", "shows", "withdrawn_at")} for one in invited
            ],
            "invitations_sent": [_said(one, "request_id", "words", "at") for one in sent],
            "assignments": [_said(one, *_ASSIGNMENT, "shown", "report_public", "report") for one in assigned],
            "assignments_agreed_or_reported_on": [_said(one, *_ASSIGNMENT, "report", "reported_at") for one in reported],
            "documents_added": [{"name": one.file.name, "size": one.file.size, "at": one.at} for one in documents],
            "acts": [_said(one, "kind", "request_id", "at", "reason") for one in acts],
        }
    )  # fmt: skip


_REQUEST = ("id", "country", "title", "task", "organization", "mode", "starts_on", "ends_on", "days", "languages", "at", "closed_at", "closed_reason")
_ASSIGNMENT = ("id", "country", "title", "mode", "starts_on", "ends_on", "days", "at", "cancelled_at", "cancelled_reason")


def _said(one: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}
