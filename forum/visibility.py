"""What follows when readers get one more message to see, or one fewer: the counts and the search index, in the same transaction."""

from typing import Any

from sqlalchemy.orm import Session

from core.search import indexed
from core.text import plain_of
from forum import appearing, figures
from forum.models import Message, message_index


def terms_of(message: Any) -> str:
    """What a message is found by: the words of its subject and text, in its language."""
    return indexed(f"{message.subject or ''} {plain_of(message.html)}", message.language)


def appeared(session: Session, message: Message) -> None:
    """A message has been published. The caller holds the forum's row."""
    session.flush()
    message_index.put(session, [(message.id, terms_of(message))])
    figures.message_appeared(session, message)
    appearing.note(session, message)


def vanished(session: Session, message: Message) -> None:
    """A published message has been taken away. The caller holds the forum's row."""
    session.flush()
    message_index.remove(session, message.id)
    figures.message_vanished(session, message)
