"""That a message has become public is noted once, in its own transaction: the post goes by these notes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

from core.upserts import Upsert
from forum.models import Appearance, Message

_heard: list[Callable[[Session], None]] = []


def _note(dialect: Any) -> Any:
    row = dialect.insert(cast(Table, Appearance.__table__)).values({name: bindparam(name) for name in ("message_id", "forum_id", "at")})
    return row.on_conflict_do_nothing(index_elements=["message_id"])


_notes = Upsert(_note)


def when_noted(function: Callable[[Session], None]) -> Callable[[Session], None]:
    """Registers ``function(session)``, called in the transaction in which messages appear."""
    _heard.append(function)
    return function


def note(session: Session, message: Message) -> None:
    """The caller holds the forum's row, so that within a forum the notes are numbered in the order in which they are committed."""
    _notes.run(session, {"message_id": message.id, "forum_id": message.forum_id, "at": message.published_at or message.posted_at})
    for function in _heard:
        function(session)


def note_imported(session: Session, forum_id: int, *, at: datetime) -> None:
    """Messages that came in an archive were read elsewhere: they are noted in their order, and nobody is sent them."""
    message = Message.__table__.c
    appeared = func.coalesce(message.published_at, message.posted_at)
    these = select(message.id, message.forum_id, appeared, literal(at, message.posted_at.type)).where(message.forum_id == forum_id, message.status == "published")
    session.execute(insert(Appearance).from_select(["message_id", "forum_id", "at", "fanned_out_at"], these.order_by(message.number)))
