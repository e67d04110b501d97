"""Naming somebody in a message: the name is marked when the message is written, kept beside it, and the person told once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from accounts.models import Person
from core import letters, text
from core.database import db
from forum import mail
from forum.mail import naming as naming_mail
from forum.models import Forum, Mention, Message, Registration
from forum.queries import attaching, following, writing
from forum.queries import naming as reading
from forum.queries.naming import Names

MOST = 10  # people that one message names with a letter to each: enough for a talk, too few for a mailing


def rendered(body: str, forum: Forum, *, number: int) -> tuple[str, list[int]]:
    """The words of a message as HTML, and the participants who are named in it."""
    return text.html_and_named(body, Names(forum.id), prefix=f"m{number}")


def note(message: Message, named: Sequence[int], *, forum: Forum, at: datetime, tell: bool | None = None) -> None:
    """Keeps who is named. Whoever was not named before is told if readers see the message (``tell``: whether they do); else when it is published."""
    if not named and tell is None:
        return
    before = set(db.session.scalars(select(Mention.registration_id).where(Mention.message_id == message.id))) if tell is not None else set()
    now = list(named)[:MOST]
    if before - set(now):
        db.session.execute(delete(Mention).where(Mention.message_id == message.id, Mention.registration_id.in_(before - set(now))))
    new = [one for one in now if one not in before]
    db.session.add_all(Mention(message_id=message.id, registration_id=one) for one in new)
    if tell or (tell is None and message.status == "published"):
        db.session.flush()
        _tell(message, forum, [one for one in reading.named_in(message.id) if one.id in new], at=at)


def tell_the_named(message: Message, forum: Forum, *, at: datetime) -> None:
    """A held message was published for the first time."""
    _tell(message, forum, reading.named_in(message.id), at=at)


def _tell(message: Message, forum: Forum, named: Sequence[Registration], *, at: datetime) -> None:
    """A letter to each; not to who wrote the message or speaks in it, nor to who wants to hear nothing of this place."""
    others = [one for one in named if one.person_id and one.id not in (message.author_id, message.speaker_id)]
    if not others:
        return
    wanted = following.levels_for([one.person_id or 0 for one in others], forum_id=message.forum_id, topic_id=message.topic_id, thread_id=message.thread_id)
    about = mail.About.of(message, forum, speaker=writing.registration_of(message.speaker_id), files=attaching.of_message(message.id))
    for one in others:
        person = db.session.get(Person, one.person_id)
        if person is not None and mail.reachable(person) and wanted.get(person.id) != "mute":
            letters.post(naming_mail.named(person, about), at=at)
