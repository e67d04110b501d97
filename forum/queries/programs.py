"""Lists for programs: pages that begin after a number, so that the last one costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Thread
from forum.queries import reading, visible
from forum.queries.entries import Entry, entries_from, message, read
from forum.queries.reading import ForumCard
from forum.queries.visible import Kind


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread; ``subject`` is None where the message that opened it is gone."""

    number: int
    topic_id: int | None
    message_count: int
    last_message_at: datetime
    subject: str | None
    pinned: bool
    locked: bool


_forum, _thread = Forum.__table__.c, Thread.__table__
_after, _size = bindparam("after", type_=Integer), bindparam("size", type_=Integer)


@lru_cache(maxsize=len(Kind))
def _forums(reader: Kind) -> Any:
    return reading.cards(reader, _forum.id > _after).order_by(_forum.id).limit(_size)


def forums_after(person: Person | None, *, after: int, size: int) -> tuple[ForumCard, ...]:
    """Forums that somebody may know of, by their id."""
    return reading.run(_forums(visible.kind_of(person)), {**visible.values(person), "after": after, "size": size})


_root = message.alias("root")
_lines = (
    select(
        _thread.c.root_number, _thread.c.topic_id, _thread.c.message_count, _thread.c.last_message_at,
        case((_thread.c.title.is_not(None), _thread.c.title), (_root.c.status == "published", _root.c.subject)), _thread.c.pinned_at, _thread.c.locked_at,
    )
    .select_from(_thread.outerjoin(_root, (_root.c.forum_id == _thread.c.forum_id) & (_root.c.number == _thread.c.root_number)))
    .where(_thread.c.forum_id == bindparam("forum"), _thread.c.message_count > 0)
)  # fmt: skip
_in_forum = _lines.where(_thread.c.root_number > _after).order_by(_thread.c.root_number).limit(_size)
_in_topic = _in_forum.where(_thread.c.topic_id == bindparam("topic", type_=Integer))
_one = _lines.where(_thread.c.root_number == bindparam("root"))


def threads_after(forum_id: int, *, topic_id: int | None, after: int, size: int) -> list[ThreadLine]:
    """Threads with something published, by the number of the message that opened them."""
    given = {"forum": forum_id, "after": after, "size": size} | ({"topic": topic_id} if topic_id else {})
    return [_line(row) for row in db.session.execute(_in_topic if topic_id else _in_forum, given)]


def thread_line(forum_id: int, root: int) -> ThreadLine | None:
    """One of them."""
    found = db.session.execute(_one, {"forum": forum_id, "root": root}).first()
    return _line(found) if found else None


def _line(row: Sequence[Any]) -> ThreadLine:
    root, topic_id, count, last, subject, pinned, locked = row
    return ThreadLine(root, topic_id, count, last, subject, pinned is not None, locked is not None)


@lru_cache(maxsize=4)
def _messages(scope: str) -> Any:
    column = {"forum": message.c.forum_id, "topic": message.c.topic_id, "thread": message.c.thread_id}[scope]
    return entries_from().where(column == bindparam("scope", type_=Integer), message.c.status == "published", message.c.number > _after).order_by(message.c.number).limit(_size)


def messages_after(scope: str, scope_id: int, *, after: int, size: int) -> list[Entry]:
    """Published messages of a forum, topic or thread, by number: two queries."""
    return read(_messages(scope), scope=scope_id, after=after, size=size)


_roots = select(_thread.c.id, _thread.c.root_number).where(_thread.c.id.in_(bindparam("threads", expanding=True)))


def roots_of(entries: Sequence[Entry]) -> dict[int, int]:
    """The number of the message that opened the thread of each of these, by the thread's id."""
    return {row[0]: row[1] for row in db.session.execute(_roots, {"threads": sorted({entry.thread_id for entry in entries})})}
