"""The log of a forum: what was done, by whom, why; which acts can still be undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from accounts.models import Person
from core.database import db
from forum.models import ACTS, Act, Forum, Message, Registration
from forum.queries.moves import MOVES

A_PAGE = 50
STATES = ("message-published", "message-pending", "message-hidden", "message-returned")
# Acts of one group follow one another: only the last of them can be undone.
TAGS = ("message-goals", "message-questions")
_GROUPS = (
    (*STATES, "message-withdrawn"), MOVES, ("thread-pinned", "thread-unpinned"), ("thread-locked", "thread-unlocked"), ("message-edited",), *((kind,) for kind in TAGS),
)  # fmt: skip
_UNDOABLE = frozenset(kind for group in _GROUPS for kind in group) - {"message-withdrawn"}
_PUBLIC = (*ACTS, "archived", "unarchived", "summary-issued")  # besides those on messages and threads


@dataclass(frozen=True)
class Line:
    """An act in the log. ``who`` is empty where names are not told, ``as_`` says in which capacity: moderator, author, or the site by itself."""

    id: int
    kind: str
    at: datetime
    by_id: int | None
    who: str
    as_: str
    message: int | None
    reason: str
    data: dict[str, Any]
    undoable: bool


@dataclass(frozen=True)
class Asked:
    """What of a log is asked for."""

    kind: str = ""
    person: int | None = None
    message: int | None = None


@dataclass(frozen=True)
class Log:
    """A page of it, with what it can be narrowed to."""

    lines: tuple[Line, ...]
    total: int
    kinds: tuple[str, ...]
    people: tuple[tuple[int, str], ...]


def can_be_undone(act: Act) -> bool:
    """Whether such an act can be undone at all."""
    if act.kind not in _UNDOABLE or act.message_id is None:
        return False
    if act.kind == "message-edited" and act.data.get("changed") == ["files"]:
        return False  # files that were taken away are gone
    return (act.kind.startswith("thread-") and act.kind not in MOVES) or "from" in act.data


def last_of_its_group(act: Act) -> Act:
    """The last act of this kind on this message: the act itself, or what was done since."""
    group = next(group for group in _GROUPS if act.kind in group)
    return db.session.scalars(select(Act).where(Act.message_id == act.message_id, Act.kind.in_(group)).order_by(Act.id.desc()).limit(1)).one()


def log_of(forum_id: int, asked: Asked, *, everything: bool, names: bool, page: int) -> Log:
    """A page of the log, the latest first. ``everything``: for those who keep order; ``names``: with names of persons."""
    these = _these(forum_id, asked, everything=everything, names=names)
    total = db.session.scalar(select(func.count(Act.id)).select_from(Act).outerjoin(Message, Message.id == Act.message_id).where(*these)) or 0
    rows = db.session.execute(_lines().where(*these).order_by(Act.id.desc()).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    lasts = _lasts([row.Act.message_id for row in rows if row.Act.message_id is not None]) if everything else set()
    scope = _these(forum_id, Asked(), everything=everything, names=names)
    kinds = select(Act.kind).distinct().select_from(Act).outerjoin(Message, Message.id == Act.message_id).where(*scope).order_by(Act.kind)
    people = select(Person.id, Person.name).where(Person.id.in_(select(Act.by_id).where(Act.forum_id == forum_id))).order_by(Person.name) if names else None
    known = tuple((row[0], row[1]) for row in db.session.execute(people)) if people is not None else ()
    return Log(tuple(_line(row, names=names, lasts=lasts) for row in rows), total, tuple(db.session.scalars(kinds)), known)


def all_lines(forum_id: int, asked: Asked, *, everything: bool, names: bool) -> Iterator[Line]:
    """The whole log by time, five hundred at once."""
    after = 0
    while rows := db.session.execute(_lines().where(*_these(forum_id, asked, everything=everything, names=names), Act.id > after).order_by(Act.id).limit(500)).all():
        after = rows[-1].Act.id
        for row in rows:
            yield _line(row, names=names, lasts=set())
            db.session.expunge(row.Act)  # a long log need not stand in memory


def done_to(message_id: int) -> list[Line]:
    """All that was done to one message, for those who keep order."""
    rows = db.session.execute(_lines().where(Act.message_id == message_id).order_by(Act.id)).all()
    return [_line(row, names=True, lasts=_lasts([message_id])) for row in rows]


def _lines() -> Select[Any]:
    found = (
        select(Act, Message.number, Person.name, Registration.person_id, Forum.archived_at).join(Forum, Forum.id == Act.forum_id).outerjoin(Message, Message.id == Act.message_id)
    )
    return found.outerjoin(Registration, Registration.id == Message.author_id).outerjoin(Person, Person.id == Act.by_id)


def _these(forum_id: int, asked: Asked, *, everything: bool, names: bool) -> list[ColumnElement[bool]]:
    these: list[ColumnElement[bool]] = [Act.forum_id == forum_id]
    if not everything:
        known = Act.message_id.is_(None) | ((Message.status != "pending") & Message.published_at.is_not(None))
        these += [known, or_(Act.kind.in_(_PUBLIC), Act.kind.startswith("message-"), Act.kind.startswith("thread-"))]
    if asked.kind:
        these.append(Act.kind == asked.kind)
    if asked.person is not None and names:
        these.append(Act.by_id == asked.person)
    if asked.message is not None:
        these.append(Message.number == asked.message)
    return these


def _lasts(message_ids: Sequence[int]) -> set[int]:
    """The acts that are the last of their group on these messages."""
    latest: dict[tuple[int, int], int] = {}
    found = select(Act.id, Act.message_id, Act.kind).where(Act.message_id.in_(set(message_ids)), Act.kind.in_([kind for group in _GROUPS for kind in group])).order_by(Act.id)
    for key, message_id, kind in db.session.execute(found):
        latest[message_id, next(n for n, group in enumerate(_GROUPS) if kind in group)] = key
    return set(latest.values())


def _line(row: Any, *, names: bool, lasts: set[int]) -> Line:
    act, number, name, author, archived_at = row
    as_ = "site" if act.by_id is None and name is None and act.kind == "message-pending" else "author" if act.by_id is not None and act.by_id == author else "moderator"
    return Line(
        act.id,
        act.kind,
        act.at,
        act.by_id if names else None,
        (name or "") if names else "",
        as_,
        number,
        act.reason,
        act.data,
        act.id in lasts and can_be_undone(act) and (archived_at is None or act.at >= archived_at),
    )
