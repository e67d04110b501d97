"""What a reader keeps: what they follow, and their bookmarks."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import db, is_sqlite
from forum.models import LEVELS, Appearance, Bookmark, Subscription

_kept, _appeared = cast(Table, Subscription.__table__), Appearance.__table__.c
_PLACE = ["person_id", "scope", "scope_id"]
DIGESTS = ("daily", "weekly")


def follow(
    person_id: int, forum_id: int | None, *, scope: str, scope_id: int, level: str, at: datetime, source: str = "page", consent: str = "", by_id: int | None = None, newest: int = 0
) -> None:  # fmt: skip
    """Chooses how much to hear of a forum, topic or thread; an unknown level takes the choice back. The caller commits.

    Of a list outside the forums the caller says which message is its ``newest``.

    A digest begins with what appears from now on. Where each message takes the place of a digest, what no digest has brought yet is owed, and is sent by itself.
    """
    if level not in LEVELS:
        db.session.execute(delete(_kept).where(_kept.c.person_id == person_id, _kept.c.scope == scope, _kept.c.scope_id == scope_id))
        return
    values = {"person_id": person_id, "forum_id": forum_id, "scope": scope, "scope_id": scope_id, "level": level, "at": at, "source": source, "consent": consent, "by_id": by_id}
    row = _insert(_kept).values(**values, cursor=newest if forum_id is None else _newest(forum_id))
    before, given = _kept.c.level.in_(DIGESTS), row.excluded
    changed = {
        "level": level, "at": at, "source": source, "consent": consent, "by_id": by_id,
        "cursor": case((before, _kept.c.cursor), (_kept.c.owed_from.is_not(None), _kept.c.owed_from), else_=given.cursor),  # owed and not yet paid: the digest brings it
        "owed_from": case((before & (given.level == "follow"), _kept.c.cursor), else_=None),
    }  # fmt: skip
    db.session.execute(row.on_conflict_do_update(index_elements=_PLACE, set_=changed, where=_kept.c.level != level))


def _newest(forum_id: int) -> Any:
    """Up to where everything that appeared has gone to whoever wanted it at once."""
    waiting = select(func.min(_appeared.id) - 1).where(_appeared.fanned_out_at.is_(None), _appeared.forum_id == forum_id).scalar_subquery()
    newest = select(func.max(_appeared.id)).where(_appeared.forum_id == forum_id).scalar_subquery()
    return func.coalesce(waiting, newest, 0)


def bookmark(person_id: int, message_id: int, *, note: str | None, at: datetime) -> None:
    """Keeps a message to be found again; kept already, its note changes (None leaves it). The caller commits."""
    row = _insert(cast(Table, Bookmark.__table__)).values(person_id=person_id, message_id=message_id, note=note or "", at=at)
    one = ["person_id", "message_id"]
    db.session.execute(row.on_conflict_do_nothing(index_elements=one) if note is None else row.on_conflict_do_update(index_elements=one, set_={"note": note}))


def drop_bookmark(person_id: int, message_id: int) -> bool:
    """Whether there was one. The caller commits."""
    gone: Any = db.session.execute(delete(Bookmark).where(Bookmark.person_id == person_id, Bookmark.message_id == message_id))
    return bool(gone.rowcount)


def _insert(table: Table) -> Any:
    return (sqlite.insert if is_sqlite() else postgresql.insert)(table)
