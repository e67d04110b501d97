"""Mails that say again what was said, and mails that are too many: both are known by what was taken before them."""

import hashlib
import re
from datetime import timedelta

from sqlalchemy import false, func, or_, select

from core.database import db
from forum.models import Message
from listserv import routes
from listserv.models import Arrival, ReceivedMail
from listserv.outcomes import HELD, IGNORED, Outcome
from listserv.reading import Mail
from listserv.routes import Route

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_OF_A_SENDER, MOST_TO_AN_ADDRESS = 40, 300  # within an hour
SHORT = 200  # letters; so few may well be said twice, to different people
SAYING = ("reply", "topic", "list")  # kinds of addresses at which a mail becomes a message


def text_hash(mail: Mail) -> str:
    """Of the words of a mail, whatever the spaces between them, and of its subject without ``Re:``."""
    subject = re.sub(r"(?i)^(\s*(re|aw|sv|rv|fw|fwd|tr|wg)\s*:)+", "", mail.subject)
    return hashlib.sha256(" ".join(f"{subject}\n{mail.text}".split()).casefold().encode("utf-8", "replace")).hexdigest()


def too_many(arrival: Arrival) -> Outcome | None:
    """More than anybody writes: the rest waits to be looked at. Nobody is told, so that a flood brings forth no other."""
    before = select(Arrival.id).where(Arrival.id < arrival.id, Arrival.received_at > arrival.received_at - HOUR)
    for condition, most in ((Arrival.sender == arrival.sender, MOST_OF_A_SENDER), (Arrival.recipient == arrival.recipient, MOST_TO_AN_ADDRESS)):
        if (db.session.scalar(select(func.count()).select_from(before.where(condition).limit(most).subquery())) or 0) >= most:
            return Outcome(HELD, "too-many")
    return None


def said_before(arrival: Arrival, mail: Mail, route: Route) -> Outcome | None:
    """The same mail by its name, come by two ways; or the same words, sent twice."""
    if route.kind not in SAYING or not arrival.sender:
        return None
    before = select(Arrival.recipient, Arrival.text_hash == arrival.text_hash, Arrival.received_at, ReceivedMail.message_id).join(Arrival.mail)
    before = before.where(
        Arrival.sender == arrival.sender,
        Arrival.id < arrival.id,
        Arrival.received_at > arrival.received_at - 7 * DAY,
        Arrival.disposition.in_(("posted", "held")),
        Arrival.reason != "corrected",
    )
    # Only what became a message, and still is one: who was asked for the topic, or had the message returned, sends the same words again.
    before = before.outerjoin(Message, Message.id == Arrival.message_id).where(or_(Message.status.in_(("published", "pending")), Arrival.list_message_id.is_not(None)))
    same_name = (ReceivedMail.message_id == arrival.mail.message_id) if arrival.mail.message_id else false()
    before = before.where(Arrival.forum_id == route.forum_id, Arrival.list_id == route.list_id, same_name | (Arrival.text_hash == arrival.text_hash))
    for recipient, same_words, received_at, name in db.session.execute(before.order_by(Arrival.id).limit(20)):
        named_so = bool(name) and name == arrival.mail.message_id
        twice = same_words and received_at > arrival.received_at - DAY and (recipient == arrival.recipient or len(mail.text) > SHORT)
        if (named_so or twice) and (recipient == arrival.recipient or _meet(routes.of(recipient), route)):
            return Outcome(IGNORED, "duplicate")
    return None


def _meet(one: Route, other: Route) -> bool:
    """Whether both stand for one topic, or one of them for the whole forum. Who writes to two topics means both."""
    return one.topic_id is None or other.topic_id is None or one.topic_id == other.topic_id
