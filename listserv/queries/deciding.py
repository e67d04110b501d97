"""What a letter says of a held message, what has been done to it since, and who gets such letters."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from accounts.models import Attempt, Person
from core.database import db
from core.languages import in_language
from forum.exports.words import Words
from forum.models import Act, Forum, Message, Topic
from forum.queries import attaching, writing
from forum.queries.compose import speaker_of
from listserv.held import Held
from listserv.models import Mailbox


def held_in(message_id: int, forum: Forum, *, changed: bool) -> Callable[[str], Held]:
    """A held message, to be told in any language. Five queries."""
    message = writing.fresh_message(message_id)
    topic = db.session.get(Topic, message.topic_id) if message.topic_id else None
    parent = db.session.scalar(select(Message.number).where(Message.id == message.reply_to_id)) if message.reply_to_id else None
    files = tuple((one.file.name, one.file.size) for one in attaching.of_message(message.id) if one.removed_at is None)
    speaker = speaker_of(message.speaker)

    def told(language: str) -> Held:
        with in_language(language):
            named = gettext("Topic %(number)s: %(title)s", number=topic.number, title=topic.title) if topic else ""
            return Held(
                forum.id, forum.slug, forum.title, message.number, named, parent, message.subject or "", message.body, Words(language).attribution(speaker), message.posted_at,
                message.late, changed, files, forum.visibility == "closed",
            )  # fmt: skip

    return told


def message_of(message_id: int) -> tuple[Message, Forum] | None:
    """A message and its forum."""
    found = db.session.execute(select(Message, Forum).join(Forum, Forum.id == Message.forum_id).where(Message.id == message_id)).first()
    return (found[0], found[1]) if found else None


def acts_on(message_id: int) -> Sequence[Act]:
    """All that was done to a message, in order."""
    return db.session.scalars(select(Act).where(Act.message_id == message_id).order_by(Act.id)).all()


def who_gets_them(people: Sequence[Person]) -> list[Person]:
    """Those who have not chosen otherwise, and whose mailbox takes letters. One query."""
    boxes = {box.person_id: box for box in db.session.scalars(select(Mailbox).where(Mailbox.person_id.in_([person.id for person in people])))}
    return [person for person in people if (box := boxes.get(person.id)) is None or (box.held_messages and box.suspended_at is None)]


def letters_since(key: str, *, kind: str, since: datetime) -> int:
    """How many were noted lately."""
    return db.session.scalar(select(func.count()).where(Attempt.kind == kind, Attempt.key_hash == key, Attempt.at > since)) or 0
