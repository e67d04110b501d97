"""When forums open and close: for the page, as far as a reader may know of them; for calendars those that everybody may read."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, union

from accounts.models import Person
from core.database import Moment, db
from forum.models import Act, Forum
from forum.queries import visible
from forum.queries.visible import Kind

MOST = 500  # forums in a calendar, those that close last


@dataclass(frozen=True, slots=True)
class Dates:
    """A forum with its window. ``changes`` counts what was done to it; ``stamped`` is when the last of it was."""

    slug: str
    title: str
    language: str
    opens_at: datetime
    closes_at: datetime
    timezone: str
    changes: int
    stamped: datetime


_forum, _act = Forum.__table__.c, Act.__table__.c
_acts = select(_act.forum_id, func.count().label("changes"), func.max(_act.at).label("last")).where(_act.message_id.is_(None)).group_by(_act.forum_id).subquery("acts")
_dates = select(
    _forum.slug,
    _forum.title,
    _forum.language,
    _forum.opens_at,
    _forum.closes_at,
    _forum.timezone,
    func.coalesce(_acts.c.changes, 0),
    _acts.c.last,
    _forum.announced_at,
    _forum.created_at,
).select_from(Forum.__table__.outerjoin(_acts, _acts.c.forum_id == _forum.id))
_latest = _dates.order_by(_forum.closes_at.desc(), _forum.id.desc()).limit(MOST)
_public = _latest.where(visible.readable(Kind.VISITOR))


def public_dates(slug: str = "") -> tuple[Dates, ...]:
    """Those of all public forums, or of one."""
    return tuple(_of(row) for row in db.session.execute(_public.where(_forum.slug == slug) if slug else _public))


@lru_cache(maxsize=4)
def _within(reader: Kind) -> Select[Any]:
    begins, ends = bindparam("begins", type_=Moment), bindparam("ends", type_=Moment)
    inside = or_((_forum.opens_at >= begins) & (_forum.opens_at < ends), (_forum.closes_at >= begins) & (_forum.closes_at < ends))
    return _dates.where(visible.listed(reader), inside).order_by(_forum.opens_at, _forum.id).limit(MOST)


@lru_cache(maxsize=4)
def _instants(reader: Kind) -> Any:
    known = [select(column.label("at")).where(visible.listed(reader)) for column in (_forum.opens_at, _forum.closes_at)]
    either = union(*known).subquery("either")
    return select(func.min(either.c.at, type_=Moment), func.max(either.c.at, type_=Moment))


def dates_within(person: Person | None, *, begins: datetime, ends: datetime) -> tuple[Dates, ...]:
    """Those that open or close between two instants, as far as this reader may know of them."""
    return tuple(_of(row) for row in db.session.execute(_within(visible.kind_of(person)), {"begins": begins, "ends": ends, **visible.values(person)}))


def first_and_last(person: Person | None) -> tuple[datetime, datetime] | None:
    """Between which instants all of them are; None where there is none."""
    first, last = db.session.execute(_instants(visible.kind_of(person)), visible.values(person)).one()
    return (first, last) if first else None


def _of(row: Any) -> Dates:
    return Dates(*(*row[:7], row[7] or row[8] or row[9]))
