"""Threads of a topic, latest activity first: as trees with the messages to show of each, and as a list of subjects."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, or_, select, union, union_all

from core.database import db
from core.prepared import Prepared
from forum.models import Registration, Thread
from forum.queries.entries import GONE, Entry, Speaker, entries_from, message, read, speaker_columns, speaker_of

TREES, SUBJECTS = 5, 25
WHOLE = 12  # a thread of up to so many messages is shown whole; of a longer one the first message and the latest
LATEST = 4
_OPENING = 25  # the moderator's opening message is looked for among so many first messages of a topic


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """A thread with its counts."""

    id: int
    root_number: int
    message_count: int
    pinned: bool = False
    locked: bool = False
    title: str | None = None  # given when it was split off

    @property
    def is_long(self) -> bool:
        """Whether a page of several threads shows it in part."""
        return self.message_count > WHOLE


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A thread as a line of a list; ``subject`` and ``speaker`` are those of its first message, None where that is gone."""

    root_number: int
    message_count: int
    last_message_at: datetime
    subject: str | None
    language: str | None
    kind: str
    posted_at: datetime
    speaker: Speaker | None
    id: int
    pinned: bool = False
    locked: bool = False
    title: str | None = None


_thread, _root, _speaker = Thread.__table__, message.alias("root"), Registration.__table__.alias("opener")
_head = select(_thread.c.id, _thread.c.root_number, _thread.c.message_count, _thread.c.pinned_at.is_not(None), _thread.c.locked_at.is_not(None), _thread.c.title)
_living = (_thread.c.topic_id == bindparam("topic")) & _thread.c.last_message_at.is_not(None)
_order = (_thread.c.last_message_at.desc(), _thread.c.id.desc())
_page = _head.where(_living, _thread.c.id.not_in(bindparam("apart", expanding=True))).order_by(*_order).limit(bindparam("size")).offset(bindparam("skipped"))
_some = _head.where(_thread.c.id.in_(bindparam("threads", expanding=True))).order_by(_thread.c.root_number)
_first_messages = (
    select(message.c.thread_id, message.c.number, message.c.kind, message.c.reply_to_id)
    .where(message.c.topic_id == bindparam("topic"), message.c.status == "published")
    .order_by(message.c.number)
    .limit(_OPENING)
    .subquery()
)
_pinned = select(_thread.c.id).where(_living, _thread.c.pinned_at.is_not(None))
_openings = union(select(_first_messages.c.thread_id).where(_first_messages.c.kind == "moderator", _first_messages.c.reply_to_id.is_(None)), _pinned)
_locked = select(_thread.c.id).where(_thread.c.id.in_(bindparam("threads", expanding=True)), _thread.c.locked_at.is_not(None))
_subjects = (
    select(
        _thread.c.root_number, _thread.c.message_count, _thread.c.last_message_at, _thread.c.pinned_at.is_not(None), _thread.c.locked_at.is_not(None), _thread.c.title,
        case((_root.c.status == "published", _root.c.subject)), _root.c.status, _root.c.language, _root.c.kind, _root.c.posted_at, _thread.c.id, *speaker_columns(_speaker),
    )
    .select_from(_thread.join(_root, (_root.c.forum_id == _thread.c.forum_id) & (_root.c.number == _thread.c.root_number)).join(_speaker, _speaker.c.id == _root.c.speaker_id))
    .where(_living)
)  # fmt: skip
_subjects_page = _subjects.where(_thread.c.pinned_at.is_(None)).order_by(*_order).limit(bindparam("size")).offset(bindparam("skipped"))
_subjects_pinned = _subjects.where(_thread.c.pinned_at.is_not(None)).order_by(_thread.c.pinned_at.desc(), _thread.c.id.desc())
# What waits in a forum is little beside what somebody has written: "+ 0" lets its index lead. What was hidden may be more than that: there the author's leads.
_unseen = select(
    message.c.id, message.c.number.label("number"), message.c.thread_id, message.c.topic_id, _thread.c.last_message_at, message.c.status, message.c.published_at
).select_from(message.join(_thread, _thread.c.id == message.c.thread_id))
_mine = Prepared(
    union_all(
        _unseen.where(message.c.forum_id == bindparam("forum"), message.c.status == "pending", (message.c.author_id + 0) == bindparam("me")),
        _unseen.where((message.c.forum_id + 0) == bindparam("forum"), message.c.status == "hidden", message.c.author_id == bindparam("me")),
    )
    .order_by("number")
    .limit(100)
)
# By its first message, which has an index: a thread whose first message was moved away begins with another.
_root_stands_there = _thread.join(message, (message.c.thread_id == _thread.c.id) & (message.c.number == _thread.c.root_number))
_head_by_root = _head.select_from(_root_stands_there).where(message.c.forum_id == bindparam("forum"), message.c.number == bindparam("root"))
_thread_now = select(_thread.c.root_number, _thread.c.message_count, message.c.status).select_from(message.join(_thread, _thread.c.id == message.c.thread_id))
_thread_now = _thread_now.where(message.c.forum_id == bindparam("forum"), message.c.number == bindparam("number"))


def openings_of(topic_id: int) -> tuple[ThreadHead, ...]:
    """The threads that the moderator opened the topic with, or pinned: they stand before all others."""
    apart = db.session.execute(_openings, {"topic": topic_id}).scalars().all()
    return _heads(_some, threads=list(apart)) if apart else ()


