"""Saying, by a mail to an address that only one person was given, that a held mail under their name is theirs: it is posted then, as if that had been certain."""

from dataclasses import replace
from datetime import datetime

from accounts.models import Person
from core.database import db
from forum import rules
from forum.actions import attaching, drafting, mentioning
from forum.models import Act, Forum, Message
from forum.place import Place
from forum.queries import writing
from forum.queries.standing import standing_of
from forum.rules import Standing
from forum.visibility import appeared
from listserv import first_lines
from listserv.actions import answering, handling, receipts, writing_back
from listserv.actions.authorship import Author
from listserv.actions.mail_words import Words
from listserv.commands_by_mail import says_no
from listserv.first_lines import Agenda
from listserv.mail import deciding
from listserv.models import Arrival
from listserv.outcomes import COMMAND, HELD, REJECTED, Outcome
from listserv.queries import deciding as queries
from listserv.reading import Mail
from listserv.routes import Route
from listserv.rules.identity import ACCEPTED

DOUBTED = "sender-unclear"


def mine(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``mine-TOKEN``. A no is passed on to those who keep order; whatever else is said says yes."""
    forum = writing.locked_forum(route.forum_id or 0)
    message, person = writing.fresh_message(route.message_id or 0), db.session.get(Person, route.person_id or 0)
    if person is None or not person.is_active or message.author.person_id != person.id:
        return Outcome(REJECTED, "gone")
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved", person_id=person.id)
    if writing_back.sender_of(mail) != person.email:
        answering.answer(arrival, deciding.not_yours(to=mail.sender, language=answering.language_for(None, forum)), "not-yours", at)
        return Outcome(REJECTED, "not-yours")
    if says_no(writing_back.own_words(mail)):
        handling.for_the_staff(arrival, mail, route, at)
        return Outcome(HELD, "disowned", person_id=person.id)
    standing = standing_of(person, forum)
    if message.status == "pending" and is_doubted(message):
        _release(message, forum, standing, by=person, at=at)
    _tell(arrival, mail, message, forum, Author(ACCEPTED, person, standing), at=at)
    return Outcome(COMMAND, "vouched", message_id=message.id, person_id=person.id)


def is_doubted(message: Message) -> bool:
    """Whether it waits for nothing but to know who wrote it."""
    waits = [act for act in queries.acts_on(message.id) if act.data.get("to") == "pending"]
    return bool(waits) and waits[-1].data.get("because") == DOUBTED


def _release(message: Message, forum: Forum, standing: Standing, *, by: Person, at: datetime) -> None:
    """Published, unless the forum or a rule for its author has it read beforehand: then it waits for that."""
    topic = writing.topic_with(message.topic_id)
    free = bool(rules.may_hand_in(standing, forum, topic, at=message.posted_at)) and rules.status_of_a_new_message(standing, forum, late=message.late) == "published"
    if not free:
        because = {"from": "pending", "to": "pending", "because": "late" if message.late else "moderation"}
        db.session.add(Act(forum_id=forum.id, message_id=message.id, kind="message-pending", at=at, by_id=by.id, data=because))
        db.session.flush()
        return
    db.session.add(message.publish(by=by, at=at))
    appeared(db.session(), message)
    drafting.drop_sent_drafts(message, person_id=by.id)
    attaching.tell_that_files_wait(message, forum, at=at)
    mentioning.tell_the_named(message, forum, at=at)
    db.session.flush()


def _tell(arrival: Arrival, mail: Mail, message: Message, forum: Forum, author: Author, *, at: datetime) -> None:
    nothing = replace(first_lines.read("", Agenda((), (), ())), text="")
    parent = writing.fresh_message(message.reply_to_id) if message.reply_to_id else None
    place = Place(forum, writing.topic_with(message.topic_id), parent, held=True)
    receipts.send(arrival, mail, writing.fresh_message(message.id), Words(message.subject or "", nothing), place, author, because="moderation", at=at)
