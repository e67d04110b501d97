"""What a reader has not read yet in a forum: on a page, in a topic, a thread, a list of forums.

A message is read when its number and the instant of its publication lie within the reader's mark on its thread, or within the one on the whole forum.
The instant is asked too because a held message appears later than the ones numbered after it. One's own are never unread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, literal, literal_column, or_, select, union_all

from core.database import db
from core.prepared import Prepared
from forum.models import Bookmark, Message, ReadMark, Registration, Subscription, Thread

WINDOW = 100  # unread ones are counted among so many of the latest messages of a place
FEW = 100  # the same for each of several places in a list
NEVER, FOREVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Count:
    """How many are unread; ``at_least`` where the counting stopped."""

    number: int
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What a reader keeps about a forum: the mark on all of it, whether any mark is set, when the last was, and what they follow here."""

    number: int
    at: datetime
    begun: bool
    last_at: datetime | None
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class News:
    """For one page: the numbers of its new messages, counts by topic (or of the one place asked about, under 0) and by thread, the first unread one."""

    new: frozenset[int] = frozenset()
    bookmarked: frozenset[int] = frozenset()
    counts: Mapping[int, Count] = field(default_factory=dict)
    threads: Mapping[int, int] = field(default_factory=dict)
    first: int | None = None


_message, _thread, _mark, _whole = Message.__table__.c, Thread.__table__, ReadMark.__table__.alias("mark"), ReadMark.__table__.alias("whole")
_following, _bookmark, _kept = Subscription.__table__.c, Bookmark.__table__.c, ReadMark.__table__.c
_me, _forum, _mine = (bindparam(name, type_=Integer) for name in ("me", "forum", "mine"))
_appeared = func.coalesce(_message.published_at, _message.posted_at, type_=_message.posted_at.type)


def _within(number: Any, at: Any) -> ColumnElement[bool]:
    return and_(_message.number <= number, _appeared <= at)


_source = Message.__table__.outerjoin(_mark, (_mark.c.person_id == _me) & (_mark.c.forum_id == _message.forum_id) & (_mark.c.thread_id == _message.thread_id))
_given = _within(bindparam("number", type_=Integer), bindparam("at", type_=_message.posted_at.type))
_unread = and_(_message.status == "published", _message.author_id != _mine, ~_given, or_(_mark.c.number.is_(None), ~_within(_mark.c.number, _mark.c.at)))


def _level(scope: str) -> Any:
    return select(_following.level).where(
        _following.person_id == _me, _following.forum_id == _forum, _following.scope == scope, _following.scope_id == bindparam(scope, type_=Integer)
    )


_state = Prepared(
    select(
        select(_kept.number).where(_kept.person_id == _me, _kept.forum_id == _forum, _kept.thread_id == 0).scalar_subquery(),
        select(_kept.at).where(_kept.person_id == _me, _kept.forum_id == _forum, _kept.thread_id == 0).scalar_subquery(),
        select(func.max(_kept.at, type_=_kept.at.type)).where(_kept.person_id == _me, _kept.forum_id == _forum).scalar_subquery(),
        *(_level(scope).scalar_subquery() for scope in ("forum", "topic", "thread")),
    )
)


def kept_by(person_id: int, forum_id: int, *, topic_id: int | None = None, thread_id: int | None = None) -> Kept:
    """One query."""
    (found,) = _state.run(db.session.connection(), {"me": person_id, "forum": forum_id, "topic": topic_id, "thread": thread_id})
    number, at, last_at, *levels = found
    known = {scope: level for scope, level in zip(("forum", "topic", "thread"), levels, strict=True) if level}
    return Kept(number or 0, at or NEVER, last_at is not None, last_at, known)


