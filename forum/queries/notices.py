"""Notices: which were sent, to whom letters go, what stands on the front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from forum.models import Act, Admission, Forum, Notice, Registration
from forum.queries import visible
from forum.queries.visible import Kind

BATCH = 50  # letters a commit
BULLETINS = 3


def notices_of(forum_id: int) -> Sequence[Notice]:
    """Those of a forum, the latest first."""
    return db.session.scalars(select(Notice).where(Notice.forum_id == forum_id).order_by(Notice.at.desc(), Notice.id.desc())).all()


def notice_of(forum_id: int, kind: str, occurrence: str) -> Notice | None:
    """The one that was sent, if it was."""
    return db.session.scalar(select(Notice).where(Notice.forum_id == forum_id, Notice.kind == kind, Notice.occurrence == occurrence))


def last_change(forum_id: int, kind: str) -> Act | None:
    """When the forum was extended or re-opened last."""
    return db.session.scalar(select(Act).where(Act.forum_id == forum_id, Act.kind == kind, Act.message_id.is_(None)).order_by(Act.at.desc(), Act.id.desc()).limit(1))


def _concerned(forum: Forum, kind: str) -> ColumnElement[bool]:
    """Everybody registered. An announcement also goes to who was invited, and that of a forum that is not closed to who took part in an earlier one."""
    here = Person.id.in_(select(Registration.person_id).where(Registration.forum_id == forum.id, Registration.person_id.is_not(None)))
    if kind != "announcement":
        return here
    invited = Person.id.in_(select(Admission.person_id).where(Admission.forum_id == forum.id, Admission.state == "waiting", Admission.person_id.is_not(None)))
    if forum.visibility == "closed":
        return or_(here, invited)
    earlier = (
        select(Registration.person_id).join(Forum, Forum.id == Registration.forum_id).where(Forum.visibility != "closed", Registration.person_id.is_not(None), Forum.id != forum.id)
    )
    if forum.categories:
        earlier = earlier.where(Registration.category.in_(forum.categories))
    return or_(here, invited, Person.id.in_(earlier))


def _people(forum: Forum, kind: str) -> Any:
    reachable = Person.email.is_not(None) & Person.confirmed_at.is_not(None) & Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    return select(Person).where(reachable, _concerned(forum, kind))


def count_of(forum: Forum, kind: str) -> int:
    """How many letters it would be."""
    return int(db.session.scalar(select(func.count()).select_from(_people(forum, kind).subquery())) or 0)


def next_people(notice: Notice) -> Sequence[Person]:
    """Who is written to next."""
    return db.session.scalars(_people(notice.forum, notice.kind).where(Person.id > notice.reached).order_by(Person.id).limit(BATCH)).all()


def take_on(notice: Notice, *, up_to: int, letters: int) -> bool:
    """Marks the next people as written to; not where another worker has done so meanwhile."""
    statement = update(Notice).where(Notice.id == notice.id, Notice.reached == notice.reached).values(reached=up_to, letters=Notice.letters + letters)
    return bool(db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def whole_notice(notice_id: int) -> Notice | None:
    """A notice as it is now, with its forum."""
    statement = select(Notice).where(Notice.id == notice_id).options(joinedload(Notice.forum)).execution_options(populate_existing=True)
    return db.session.scalar(statement)


def unfinished() -> Sequence[int]:
    """Notices whose letters are not all written."""
    return db.session.scalars(select(Notice.id).where(Notice.finished_at.is_(None)).order_by(Notice.id)).all()


def forums_by_the_clock(*, at: datetime) -> Sequence[Forum]:
    """Forums whose notices go by themselves, and that have something to say still."""
    live = (Forum.announced_at.is_not(None), Forum.archived_at.is_(None), Forum.clock_notices.is_not(None), Forum.closes_at > at - timedelta(days=2))
    return db.session.scalars(select(Forum).where(*live).order_by(Forum.id)).all()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A notice on the front page."""

    kind: str
    html: str
    words_language: str | None
    slug: str
    title: str
    language: str
    timezone: str
    opens_at: datetime
    closes_at: datetime
    summary_address: str | None
    no_summary_reason: str | None


def _is_true_still(forum: Any, notice: Any) -> ColumnElement[bool]:
    """What a forum's end was moved past, or its summary has overtaken, is news no longer."""
    at, one_day, three_days = (bindparam(name, type_=notice.bulletin_until.type) for name in ("at", "in_one_day", "in_three_days"))
    is_over = (notice.kind == "closing") & (forum.closes_at <= at) & forum.summary_issued_at.is_(None)
    ahead = notice.kind.in_(("announcement", "opening", "extended", "reopened")) & (forum.closes_at > at)
    ends = ((notice.kind == "three-days") & (forum.closes_at <= three_days)) | ((notice.kind == "last-day") & (forum.closes_at <= one_day))
    return or_(is_over, ahead, ends & (forum.closes_at > at), notice.kind.not_in(("closing", "announcement", "opening", "extended", "reopened", "three-days", "last-day")))


@lru_cache(maxsize=len(Kind))
def _bulletins(reader: Kind) -> Any:
    forum, notice = Forum.__table__.c, Notice.__table__.c
    columns = (
        notice.kind,
        notice.html,
        notice.language,
        forum.slug,
        forum.title,
        forum.language.label("forum_language"),
        forum.timezone,
        forum.opens_at,
        forum.closes_at,
        forum.summary_address,
        forum.no_summary_reason,
    )
    statement = select(*columns).select_from(Notice.__table__.join(Forum.__table__, notice.forum_id == forum.id))
    statement = statement.where(
        notice.bulletin_until > bindparam("at", type_=notice.bulletin_until.type), visible.listed(reader), forum.announced_at.is_not(None), _is_true_still(forum, notice)
    )
    return statement.order_by(notice.at.desc(), notice.id.desc()).limit(BULLETINS)


def bulletins(person: Person | None, *, at: datetime) -> tuple[Bulletin, ...]:
    """What is news in the forums that this reader may know of: one query."""
    found = db.session.execute(
        _bulletins(visible.kind_of(person)), {**visible.values(person), "at": at, "in_one_day": at + timedelta(days=1), "in_three_days": at + timedelta(days=3)}
    )
    return tuple(Bulletin(*row) for row in found)
