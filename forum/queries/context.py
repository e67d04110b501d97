"""What a moderator wants to know beside a message: how its thread ends, what became of its author's messages so far, who is at it, who reported it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Person
from core.database import db
from core.text import excerpt, plain_of
from forum.models import Act, Message, Registration, Report
from forum.queries.compose import speaker_of
from forum.queries.entries import Speaker

LINES = 2  # of a thread: its latest messages
LENGTH = 160


@dataclass(frozen=True)
class ThreadLine:
    """One of the latest messages of a thread, in short."""

    id: int
    number: int
    language: str | None
    words: str
    posted_at: datetime
    speaker: Speaker


@dataclass(frozen=True)
class History:
    """What became of somebody's messages in this forum so far."""

    published: int = 0
    hidden: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Claim:
    """Who took a message, and when."""

    by_id: int
    who: str
    at: datetime


def lines_of(thread_ids: Collection[int]) -> dict[int, tuple[ThreadLine, ...]]:
    """The latest published messages of each thread, the last one last."""
    place = func.row_number().over(partition_by=Message.thread_id, order_by=Message.number.desc()).label("place")
    latest = select(Message.id, place).where(Message.thread_id.in_(thread_ids), Message.status == "published").subquery()
    found = select(Message, Registration).join(latest, latest.c.id == Message.id).join(Registration, Registration.id == Message.speaker_id).where(latest.c.place <= LINES)
    lines: dict[int, tuple[ThreadLine, ...]] = {}
    for message, speaker in db.session.execute(found.order_by(Message.number)):
        words = excerpt(" ".join(plain_of(message.html[:4000]).split()), length=LENGTH)
        line = ThreadLine(message.id, message.number, message.language, words, message.posted_at, speaker_of(speaker))
        lines[message.thread_id] = (*lines.get(message.thread_id, ()), line)
    return lines


def histories_of(author_ids: Collection[int]) -> dict[int, History]:
    """By author: how many of their messages are published, and how many were hidden or returned."""
    published = select(Message.author_id, func.count()).where(Message.author_id.in_(author_ids), Message.status == "published").group_by(Message.author_id)
    done = select(Message.author_id, Act.kind, func.count(Act.message_id.distinct())).join(Act, Act.message_id == Message.id)
    done = done.where(Message.author_id.in_(author_ids), Act.kind.in_(("message-hidden", "message-returned"))).group_by(Message.author_id, Act.kind)
    stand = dict(db.session.execute(published).tuples().all())
    decided = {(row[0], row[1]): row[2] for row in db.session.execute(done)}
    return {key: History(stand.get(key, 0), decided.get((key, "message-hidden"), 0), decided.get((key, "message-returned"), 0)) for key in author_ids}


def claims_on(message_ids: Collection[int], *, since: datetime) -> dict[int, Claim]:
    """Claims made since, by message."""
    found = select(Message.id, Person.id, Person.name, Message.claimed_at).join(Person, Person.id == Message.claimed_by_id)
    rows = db.session.execute(found.where(Message.id.in_(message_ids), Message.claimed_at > since))
    return {row[0]: Claim(row[1], row[2], row[3]) for row in rows}


def reports_on(message_ids: Collection[int]) -> dict[int, int]:
    """How many open reports there are on each message."""
    found = select(Report.message_id, func.count()).where(Report.message_id.in_(message_ids), Report.state == "open").group_by(Report.message_id)
    return dict(db.session.execute(found).tuples().all())