@lru_cache(maxsize=64)
def _news(numbers: int, scope: str, threads: int, *, bookmarks: bool) -> Prepared:
    """Everything about a page in one statement: which part, of what, how many; of a place also the first unread, the lowest looked at, how many were."""
    here, empty = [bindparam(f"n{n}", type_=Integer) for n in range(numbers)], (literal(None, Integer), literal(None, Integer), literal(None, Integer))
    parts: list[Any] = []
    if numbers:
        parts.append(select(literal("new"), _message.number, literal(1), *empty).select_from(_source).where(_message.forum_id == _forum, _message.number.in_(here), _unread))
    if numbers and bookmarks:
        kept = select(literal("bookmark"), _message.number, literal(1), *empty).join(Message.__table__, _message.id == _bookmark.message_id)
        parts.append(kept.where(_bookmark.person_id == _me, _message.forum_id == _forum, _message.number.in_(here)))
    if scope:
        group = func.coalesce(_message.topic_id, -1) if scope == "forum" else literal(0)
        looked_at = select(_message.number.label("number"), group.label("place"), case((_unread, 1), else_=0).label("unread")).select_from(_source)
        looked_at = looked_at.where(_of(scope) == bindparam("scope", type_=Integer), _message.status == "published").order_by(_message.number.desc()).limit(WINDOW)
        seen = looked_at.subquery().c
        of_place = select(literal("place"), seen.place, func.sum(seen.unread), func.min(case((seen.unread == 1, seen.number))), func.min(seen.number), func.count())
        parts.append(of_place.group_by(seen.place))
    if threads:
        these = [bindparam(f"t{n}", type_=Integer) for n in range(threads)]
        parts.append(select(literal("thread"), _thread.c.id, _few(_message.thread_id == _thread.c.id, _thread), *empty).where(_thread.c.id.in_(these)))
    return Prepared(union_all(*parts) if len(parts) > 1 else parts[0])


def _of(scope: str) -> Any:
    return {"forum": _message.forum_id, "topic": _message.topic_id, "thread": _message.thread_id}[scope]


def _few(these: ColumnElement[bool], outer: Any) -> Any:
    few = select(_message.id).select_from(_source).where(these, _unread).order_by(_message.number.desc()).limit(FEW).correlate(outer).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _padded(name: str, these: Sequence[int]) -> dict[str, int]:
    """A list as parameters, in one of few lengths: each is compiled once."""
    size = max(8, 1 << (len(these) - 1).bit_length()) if these else 0
    return {f"{name}{n}": these[n] if n < len(these) else 0 for n in range(size)}


def news_for(
    person_id: int, kept: Kept, *, forum_id: int, mine: int | None, numbers: Sequence[int] = (), scope: str = "", scope_id: int = 0, threads: Sequence[int] = (), bookmarks: bool = False
) -> News:  # fmt: skip
    """What is new to somebody on a page that shows messages of these numbers and names these threads. One query. ``mine`` is the reader's registration."""
    here, named = _padded("n", numbers), _padded("t", threads)
    if not (here or named or scope):
        return News()
    asked = {"me": person_id, "mine": mine or 0, "forum": forum_id, "number": kept.number, "at": kept.at, "scope": scope_id, **here, **named}
    rows = _news(len(here), scope, len(named), bookmarks=bookmarks).run(db.session.connection(), asked)
    by_part: dict[str, list[Any]] = {"new": [], "bookmark": [], "place": [], "thread": []}
    for part, *row in rows:
        by_part[part].append(row)
    places = by_part["place"]
    more = sum(row[4] for row in places) >= WINDOW and min(row[3] for row in places) > kept.number + 1
    return News(
        new=frozenset(row[0] for row in by_part["new"]),
        bookmarked=frozenset(row[0] for row in by_part["bookmark"]),
        counts={row[0]: Count(int(row[1]), at_least=more) for row in places},
        threads={row[0]: row[1] for row in by_part["thread"]},
        first=min((row[2] for row in places if row[2]), default=None),
    )


_whole_mark = (_whole.c.person_id == _me) & (_whole.c.thread_id == 0)


def _first(scope: str) -> Prepared:
    """By thread, for readers have a mark on each: beyond it the next message is unread if it is there for others to read. Before it only those are that had been held and
    appeared after it was set; a walk over all that was read would find them too, and take as long as the forum."""
    number, at, since = (bindparam(name, type_=_kept[column].type) for name, column in (("number", "number"), ("at", "at"), ("since", "at")))
    mark = _mark.c
    farther = mark.number.is_not(None) & (mark.number >= number)
    threads = _thread.outerjoin(_mark, (mark.person_id == _me) & (mark.forum_id == _thread.c.forum_id) & (mark.thread_id == _thread.c.id))
    begun = case((farther, mark.number), else_=number)
    there = and_(_message.thread_id == _thread.c.id, _message.status == "published", _message.author_id != _mine)
    beyond = select(_message.number).where(there, _message.number > begun).order_by(_message.number).limit(1).correlate(_thread, _mark).scalar_subquery()
    appeared = _message.published_at > _message.posted_at, _message.published_at > case((farther, mark.at), else_=since)
    unseen = ~_within(number, at), or_(mark.number.is_(None), ~_within(mark.number, mark.at))
    plain = _message.number + literal_column("0")  # no index by number is to be walked for these: there is one of messages that were held
    before = select(func.min(plain)).where(there, *appeared, plain <= begun, *unseen).correlate(_thread, _mark).scalar_subquery()
    place = {"forum": _thread.c.forum_id, "topic": _thread.c.topic_id, "thread": _thread.c.id}[scope]
    found = select(beyond.label("beyond"), before.label("before"), _thread.c.root_number, _thread.c.message_count).select_from(threads)
    rows = found.where(place == bindparam("scope", type_=Integer), _thread.c.message_count > 0).cte("rows").prefix_with("MATERIALIZED").c
    first = case((rows.before.is_not(None) & (rows.beyond.is_(None) | (rows.before < rows.beyond)), rows.before), else_=rows.beyond)
    return Prepared(select(first, rows.root_number, rows.message_count).where(first.is_not(None)).order_by(first).limit(1))


