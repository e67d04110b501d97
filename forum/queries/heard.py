"""What participants said of drafts in review and nobody has answered yet."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core.database import db
from forum.models import Forum, Summary, SummaryAnswer

_waits = (SummaryAnswer.answered_at.is_(None), or_(SummaryAnswer.stance == "object", SummaryAnswer.words != ""))  # twin of reviews.needs_an_answer


def waiting(summary: Summary) -> Sequence[SummaryAnswer]:
    """What waits for an answer, with who spoke, the newest first."""
    found = select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id, *_waits).options(joinedload(SummaryAnswer.registration))
    return db.session.scalars(found.order_by(SummaryAnswer.at.desc(), SummaryAnswer.id.desc())).all()


def forums_with_comments() -> list[Forum]:
    """Forums in which something waits; in an archived one nothing is answered any more."""
    here = select(Summary.forum_id).join(SummaryAnswer, SummaryAnswer.summary_id == Summary.id).where(*_waits)
    return list(db.session.scalars(select(Forum).where(Forum.id.in_(here), Forum.archived_at.is_(None)).order_by(Forum.id)))
