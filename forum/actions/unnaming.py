"""What becomes of names after "@" when an account is erased: "@17" was shown with the name of participant 17, and is shown as "@17" from then on."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from core import text
from core.database import db
from core.search import Index
from forum import visibility
from forum.models import Mention, Message, MessageVersion, message_index
from forum.queries.naming import Names

A_PART = 200  # messages at once


def forget_the_name(forum_id: int, registration_id: int, name: str) -> None:
    """Renders anew every wording in which this participant, erased by now, was named. Words that others typed stay as they typed them. The caller commits."""
    db.session.flush()
    names, index = Names(forum_id), message_index
    ids = _messages_with(forum_id, registration_id, name)
    for some in (ids[n : n + A_PART] for n in range(0, len(ids), A_PART)):
        for message in db.session.scalars(select(Message).where(Message.id.in_(some))):
            message.html = _anew(message.body, names, message.number)
            _found_anew(message, index)
            for version in db.session.scalars(select(MessageVersion).where(MessageVersion.message_id == message.id)):
                version.html = _anew(version.body, names, message.number)


def _messages_with(forum_id: int, registration_id: int, name: str) -> Sequence[int]:
    """Named by a mention that is kept, or in a quotation, or as the eleventh: there only the words tell."""
    kept = select(Mention.message_id).where(Mention.registration_id == registration_id)
    shown = text.marked_name(name)
    earlier = select(MessageVersion.message_id).where(MessageVersion.html.contains(shown, autoescape=True))
    found = select(Message.id).where(Message.forum_id == forum_id, or_(Message.id.in_(kept), Message.html.contains(shown, autoescape=True), Message.id.in_(earlier)))
    return db.session.scalars(found.order_by(Message.id)).all()


def _anew(body: str, names: Names, number: int) -> str:
    return text.html_and_named(body, names, prefix=f"m{number}")[0]


def _found_anew(message: Message, index: Index) -> None:
    if message.status == "published":
        index.remove(db.session(), message.id)
        index.put(db.session(), [(message.id, visibility.terms_of(message))])
