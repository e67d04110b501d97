"""Reports by readers, as the pages of those who keep order show them, and one's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from accounts.models import Person
from core.database import db
from core.text import excerpt, plain_of
from forum.models import Message, Registration, Report
from forum.queries.compose import speaker_of
from forum.queries.entries import Speaker

A_PAGE = 25
LENGTH = 400


@dataclass(frozen=True)
class Listed:
    """A report with the message that it is about."""

    id: int
    reason: str
    words: str
    at: datetime
    state: str
    reader: str
    answered_by: str
    answered_at: datetime | None
    answer: str
    number: int
    status: str
    subject: str
    language: str | None
    excerpt: str
    speaker: Speaker


def reports_of(forum_id: int, *, state: str, page: int) -> tuple[list[Listed], int]:
    """A page of a forum's reports: open ones oldest first, answered ones latest first; and how many there are."""
    these = (Report.forum_id == forum_id, Report.state == "open" if state == "open" else Report.state != "open")
    total = db.session.scalar(select(func.count(Report.id)).where(*these)) or 0
    reader, keeper = aliased(Person), aliased(Person)
    found = (
        select(Report, Message, Registration, reader.name, keeper.name)
        .join(Message, Message.id == Report.message_id)
        .join(Registration, Registration.id == Message.speaker_id)
        .outerjoin(reader, reader.id == Report.by_id)
        .outerjoin(keeper, keeper.id == Report.settled_by_id)
        .where(*these)
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    order = (Report.at, Report.id) if state == "open" else (Report.settled_at.desc(), Report.id.desc())
    return [_listed(*row) for row in db.session.execute(found.order_by(*order))], total


def _listed(report: Report, message: Message, speaker: Registration, reader: str | None, keeper: str | None) -> Listed:
    words = excerpt(" ".join(plain_of(message.html[:20_000]).split()), length=LENGTH)
    return Listed(
        report.id, report.reason, report.words, report.at, report.state, reader or "", keeper or "", report.settled_at, report.answer,
        message.number, message.status, message.subject or "", message.language, words, speaker_of(speaker),
    )  # fmt: skip


def report_of(message_id: int, person_id: int) -> Report | None:
    """What somebody reported about a message."""
    return db.session.scalar(select(Report).where(Report.message_id == message_id, Report.by_id == person_id))


def report_with(report_id: int) -> Report:
    """One report, as it is now."""
    return db.session.get_one(Report, report_id, populate_existing=True)


def person_behind(report: Report) -> Person | None:
    """Who made it, while they have an account."""
    return db.session.get(Person, report.by_id) if report.by_id else None
