"""A profile begun by the secretariat for somebody who wrote on paper or by mail, with how they agreed to be listed. Nothing here commits."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, or_, select

from accounts.models import Person, folded
from core.database import db
from core.verdict import No
from roster.actions.keeping import blank
from roster.models import Expert, ExpertAct

TWICE = timedelta(minutes=10)  # within which the same person, entered twice, is one


@dataclass(frozen=True)
class Consent:
    """How somebody agreed to be listed."""

    way: str
    given_on: date
    note: str


def enter(*, honorific: str, name: str, country: str | None, language: str, email: str, consent: Consent, by: Person, at: datetime) -> Expert | No:
    """A draft with consent noted; the steps of the profile follow. Whoever has a profile already is not begun a second time."""
    there = _with_address(email) if email else None
    if there is not None:
        return No("There is a profile with this e-mail address already: %(symbol)s.", symbol=f"ROE-{there:05d}")
    lately = select(Expert).join(ExpertAct, ExpertAct.expert_id == Expert.id)
    same = lately.where(ExpertAct.kind == "entered", ExpertAct.by_id == by.id, ExpertAct.at > at - TWICE, Expert.folded_name == folded(name), Expert.country == country)
    if (again := db.session.scalar(same.limit(1))) is not None:
        return again
    given_at = min(at, datetime.combine(consent.given_on, time(12), UTC))
    expert = blank(honorific=honorific, name=name, country=country, language=language, private_email=email, consents=["listed"], consented_at=given_at, created_at=at)
    db.session.add(expert)
    db.session.flush()
    said = {"to": "draft", "consent": consent.way, "given_on": consent.given_on.isoformat()}
    db.session.add(ExpertAct(expert_id=expert.id, kind="entered", at=at, by_id=by.id, reason=consent.note, data=said))
    return expert


def _with_address(email: str) -> int | None:
    found = select(Expert.id).outerjoin(Person, Person.id == Expert.person_id).where(Expert.erased_at.is_(None))
    return db.session.scalar(found.where(or_(func.lower(Expert.private_email) == email.casefold(), func.lower(Person.email) == email.casefold())).limit(1))
