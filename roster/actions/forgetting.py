"""What an erased account leaves of focal points and requests for assistance: nothing that names the person. What a country asked for and reported stays the country's."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, update

from accounts.erasure import on_erasure
from accounts.models import Person
from core.database import db
from roster.models import Assignment, AssignmentDocument, AssistanceAct, AssistanceRequest, ExpertInvitation, FocalPoint, FocalPointChange

# Where a row only says who did something.
_WHO: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (FocalPoint, ("named_by_id",)),
    (FocalPointChange, ("from_id", "person_id", "by_id", "decided_by_id")),
    (AssistanceRequest, ("by_id", "closed_by_id")),
    (ExpertInvitation, ("by_id",)),
    (Assignment, ("by_id", "reported_by_id")),
    (AssignmentDocument, ("by_id",)),
    (AssistanceAct, ("by_id",)),
)


@on_erasure
def forget_use(person: Person, at: datetime) -> None:
    """They speak for no country any more, what they asked for that waits goes, and who did what is forgotten. The caller commits."""
    waits = FocalPointChange.state == "waiting"
    db.session.execute(delete(FocalPoint).where(FocalPoint.person_id == person.id))
    db.session.execute(
        delete(FocalPointChange).where(waits, or_(FocalPointChange.person_id == person.id, FocalPointChange.from_id == person.id, FocalPointChange.email == person.email))
    )
    mine = or_(FocalPointChange.person_id == person.id, FocalPointChange.from_id == person.id)
    db.session.execute(update(FocalPointChange).where(mine).values(words="", reason=""))
    for model, columns in _WHO:
        for column in columns:
            db.session.execute(update(model).where(getattr(model, column) == person.id).values({column: None}))


def forget_expert(expert_id: int, *, at: datetime) -> None:
    """Of an erased expert's invitations and assignments, what the country did stays; the answers, the reasons and the place in the profile go. The caller commits."""
    invitations = update(ExpertInvitation).where(ExpertInvitation.expert_id == expert_id)
    unanswered = ExpertInvitation.answered_at.is_(None) & ExpertInvitation.withdrawn_at.is_(None)
    for statement in (
        invitations.where(unanswered).values(withdrawn_at=at),
        invitations.values(answer="", reasons=[], points=None, key_hash=None, shows=False),
        update(Assignment).where(Assignment.expert_id == expert_id).values(shown=False),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
