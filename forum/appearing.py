"""That a message has become public is noted once, in its own transaction: the post goes by these notes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, literal, select, update
from sqlalchemy.orm import Session

from core.database import is_sqlite
from core.upserts import Upsert
from forum.models import Act, Appearance, EarlierAppearance, Message

_heard: list[Callable[[Session], None]] = []


def _note(dialect: Any) -> Any:
    row = dialect.insert(cast(Table, Appearance.__table__)).values({name: bindparam(name) for name in ("message_id", "forum_id", "at")})
    return row.on_conflict_do_nothing(index_elements=["message_id"]).inline()  # without the new key, so that it says how many came


_notes = Upsert(_note)


def when_noted(function: Callable[[Session], None]) -> Callable[[Session], None]:
    """Registers ``function(session)``, called in the transaction in which messages appear."""
    _heard.append(function)
    return function


def note(session: Session, message: Message) -> None:
    """The caller holds the forum's row, so that within a forum the notes are numbered in the order in which they are committed."""
    if not _notes.run(session, {"message_id": message.id, "forum_id": message.forum_id, "at": message.published_at or message.posted_at}):
        _note_again(session, message)
    for function in _heard:
        function(session)


def _note_again(session: Session, message: Message) -> None:
    """Shown again after it had been taken from readers: it gets a new number, behind all others, so that whom it passed by meanwhile is sent it after all.

    The number it had is kept, with when it was hidden: whoever had the message in a digest before that does not get it twice.
    """
    known = session.execute(select(Appearance.id, Appearance.at).where(Appearance.message_id == message.id)).one()
    turns = session.execute(select(Act.at, Act.data).where(Act.message_id == message.id, Act.at >= known.at).order_by(Act.id.desc())).all()
    shown = next((at for at, data in turns if data.get("to") == "published"), None)
    hidden = next((at for at, data in turns if data.get("from") == "published"), None)
    if shown is None or hidden is None or shown <= known.at:
        return  # it was changed and never hidden, or is numbered anew already
    session.add(EarlierAppearance(id=known.id, message_id=message.id, hidden_at=hidden))
    newest = select(func.max(Appearance.id) + 1).scalar_subquery() if is_sqlite() else func.nextval(func.pg_get_serial_sequence("appearance", "id"))
    again = update(Appearance).where(Appearance.id == known.id).values(id=newest, at=shown, fanned_out_at=None)
    session.execute(again, execution_options={"synchronize_session": False})


def note_imported(session: Session, forum_id: int, *, at: datetime) -> None:
    """Messages that came in an archive were read elsewhere: they are noted in their order, and nobody is sent them."""
    message = Message.__table__.c
    appeared = func.coalesce(message.published_at, message.posted_at)
    these = select(message.id, message.forum_id, appeared, literal(at, message.posted_at.type)).where(message.forum_id == forum_id, message.status == "published")
    session.execute(insert(Appearance).from_select(["message_id", "forum_id", "at", "fanned_out_at"], these.order_by(message.number)))