def threads_of(topic_id: int, *, page: int, apart: Sequence[ThreadHead]) -> tuple[ThreadHead, ...]:
    """A page of a topic's threads, but for those that stand ``apart``."""
    return _heads(_page, topic=topic_id, apart=[thread.id for thread in apart], size=TREES, skipped=(page - 1) * TREES)


def _heads(statement: Any, **values: Any) -> tuple[ThreadHead, ...]:
    return tuple(ThreadHead(*row) for row in db.session.execute(statement, values))


def thread_by_root(forum_id: int, number: int) -> ThreadHead | None:
    """The thread that a message opened."""
    found = db.session.execute(_head_by_root, {"forum": forum_id, "root": number}).first()
    return ThreadHead(*found) if found else None


def thread_with(forum_id: int, number: int) -> int | None:
    """The number under which a message's thread is found now, for a thread that was merged or moved; None where readers see nothing of it."""
    found = db.session.execute(_thread_now, {"forum": forum_id, "number": number}).first()
    return found.root_number if found and found.message_count and found.status != "pending" else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message of one's own that readers do not see: it waits for the moderator, was returned or hidden. ``alone`` when its thread has nothing published."""

    id: int
    number: int
    thread_id: int
    topic_id: int | None
    alone: bool
    status: str = "pending"
    was_read: bool = False  # published once, before it was hidden


def waiting_of(registration_id: int | None, *, forum_id: int) -> tuple[Waiting, ...]:
    """One's own messages in a forum that readers do not see, but those taken back; those who are not registered have none."""
    if registration_id is None:
        return ()
    rows = _mine.run(db.session.connection(), {"me": registration_id, "forum": forum_id})
    return tuple(Waiting(row[0], row[1], row[2], row[3], row[4] is None, row[5], row[6] is not None) for row in rows)


@lru_cache(maxsize=8)
def _messages_of_threads(long: int) -> Any:
    """The select for whole threads and ``long`` long ones."""
    whole = select(message.c.id).where(
        message.c.thread_id.in_(bindparam("whole", expanding=True)), or_(message.c.status != "pending", message.c.author_id == bindparam("me", type_=Integer))
    )
    parts = [whole]
    if long:
        roots = message.c.number.in_(bindparam("roots", expanding=True))
        # Named one by one, for "not pending" would make SQLite walk through all numbers of the forum.
        parts.append(select(message.c.id).where(message.c.forum_id == bindparam("forum"), roots, message.c.status.in_(("published", *GONE))))
    for n in range(long):
        published = select(message.c.id).where(message.c.thread_id == bindparam(f"long{n}"), message.c.status == "published")
        parts.append(select(published.order_by(message.c.number.desc()).limit(LATEST).subquery().c.id))
    if long:
        parts.append(select(message.c.id).where(message.c.id.in_(bindparam("mine", expanding=True))))
    return entries_from().where(message.c.id.in_(union_all(*parts) if long else whole)).order_by(message.c.number)


def whole_thread(thread: ThreadHead, *, me: int | None) -> list[Entry]:
    """Every message of a thread, by number: published ones, gaps, and one's own that wait."""
    return read(_messages_of_threads(0), whole=[thread.id], me=me)


def messages_of_threads(forum_id: int, threads: Sequence[ThreadHead], *, me: int | None, waiting: Sequence[Waiting] = ()) -> dict[int, list[Entry]]:
    """What a page shows of each thread, by number: all of it, or of a long one the first message and the latest; one's own ``waiting`` messages too."""
    long = [thread for thread in threads if thread.is_long]
    values: dict[str, Any] = {"whole": [thread.id for thread in threads if not thread.is_long], "me": me}
    if long:
        mine = {one.id for one in waiting if one.thread_id in {thread.id for thread in long}}
        values |= {"mine": sorted(mine), "forum": forum_id, "roots": [thread.root_number for thread in long]} | {f"long{n}": thread.id for n, thread in enumerate(long)}
    found: dict[int, list[Entry]] = {thread.id: [] for thread in threads}
    for entry in read(_messages_of_threads(len(long)), **values):
        found[entry.thread_id].append(entry)
    return found


def subjects_of(topic_id: int, *, page: int) -> list[SubjectLine]:
    """A page of a topic's threads as a list of subjects; those pinned are not among them."""
    rows = db.session.execute(_subjects_page, {"topic": topic_id, "size": SUBJECTS, "skipped": (page - 1) * SUBJECTS})
    return [_subject_line(row) for row in rows]


def pinned_subjects_of(topic_id: int) -> list[SubjectLine]:
    """The threads of a topic that stand above the others, pinned last first."""
    return [_subject_line(row) for row in db.session.execute(_subjects_pinned, {"topic": topic_id})]


def locked_among(thread_ids: Collection[int]) -> frozenset[int]:
    """Which of these threads take no more replies."""
    return frozenset(db.session.execute(_locked, {"threads": list(thread_ids)}).scalars()) if thread_ids else frozenset()


def _subject_line(row: Sequence[Any]) -> SubjectLine:
    root_number, message_count, last_message_at, pinned, locked, title, subject, status, language, kind, posted_at, thread_id, *who = row
    there = status == "published"
    line = SubjectLine(root_number, message_count, last_message_at, subject if there else None, language, kind, posted_at, speaker_of(who) if there else None, thread_id)
    return replace(line, pinned=pinned, locked=locked, title=title) if pinned or locked or title else line
