"""What a reader keeps: what they follow, and their bookmarks."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from core.database import db, is_sqlite
from forum.models import LEVELS, Bookmark, Following


def follow(person_id: int, forum_id: int, *, scope: str, scope_id: int, level: str, at: datetime) -> None:
    """Chooses how much to hear of a forum, topic or thread; an unknown level takes the choice back. The caller commits."""
    table = cast(Table, Following.__table__)
    if level not in LEVELS:
        db.session.execute(delete(table).where(table.c.person_id == person_id, table.c.forum_id == forum_id, table.c.scope == scope, table.c.scope_id == scope_id))
        return
    row = _insert(table).values(person_id=person_id, forum_id=forum_id, scope=scope, scope_id=scope_id, level=level, at=at)
    db.session.execute(row.on_conflict_do_update(index_elements=["person_id", "forum_id", "scope", "scope_id"], set_={"level": level, "at": at}))


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
