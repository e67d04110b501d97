"""The four years of a place on the roster: letters by the clock, the answer by a key, confirmation, renewal, the lapse. Nothing here commits."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.sessions import hashed
from core.database import db
from core.letters import post
from roster.mail import places as mail
from roster.models import ON_THE_ROSTER, Expert, ExpertLetter, ExpertStanding
from roster.rules.life import owed

TWICE = timedelta(minutes=1)


def write_letter(expert_id: int, *, at: datetime) -> str | None:
    """The letter that is owed to one expert now, and what the clock does with it. Two workers at once write one: whoever comes second finds it written."""
    expert = db.session.scalar(
        select(Expert).where(Expert.id == expert_id).options(joinedload(Expert.person)).with_for_update(of=Expert).execution_options(populate_existing=True),
    )
    if expert is None or expert.confirmed_at is None or expert.standing(at) not in (*ON_THE_ROSTER, ExpertStanding.LAPSED):
        return None
    sent = db.session.execute(select(ExpertLetter.kind, ExpertLetter.term).where(ExpertLetter.expert_id == expert.id)).tuples().all()
    now = owed(expert.confirmed_at, sent=sent, at=at)
    if now is None:
        return None
    if now.kind == "lapsed" and expert.lapsed_at is None:
        db.session.add(expert.note_lapse(at=at))
    key, to = secrets.token_urlsafe(32), mail.To.of(expert)
    db.session.add(ExpertLetter(expert_id=expert.id, kind=now.kind, term=now.term, at=at, key_hash=hashed(key) if to else None))
    if to is not None:
        assert expert.leaves_at is not None
        if now.kind == "yearly":
            post(mail.yearly(to, confirmed_at=expert.confirmed_at, until=expert.leaves_at, key=key), at=at)
        elif now.kind == "lapsed":
            post(mail.lapsed(to, since=expert.leaves_at, key=key), at=at)
        else:
            post(mail.ending(to, until=expert.leaves_at, key=key), at=at)
    return now.kind


def confirm(expert: Expert, *, by: Person | None, at: datetime) -> None:
    """Still true: four years from now, also after a lapse. Pressed twice, it is said once."""
    if expert.confirmed_at is not None and at - expert.confirmed_at < TWICE:
        return
    db.session.add(expert.confirm(by=by, at=at, how="renewed" if expert.standing(at) is ExpertStanding.LAPSED else "confirmed"))


def letter_of(key: str, *, held: bool = False) -> tuple[ExpertLetter, Expert] | None:
    """The letter that a key came with, and the expert it went to; None for a key that nobody was sent."""
    found = select(ExpertLetter, Expert).join(Expert, Expert.id == ExpertLetter.expert_id).where(ExpertLetter.key_hash == hashed(key), Expert.erased_at.is_(None))
    row = db.session.execute(found.with_for_update(of=Expert).execution_options(populate_existing=True) if held else found).first()
    return (row[0], row[1]) if row else None