_firsts = {scope: _first(scope) for scope in ("forum", "topic", "thread")}


def first_unread(person_id: int, kept: Kept, *, mine: int | None, scope: str, scope_id: int) -> tuple[int, int, int] | None:
    """The first message somebody has not read in a forum, topic or thread: its number, that of the message that opened its thread, the thread's length."""
    asked = {"me": person_id, "mine": mine or 0, "number": kept.number, "at": kept.at, "since": kept.at if kept.number else FOREVER, "scope": scope_id}
    found = _firsts[scope].run(db.session.connection(), asked).first()
    return (found[0], found[1], found[2]) if found else None


@lru_cache(maxsize=8)
def _in_forums(size: int) -> Any:
    these = [bindparam(f"f{n}", type_=Integer) for n in range(size)]
    outer = select(_kept.forum_id.distinct().label("id")).where(_kept.person_id == _me, _kept.forum_id.in_(these)).subquery("begun")
    own = select(Registration.id).where(Registration.forum_id == outer.c.id, Registration.person_id == _me).correlate(outer).scalar_subquery()
    whole = select(_whole.c.number).where(_whole_mark, _whole.c.forum_id == outer.c.id).correlate(outer).scalar_subquery()
    whole_at = select(_whole.c.at).where(_whole_mark, _whole.c.forum_id == outer.c.id).correlate(outer).scalar_subquery()
    unread = and_(
        _message.status == "published",
        _message.author_id != func.coalesce(own, 0),
        ~_within(func.coalesce(whole, 0), func.coalesce(whole_at, bindparam("never", type_=_kept.at.type))),
        or_(_mark.c.number.is_(None), ~_within(_mark.c.number, _mark.c.at)),
    )
    few = select(_message.id).select_from(_source).where(_message.forum_id == outer.c.id, unread).order_by(_message.number.desc()).limit(FEW).correlate(outer).subquery()
    return select(outer.c.id, select(func.count()).select_from(few).scalar_subquery())


def in_forums(person_id: int, totals: Mapping[int, int]) -> dict[int, Count]:
    """How many messages somebody has not read in each of these forums, given how many there are. One query; where they never read, all are unread."""
    rows = db.session.execute(_in_forums(len(these := _padded("f", list(totals)))), {"me": person_id, "never": NEVER, **these}) if totals else ()
    begun = {row[0]: Count(row[1], at_least=row[1] >= FEW) for row in rows}
    return {forum: begun.get(forum) or Count(total) for forum, total in totals.items()}


def first_unseen(person_id: int, kept: Kept, *, mine: int | None, seen: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """By thread, the first unread message that is not among those just seen. One query."""
    numbers = [number for there in seen.values() for number in there]
    given = {"me": person_id, "mine": mine or 0, "number": kept.number, "at": kept.at, "threads": list(seen), "seen": numbers}
    return {row[0]: row[1] for row in db.session.execute(_missed, given)}


_missed = (
    select(_message.thread_id, func.min(_message.number))
    .select_from(_source)
    .where(_message.thread_id.in_(bindparam("threads", expanding=True)), _message.number.not_in(bindparam("seen", expanding=True)), _unread)
    .group_by(_message.thread_id)
)


def _unseen_but_one() -> Any:
    source = _source.outerjoin(_whole, _whole_mark & (_whole.c.forum_id == _message.forum_id))
    beyond = [or_(mark.c.number.is_(None), ~_within(mark.c.number, mark.c.at)) for mark in (_mark, _whole)]
    there = (_message.thread_id == bindparam("thread", type_=Integer)) & (_message.number != bindparam("but", type_=Integer))
    return select(_message.id).select_from(source).where(there, _message.status == "published", _message.author_id != _mine, *beyond).exists()


unseen_but_one = _unseen_but_one()
"""Whether a thread has an unread message (``me``, ``mine``, ``thread``) besides one (``but``): a condition, for a statement that depends on it."""
