"""Whole profiles as everybody sees them, many at a time: for files to take away and for programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.database import db
from plans.models import Goal
from roster.models import Expert, ExpertGoal
from roster.queries import visible
from roster.queries.profile import Profile, profile_of
from roster.rules import VISITOR

STEP = 200

_whole = select(Expert).options(
    *(selectinload(part) for part in (Expert.texts, Expert.languages, Expert.places, Expert.themes, Expert.education, Expert.nominations)),
    selectinload(Expert.goals).joinedload(ExpertGoal.goal).joinedload(Goal.edition),
    joinedload(Expert.cv), joinedload(Expert.photo),
)  # fmt: skip


def profiles(ids: Sequence[int], *, at: datetime) -> Iterator[Profile]:
    """These experts in this order, as a visitor sees them; who is not listed is left out. So many are held at once, however many there are."""
    for begin in range(0, len(ids), STEP):
        some = ids[begin : begin + STEP]
        held = {one.id: one for one in db.session.scalars(_whole.where(Expert.id.in_(some), visible.listed(at)))}
        for expert_id in some:
            if expert_id in held:
                yield profile_of(held[expert_id], VISITOR, at=at)
        db.session.expunge_all()
