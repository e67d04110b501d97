"""Mails that came in, as the secretariat looks for them: a list, and each by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, undefer

from core.database import db
from forum.models import Forum, Message
from listserv.models import Arrival, ListMessage, MailList, ReceivedMail

SIZE = 50
WAITING, TO_DO = "waiting", "to-do"  # besides the dispositions


@dataclass(frozen=True, slots=True)
class Line:
    """A mail at one of our addresses."""

    id: int
    received_at: datetime
    sender: str
    sender_name: str
    subject: str
    recipient: str
    disposition: str | None
    reason: str
    settled: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed by; empty words ask for nothing."""

    words: str = ""
    state: str = ""
    reason: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Each of the words stands somewhere in the head of the mail."""
        found: list[ColumnElement[bool]] = []
        for word in self.words.split()[:8]:
            columns: tuple[Any, ...] = (Arrival.sender, Arrival.sender_name, Arrival.subject, Arrival.recipient, ReceivedMail.envelope_from, ReceivedMail.message_id)
            found.append(or_(*(column.icontains(written, autoescape=True) for column in columns for written in _ways(word))))
        if self.state == WAITING:
            found.append(Arrival.taken_at.is_(None))
        elif self.state == TO_DO:
            found.append(_to_do())
        elif self.state:
            found.append(Arrival.disposition == self.state)
        return [*found, Arrival.reason == self.reason] if self.reason else found


def _line(id_: int, at: datetime, sender: str, name: str, subject: str, to: str, disposition: str | None, reason: str, settled_at: datetime | None, envelope_from: str) -> Line:
    return Line(id_, at, sender or envelope_from, name, subject, to, disposition, reason, settled_at is not None)


def _ways(word: str) -> set[str]:
    """To write it: SQLite knows the small letters of English only."""
    return {word} if word.isascii() else {word, word.lower(), word.capitalize(), word.upper()}


def _to_do() -> ColumnElement[bool]:
    return and_(Arrival.disposition == "held", Arrival.settled_at.is_(None), Arrival.message_id.is_(None), Arrival.list_message_id.is_(None))


def search(asked: Asked, *, page: int) -> tuple[list[Line], int]:
    """The newest first. Two queries."""
    columns = (Arrival.id, Arrival.received_at, Arrival.sender, Arrival.sender_name, Arrival.subject, Arrival.recipient, Arrival.disposition, Arrival.reason, Arrival.settled_at)
    total = db.session.scalar(select(func.count()).select_from(Arrival).join(Arrival.mail).where(*asked.conditions())) or 0
    pages = max(1, -(-total // SIZE))
    found = select(*columns, ReceivedMail.envelope_from).join(Arrival.mail).where(*asked.conditions()).order_by(Arrival.id.desc())
    rows = db.session.execute(found.limit(SIZE).offset((min(page, pages) - 1) * SIZE))
    return [_line(*row) for row in rows], total


def ids(asked: Asked, *, most: int) -> list[int]:
    """Those that the list shows, the oldest first."""
    return list(db.session.scalars(select(Arrival.id).join(Arrival.mail).where(*asked.conditions()).order_by(Arrival.id).limit(most)))


def counts() -> tuple[int, int]:
    """How many wait to be taken, and how many for somebody to see to them. Two queries."""
    waiting = db.session.scalar(select(func.count()).select_from(Arrival).where(Arrival.taken_at.is_(None))) or 0
    return waiting, db.session.scalar(select(func.count()).select_from(Arrival).where(_to_do())) or 0


@dataclass(frozen=True, slots=True)
class Place:
    """What a mail was about, and what it became."""

    forum: str | None = None  # title
    forum_slug: str | None = None
    list: str | None = None
    list_slug: str | None = None
    number: int | None = None  # of the message


def find(arrival_id: int) -> tuple[Arrival, Place] | None:
    """One, with its mail, byte for byte. One query."""
    number = func.coalesce(Message.number, ListMessage.thread_number)
    found = select(Arrival, Forum.title, Forum.slug, MailList.title, MailList.slug, number).join(Arrival.mail)
    found = found.outerjoin(Forum, Forum.id == Arrival.forum_id).outerjoin(MailList, MailList.id == Arrival.list_id)
    found = found.outerjoin(Message, Message.id == Arrival.message_id).outerjoin(ListMessage, ListMessage.id == Arrival.list_message_id)
    row = db.session.execute(found.where(Arrival.id == arrival_id).options(contains_eager(Arrival.mail).options(undefer(ReceivedMail.raw)))).first()
    return (row[0], Place(*row[1:])) if row is not None else None
