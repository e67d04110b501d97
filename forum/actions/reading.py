"""How far somebody has read: marks move forward only, and never over a message that was not seen."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Integer, Table, bindparam, case, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import db, is_sqlite
from core.upserts import Upsert
from forum.models import Message, ReadMark, Subscription, Thread
from forum.queries import unread
from forum.queries.unread import Kept

_marks = cast(Table, ReadMark.__table__)
_mark, _thread, _message = _marks.c, Thread.__table__.c, Message.__table__.c
_PLACE = ["person_id", "forum_id", "thread_id"]


def mark_forum(person_id: int, forum_id: int, *, until: int, seen_at: datetime) -> None:
    """Everything up to this number that had appeared by then. The caller commits."""
    _put([{"person_id": person_id, "forum_id": forum_id, "thread_id": 0, "number": until, "at": seen_at}])
    covered = (_mark.person_id == person_id) & (_mark.forum_id == forum_id) & (_mark.thread_id != 0) & (_mark.number <= until) & (_mark.at <= seen_at)
    db.session.execute(delete(_marks).where(covered))


def mark_topic(person_id: int, forum_id: int, topic_id: int, *, until: int, seen_at: datetime) -> None:
    """The same for all threads of a topic. The caller commits."""
    values = (literal(person_id), _thread.forum_id, _thread.id, literal(until), literal(seen_at, _mark.at.type))
    threads = select(*values).where(_thread.forum_id == forum_id, _thread.topic_id == topic_id, _thread.message_count > 0)
    db.session.execute(_forward(_insert().from_select([*_PLACE, "number", "at"], threads)))


def mark_thread(person_id: int, forum_id: int, thread_id: int, *, until: int, seen_at: datetime) -> None:
    """The same for one thread. The caller commits."""
    _put([{"person_id": person_id, "forum_id": forum_id, "thread_id": thread_id, "number": until, "at": seen_at}])


def mark_seen(person_id: int, kept: Kept, *, forum_id: int, mine: int | None, numbers: Iterable[int], seen_at: datetime) -> None:
    """Some messages were seen: in each of their threads the mark moves up to the last of them before which nothing is unread. The caller commits."""
    seen: dict[int, list[int]] = {}
    for thread_id, number in db.session.execute(_threads_of, {"forum": forum_id, "numbers": sorted(set(numbers))}):
        seen.setdefault(thread_id, []).append(number)
    missed = unread.first_unseen(person_id, kept, mine=mine, seen=seen)
    rows = []
    for thread_id, there in seen.items():
        until = max((number for number in there if number < missed.get(thread_id, number + 1)), default=None)
        if until is not None:
            rows.append({"person_id": person_id, "forum_id": forum_id, "thread_id": thread_id, "number": until, "at": seen_at})
    _put(rows)


_threads_of = select(_message.thread_id, _message.number).where(
    _message.forum_id == bindparam("forum"), _message.number.in_(bindparam("numbers", expanding=True)), _message.status == "published"
)


def _insert() -> Any:
    return (sqlite.insert if is_sqlite() else postgresql.insert)(_marks)


def _forward(insert: Any) -> Any:
    given = insert.excluded
    further = given.number >= _mark.number
    return insert.on_conflict_do_update(
        index_elements=_PLACE, set_={"number": case((further, given.number), else_=_mark.number), "at": case((further & (given.at > _mark.at), given.at), else_=_mark.at)}
    )


def _put(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        _one_mark.run(db.session(), rows)


_one_mark = Upsert(lambda dialect: _forward(dialect.insert(_marks)))


def has_posted(person_id: int, message: Message, *, answered: int | None, at: datetime) -> None:
    """Who wrote into a thread has read it up to there, but for messages that came unseen. One statement. The caller commits."""
    if answered is None:
        mark_thread(person_id, message.forum_id, message.thread_id, until=message.number, seen_at=at)
        return
    values = {"me": person_id, "mine": message.author_id, "forum": message.forum_id, "thread": message.thread_id, "but": answered, "until": message.number, "seen_at": at}
    _read_on.run(db.session(), values)


def _reads_on(dialect: Any) -> Any:
    row = (*(bindparam(name, type_=Integer) for name in ("me", "forum", "thread", "until")), bindparam("seen_at", type_=_mark.at.type))
    return _forward(dialect.insert(_marks).from_select([*_PLACE, "number", "at"], select(*row).where(~unread.unseen_but_one)))


_read_on = Upsert(_reads_on)


def thread_was_split(*, old: int, new: int) -> None:
    """What was read of a thread, and who follows it, holds for the one split off it too. Whoever moves the messages calls this; the caller commits."""
    copied = select(_mark.person_id, _mark.forum_id, literal(new), _mark.number, _mark.at).where(_mark.thread_id == old)
    db.session.execute(_forward(_insert().from_select([*_PLACE, "number", "at"], copied)))
    kept = cast(Table, Subscription.__table__)
    there = kept.alias("there")
    same = [kept.c[name] for name in ("person_id", "forum_id", "scope", "level", "at", "cursor", "owed_from", "source", "consent", "by_id")]
    chosen = select(there.c.id).where(there.c.scope == "thread", there.c.scope_id == new, there.c.person_id == kept.c.person_id).exists()
    copied = select(*same, literal(new)).where(kept.c.scope == "thread", kept.c.scope_id == old, ~chosen)
    db.session.execute(kept.insert().from_select([*(column.name for column in same), "scope_id"], copied))


def threads_were_merged(*, gone: int, into: int) -> None:
    """Nothing unread is lost: of two marks the lower one stays, and where one thread was not begun the merged one counts as not begun.

    Who followed the thread that is gone follows the other, unless they chose for it already. Whoever moves the messages calls this; the caller commits.
    """
    other = _marks.alias("other")
    both = select(other.c.number).where(other.c.person_id == _mark.person_id, other.c.thread_id == gone)
    lower, mark = both.scalar_subquery(), _mark.thread_id == into
    db.session.execute(delete(_marks).where(mark, ~both.exists()))
    earlier = select(other.c.at).where(other.c.person_id == _mark.person_id, other.c.thread_id == gone).scalar_subquery()
    changed = _marks.update().where(mark).values(number=case((lower < _mark.number, lower), else_=_mark.number), at=case((earlier < _mark.at, earlier), else_=_mark.at))
    db.session.execute(changed)
    db.session.execute(delete(_marks).where(_mark.thread_id == gone))
    table = cast(Table, Subscription.__table__)
    chosen = table.alias("chosen")
    chose = select(chosen.c.id).where(chosen.c.person_id == table.c.person_id, chosen.c.scope == "thread", chosen.c.scope_id == into).exists()
    db.session.execute(delete(table).where(table.c.scope == "thread", table.c.scope_id == gone, chose))
    db.session.execute(table.update().where(table.c.scope == "thread", table.c.scope_id == gone).values(scope_id=into))
