"""Messages by time, a page at a time. The next and the previous page are found by number, so that a deep page costs what the first one does."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, bindparam, func, select

from core.database import db
from forum.models import MessageGoal, MessageQuestion
from forum.queries.entries import Entry, entries_from, first_of_topic, message, read
from plans.models import Goal

PAGE = 25
# A page asked for by its number alone is counted off exactly within this many messages of either end; beyond, it is found by proportion.
WITHIN = 5000
MOST_COUNTED = 1000  # tagged messages are counted up to here


@dataclass(frozen=True)
class Scope:
    """Which messages: all of a ``forum``, ``topic`` or ``thread``, or in a topic the inputs to a ``question`` or under a ``goal``, by its id."""

    name: str
    id: int
    forum_id: int
    topic_id: int | None = None
    total: int = 0  # how many there are, as counted beside them
    more: bool = False  # whether the total is only where the counting stopped


@dataclass(frozen=True)
class Stretch:
    """A page of messages. ``page`` is None where only a number was asked for; ``earlier`` and ``later`` are the numbers its neighbours begin with."""

    entries: tuple[Entry, ...]
    page: int | None
    pages: int
    earlier: int | None
    later: int | None


_answer, _tag, _goal = MessageQuestion.__table__, MessageGoal.__table__, Goal.__table__


@lru_cache(maxsize=8)
def _scope(name: str) -> tuple[FromClause, ColumnElement[bool], ColumnElement[Any]]:
    """Where the messages of a scope stand, which they are, and by what they are in order.

    Answers and tags are in order by the message's id, which their index holds; inside a forum ids rise with the numbers.
    """
    published, this = message.c.status == "published", bindparam("scope", type_=Integer)
    # "+ 0" keeps a planner from walking the whole topic: the index of answers or tags leads.
    tagged = published & (message.c.kind == "input") & ((message.c.topic_id + 0) == bindparam("topic"))
    if name == "question":
        return message.join(_answer, _answer.c.message_id == message.c.id), tagged & (_answer.c.question_id == this), _answer.c.message_id
    if name == "goal":
        return message.join(_tag, _tag.c.message_id == message.c.id), tagged & (_tag.c.goal_id == this), _tag.c.message_id
    column = {"topic": message.c.topic_id, "forum": message.c.forum_id, "thread": message.c.thread_id}[name]
    return message, (column == this) & published, message.c.number


@dataclass(frozen=True)
class _Statements:
    page: Any
    before: Any
    counted: Any
    counted_back: Any
    capped: Any


@lru_cache(maxsize=8)
def _statements(name: str) -> _Statements:
    source, these, key = _scope(name)
    numbers, begins, size = select(message.c.number).select_from(source).where(these), bindparam("begins", type_=Integer), bindparam("size", type_=Integer)
    few = numbers.limit(MOST_COUNTED + 1).subquery()
    return _Statements(
        page=entries_from(source).where(these, key >= begins).order_by(key).limit(size),
        before=numbers.where(key < begins).order_by(key.desc()).limit(size),
        counted=numbers.order_by(key).limit(1).offset(bindparam("skipped")),
        counted_back=numbers.order_by(key.desc()).limit(1).offset(bindparam("skipped")),
        capped=select(func.count()).select_from(few),
    )


_id_of_number = select(message.c.id).where(message.c.forum_id == bindparam("forum"), message.c.number >= bindparam("number")).order_by(message.c.number).limit(1)
_goal_by_code = select(_goal.c.id).where(_goal.c.edition_id == bindparam("edition"), _goal.c.code == bindparam("code"))


def under_goal(*, edition_id: int, code: str, forum_id: int, topic_id: int) -> Scope:
    """The inputs of a topic that name a goal, counted up to a thousand; the code is one of the edition's."""
    goal_id = db.session.execute(_goal_by_code, {"edition": edition_id, "code": code}).scalar_one()
    count = db.session.execute(_statements("goal").capped, {"scope": goal_id, "topic": topic_id}).scalar_one()
    return Scope("goal", goal_id, forum_id, topic_id, total=min(count, MOST_COUNTED), more=count > MOST_COUNTED)


def stretch(scope: Scope, *, page: int | None, begins: int | None) -> Stretch:
    """The messages of a page: of that which begins at number ``begins``, else of page ``page``, else of the first. Beyond the end stands the last."""
    told = _statements(scope.name)
    which = {"scope": scope.id, "topic": scope.topic_id} if scope.topic_id is not None else {"scope": scope.id}
    pages = max(1, -(-scope.total // PAGE))
    page = min(page, pages) if page else (None if begins else 1)
    if begins is None and page is not None and page > 1:
        begins = _beginning(scope, which, skipped=(page - 1) * PAGE)
    entries = read(told.page, **which, begins=_key(scope, begins), size=PAGE + 1)
    if begins and not entries and scope.total:
        return stretch(scope, page=pages, begins=None) if page != pages or pages == 1 else Stretch((), page, pages, None, None)
    before = db.session.execute(told.before, {**which, "begins": _key(scope, begins), "size": PAGE}).scalars().all() if begins else []
    earlier = before[-1] if before else None
    if begins and earlier is None:
        page = 1
    later = entries[PAGE].number if len(entries) > PAGE else None
    return Stretch(tuple(entries[:PAGE]), page, pages, earlier, later)


def _key(scope: Scope, begins: int | None) -> int:
    """What a page's beginning is in the order of its scope."""
    if scope.topic_id is None or scope.name not in {"question", "goal"}:
        return begins or 0
    if begins is None:
        return db.session.execute(first_of_topic, {"topic": scope.topic_id}).scalar() or 0
    found = db.session.execute(_id_of_number, {"forum": scope.forum_id, "number": begins}).scalar()
    return found if found is not None else 2**31 - 1


def _beginning(scope: Scope, which: dict[str, int], *, skipped: int) -> int:
    """The number that stands after ``skipped`` messages of a scope."""
    told, left = _statements(scope.name), scope.total - skipped - 1
    if skipped <= WITHIN:
        return db.session.execute(told.counted, {**which, "skipped": skipped}).scalar() or 0
    if left <= WITHIN:
        return db.session.execute(told.counted_back, {**which, "skipped": max(0, left)}).scalar() or 0
    first, last = (db.session.execute(one, {**which, "skipped": 0}).scalar() or 0 for one in (told.counted, told.counted_back))
    return int(first + (last - first + 1) * skipped // scope.total)
