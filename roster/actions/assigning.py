"""Assignments: agreed, changed, cancelled, reported on, and whether they stand in the expert's profile."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from accounts.models import Person
from core import files, letters
from core.database import db
from roster.actions.assistance import about
from roster.mail import assistance as mail
from roster.models import Assignment, AssignmentDocument, AssistanceRequest, ExpertInvitation
from roster.queries import requests
from roster.rules.reaching import Addressee, addressee

LARGEST = 10_000_000  # bytes of one document
MOST_DOCUMENTS = 5


@dataclass(frozen=True)
class Agreed:
    """What was agreed, in the shape a form has checked."""

    title: str
    mode: str
    starts_on: date
    ends_on: date
    days: int | None


@dataclass(frozen=True)
class Document:
    """A file to be kept with a report."""

    name: str
    media_type: str
    stream: BinaryIO


def agree(invitation: ExpertInvitation, said: Agreed, *, by: Person, at: datetime) -> Assignment:
    """Written down with an expert who has accepted, or changed; the expert is told. The row of the request is held; the caller commits."""
    made = requests.assignment_of(invitation.id)
    before = (made.title, made.mode, made.starts_on, made.ends_on, made.days) if made is not None and made.cancelled_at is None else None
    if made is None:
        made = Assignment(
            request_id=invitation.request_id, invitation_id=invitation.id, expert_id=invitation.expert_id, country=invitation.request.country, at=at, shown=invitation.shows
        )
    if before == (said.title, said.mode, said.starts_on, said.ends_on, said.days):
        return made
    made.describe(title=said.title, mode=said.mode, starts_on=said.starts_on, ends_on=said.ends_on, days=said.days)
    db.session.add(made)
    db.session.flush()
    db.session.add(made.agree(by=by, at=at, first=before is None))
    to = _to(invitation)
    if to is not None:
        letters.post(mail.agreed(to, about(invitation.request), made, changed=before is not None), at=at)
    return made


def cancel(assignment: Assignment, invitation: ExpertInvitation, *, reason: str, by: Person, at: datetime) -> None:
    """It does not come to it; the expert is told why. The row of the request is held; the caller commits."""
    if assignment.cancelled_at is not None:
        return
    db.session.add(assignment.cancel(by=by, reason=reason, at=at))
    to = _to(invitation)
    if to is not None:
        letters.post(mail.cancelled(to, about(invitation.request), title=assignment.title, reason=reason), at=at)


def report(assignment: Assignment, request: AssistanceRequest, words: str, *, public: bool, by: Person, at: datetime) -> None:
    """The country's report, or a changed one; the expert reads the first at once. The caller adds documents and commits."""
    first = assignment.reported_at is None
    if not first and (assignment.report, assignment.report_public) == (words, public):
        return
    db.session.add(assignment.tell(words, public=public, by=by, at=at))
    invitation = requests.invitation_alone(assignment.invitation_id)
    to = _to(invitation) if first and invitation is not None else None
    if to is not None:
        letters.post(mail.reported(to, about(request), assignment_id=assignment.id, title=assignment.title, report=words, public=public), at=at)


def enclose(assignment: Assignment, document: Document, *, by: Person, at: datetime) -> None:
    """Keeps a file with the report; raises ``files.TooLarge``. The caller commits."""
    stored = files.keep(document.stream, name=document.name, media_type=document.media_type, at=at, most=LARGEST)
    db.session.add(AssignmentDocument(assignment_id=assignment.id, file=stored, at=at, by_id=by.id))


def take_out(document: AssignmentDocument) -> None:
    """The file goes, with its bytes. The caller commits."""
    stored = document.file
    db.session.delete(document)
    db.session.flush()
    files.forget(stored)


def show(assignment: Assignment, shown: bool, *, by: Person, at: datetime) -> None:
    """The expert lets it stand in the profile, or not. The caller commits."""
    if assignment.shown is not shown:
        db.session.add(assignment.show(shown, by=by, at=at))


def _to(invitation: ExpertInvitation) -> Addressee | None:
    expert = requests.expert_of(invitation)
    return addressee(expert) if expert is not None else None
