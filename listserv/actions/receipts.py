"""Telling the author of a mail how it was understood."""

from collections.abc import Iterable
from datetime import datetime

from core.database import db
from core.languages import in_language, say
from core.verdict import No
from forum.mail import LONGEST
from forum.models import Message
from forum.place import Place
from forum.queries import attaching as files_of
from forum.queries import moderation, writing
from forum.rules import editing
from listserv.actions import answering, writing_back
from listserv.actions.authorship import Author
from listserv.actions.mail_words import Words
from listserv.mail import receipts as letters
from listserv.mail.receipts import Understood
from listserv.models import Arrival
from listserv.outcomes import HELD, POSTED, Outcome
from listserv.reading import Mail


def send(
    arrival: Arrival, mail: Mail, message: Message, words: Words, place: Place, author: Author, *, at: datetime, because: str = "", refused_files: Iterable[No] = (), changed: bool = False,
    same: bool = False,
) -> None:  # fmt: skip
    """In the author's language, to the address of their account: it bears the way to change the message."""
    person = author.person
    assert person is not None
    language = answering.language_for(person, place.forum)
    with in_language(language):
        not_taken = tuple(say(refusal) for refusal in refused_files)
    said = _understood(message, words, place, author, because=because, refused_files=not_taken, changed=changed, same=same, at=at)
    writing_back.to_the_sender(arrival, mail, letters.receipt(person, message.id, said), f"receipt-{arrival.id}", at, sure=bool(author.identity))


def _understood(
    message: Message, words: Words, place: Place, author: Author, *, because: str, refused_files: tuple[str, ...], changed: bool, same: bool, at: datetime
) -> Understood:  # fmt: skip
    forum, topic = place.forum, place.topic
    goals = writing.goals_offered(forum, topic) if message.goal_codes else {}
    asked = {question.number: question.text for question in topic.questions} if topic else {}
    may_change = editing.may_edit(author.standing, message, forum, topic, author_person_id=author.standing.person_id, at=at)
    return Understood(
        slug=forum.slug, forum=forum.title, timezone=forum.timezone, number=message.number, subject=message.subject or "", text=message.body[:LONGEST], status=message.status,
        because=because, changed=changed, same=same, topic=(topic.number, topic.title) if topic else None, answers=place.parent.number if place.parent else None,
        on_behalf_of=writing.registration_of(message.on_behalf_of_id).name if message.on_behalf_of_id else "", as_moderator=message.kind == "moderator",
        questions=tuple((number, asked.get(number, "")) for number in message.question_numbers or ()), goals=tuple((code, goals.get(code, "")) for code in message.goal_codes or ()),
        initiatives=tuple((row.title, row.type, row.audience, row.status) for row in moderation.initiatives_of(message)),
        files=tuple((one.file.name, one.file.size, one.locked) for one in files_of.of_message(message.id) if one.removed_at is None), refused_files=refused_files,
        unknown=words.said.tags.unknown, misread=tuple(one for block in words.said.initiatives for one in block.misread), elided=words.left_out,
        until=editing.until(message, forum, topic) if may_change else None, mine=because == "sender-unclear" and message.status == "pending",
    )  # fmt: skip


def as_it_stands(arrival: Arrival) -> Outcome | None:
    """What became of a mail that is taken again and is a message already: nothing is posted twice."""
    message = db.session.get(Message, arrival.message_id or 0)
    if message is None:
        return None
    elided = tuple((piece[0], piece[1], piece[2], piece[3]) for piece in arrival.elided or ())
    if message.status == "pending":
        return Outcome(HELD, "late" if message.late else "moderation", message_id=message.id, person_id=arrival.person_id, elided=elided)
    return Outcome(POSTED, "posted", message_id=message.id, person_id=arrival.person_id, elided=elided)
