"""The place of one message in its thread: what it replies to, what was replied to it, what stands before and after it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from core.database import db
from forum.models import Thread
from forum.queries.entries import Entry, Speaker, message, speaker, speaker_columns, speaker_of

REPLIES = 50


@dataclass(frozen=True, slots=True)
class Mention:
    """A message that another page points to."""

    number: int
    subject: str | None
    language: str | None
    posted_at: datetime
    speaker: Speaker


@dataclass(frozen=True)
class Around:
    """What surrounds a message: published ones only. ``root`` is None while its thread has nothing published."""

    root: int | None
    count: int
    parent: Mention | None
    replies: tuple[Mention, ...]
    earlier: int | None
    later: int | None


_thread = Thread.__table__.c
_mention = select(message.c.number, message.c.subject, message.c.language, message.c.posted_at, *speaker_columns(speaker)).join(speaker, speaker.c.id == message.c.speaker_id)
_mention = _mention.where(message.c.status == "published")
_parent = _mention.where(message.c.id == bindparam("id"))
_replies = _mention.where(message.c.reply_to_id == bindparam("id")).order_by(message.c.number).limit(REPLIES)
_of_thread = select(_thread.root_number, _thread.message_count).where(_thread.id == bindparam("thread"))
_siblings = select(message.c.number).where(message.c.thread_id == bindparam("thread"), message.c.status == "published")
_earlier = _siblings.where(message.c.number < bindparam("number")).order_by(message.c.number.desc()).limit(1)
_later = _siblings.where(message.c.number > bindparam("number")).order_by(message.c.number).limit(1)


def around(entry: Entry) -> Around:
    """Five queries, however long the thread."""
    run, here = db.session.execute, {"thread": entry.thread_id, "number": entry.number}
    root, count = run(_of_thread, {"thread": entry.thread_id}).one()
    parent = run(_parent, {"id": entry.parent_id}).first()
    return Around(
        root=root if count else None,
        count=count,
        parent=_mentioned(parent) if parent else None,
        replies=tuple(_mentioned(row) for row in run(_replies, {"id": entry.id})),
        earlier=run(_earlier, here).scalar(),
        later=run(_later, here).scalar(),
    )


def _mentioned(row: Any) -> Mention:
    return Mention(row[0], row[1], row[2], row[3], speaker_of(row[4:]))


def root_of(thread_id: int) -> int | None:
    """The number of the message that opened a thread, if anything of it is published."""
    root, count = db.session.execute(_of_thread, {"thread": thread_id}).one()
    return root if count else None
