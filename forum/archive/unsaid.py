"""What a forum has and its archive format has no place for: it is told when an archive is written, for the file is whole only without it."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from core.database import db
from forum.models import Attachment, Message, MessageVersion, Thread


def left_out(forum_id: int) -> list[str]:
    """In words of the command line, each with its number; nothing where the file holds all."""
    parent = aliased(Message)
    begins = Message.number == Thread.root_number
    split = begins & Message.reply_to_id.is_not(None) & (parent.topic_id.is_not_distinct_from(Message.topic_id))
    merged = ~begins & Message.reply_to_id.is_(None)
    here = select(func.count()).select_from(Message).join(Thread, Thread.id == Message.thread_id).outerjoin(parent, parent.id == Message.reply_to_id)
    found = {
        "pinned thread": _threads(forum_id, Thread.pinned_at.is_not(None)),
        "locked thread": _threads(forum_id, Thread.locked_at.is_not(None)),
        "thread with a title of its own": _threads(forum_id, Thread.title.is_not(None)),
        "thread split off or merged": db.session.scalar(here.where(Message.forum_id == forum_id, split | merged)),
        "attached file": db.session.scalar(select(func.count(Attachment.id)).where(Attachment.forum_id == forum_id, Attachment.message_id.is_not(None))),
        "earlier wording": db.session.scalar(select(func.count(MessageVersion.id)).join(Message, Message.id == MessageVersion.message_id).where(Message.forum_id == forum_id)),
    }
    return [f"{number} {what if number == 1 else _many(what)}" for what, number in found.items() if number]


def _threads(forum_id: int, these: ColumnElement[bool]) -> Any:
    return db.session.scalar(select(func.count(Thread.id)).where(Thread.forum_id == forum_id, these))


def _many(what: str) -> str:
    noun, _, rest = what.partition(" ") if what.startswith("thread ") else (what, "", "")
    return f"{noun}s {rest}".strip().replace("a title of its own", "titles of their own")
