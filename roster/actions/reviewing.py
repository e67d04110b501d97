"""From a finished profile to the roster and off it again: handed in, decided, taken off, retired, taken up again. Nothing here commits."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from core.database import db
from core.letters import post
from roster.actions import keeping
from roster.document import Document
from roster.mail import places as mail
from roster.models import Expert, ExpertStanding
from roster.queries import history


def hand_in(expert: Expert, document: Document, *, by: Person, at: datetime) -> str:
    """The profile is done; who must know is told. Says what came of it: listed, submitted, updated."""
    again = expert.submitted_at is not None and expert.listed_at is None
    if expert.draft is None and expert.standing(at) in (ExpertStanding.LISTED, ExpertStanding.SUBMITTED) and history.count_of(expert.id):
        return "submitted" if again else "updated"  # the button was pressed twice: nothing is new
    outcome = keeping.hand_in(expert, document, by=by, at=at)
    if outcome == "submitted" and not again:
        for person in _secretariat():
            if person.id != by.id:
                post(mail.submitted(mail.To.person(person), expert=expert.name, expert_id=expert.id), at=at)
    elif outcome == "listed":
        _tell_listed(expert, at=at)
    return outcome


def accept(expert: Expert, *, by: Person, at: datetime) -> None:
    """Onto the roster."""
    db.session.add(expert.put_on(by=by, at=at))
    _tell_listed(expert, at=at)


def give_back(expert: Expert, *, by: Person, reason: str, at: datetime) -> None:
    """Back to the expert, with a remark."""
    db.session.add(expert.give_back(by=by, reason=reason, at=at))
    if to := mail.To.of(expert):
        post(mail.returned(to, reason=reason), at=at)


def refuse(expert: Expert, *, by: Person, reason: str, at: datetime) -> None:
    """Not listed."""
    db.session.add(expert.refuse(by=by, reason=reason, at=at))
    if to := mail.To.of(expert):
        post(mail.refused(to, reason=reason), at=at)


def remove(expert: Expert, *, by: Person, reason: str, at: datetime) -> None:
    """Taken off by the secretariat."""
    db.session.add(expert.remove(by=by, reason=reason, at=at))
    if to := mail.To.of(expert):
        post(mail.removed(to, reason=reason), at=at)


def retire(expert: Expert, *, by: Person, reason: str, at: datetime) -> None:
    """Left of their own will."""
    db.session.add(expert.retire(by=by, reason=reason, at=at))


def retire_by_letter(expert: Expert, *, at: datetime) -> None:
    """Left from the page of a letter, by whoever holds its key."""
    db.session.add(expert.retire(by=None, at=at))


def come_back(expert: Expert, *, by: Person, at: datetime) -> None:
    """A draft again."""
    db.session.add(expert.come_back(by=by, at=at))


def _tell_listed(expert: Expert, *, at: datetime) -> None:
    to = mail.To.of(expert)
    if to and expert.leaves_at:
        post(mail.listed(to, expert_id=expert.id, until=expert.leaves_at), at=at)


def _secretariat() -> list[Person]:
    found = select(Person).where(
        Person.role == "secretariat", Person.confirmed_at.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None), Person.email.is_not(None)
    )
    return list(db.session.scalars(found.order_by(Person.id)))
