"""Whom the clock may owe a letter."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select

from core.database import db
from roster.models import Expert, ExpertLetter
from roster.models.terms import years_after
from roster.rules.life import owed


def to_look_at(*, at: datetime) -> list[int]:
    """Experts to whom a letter is owed, by number. All who were not confirmed for a year are looked at, in two statements."""
    gone = (Expert.erased_at, Expert.removed_at, Expert.retired_at)
    waiting = (
        Expert.listed_at.is_not(None), Expert.confirmed_at <= years_after(at, -1) + timedelta(days=1), *(column.is_(None) for column in gone),
        or_(Expert.lapsed_at.is_(None), ~exists().where(ExpertLetter.expert_id == Expert.id, ExpertLetter.kind == "lapsed", ExpertLetter.term == Expert.leaves_at).correlate(Expert)),
    )  # fmt: skip
    sent: dict[int, set[tuple[str, datetime]]] = {}
    for expert_id, kind, term in db.session.execute(
        select(ExpertLetter.expert_id, ExpertLetter.kind, ExpertLetter.term).join(Expert, Expert.id == ExpertLetter.expert_id).where(*waiting)
    ):
        sent.setdefault(expert_id, set()).add((kind, term))
    found = db.session.execute(select(Expert.id, Expert.confirmed_at).where(*waiting).order_by(Expert.id))
    return [expert_id for expert_id, confirmed_at in found if confirmed_at and owed(confirmed_at, sent=sent.get(expert_id, ()), at=at)]
