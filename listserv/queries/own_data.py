"""What a person is told and has said by mail, for the archive of their own data."""

from typing import Any

from sqlalchemy import and_, or_, select

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core.database import db
from forum.models import Message, Subscription
from listserv.models import Arrival, Bounce, Delivery, Digest, ListMessage, Mailbox, MailList, ReceivedMail


@contribute("post")
def post(person: Person) -> tuple[str, str]:
    """One JSON file: subscriptions to lists, the mailbox, letters by message, digests, bounces, mails that came from the person, messages to lists."""
    lists = select(MailList.slug, Subscription.level, Subscription.at, Subscription.source, Subscription.consent).join(MailList, MailList.id == Subscription.scope_id)
    lists = lists.where(Subscription.person_id == person.id, Subscription.scope == "list").order_by(Subscription.id)
    box = db.session.get(Mailbox, person.id)
    letters = select(Delivery.state, Delivery.queued_at, Delivery.sent_at, Message.number).outerjoin(Message, Message.id == Delivery.message_id)
    digests = select(Digest.rhythm, Digest.due_on, Digest.at, Digest.count).where(Digest.person_id == person.id).order_by(Digest.id)
    bounces = select(Bounce.kind, Bounce.at, Bounce.status).where(Bounce.person_id == person.id).order_by(Bounce.id)
    said = select(MailList.slug, ListMessage.number, ListMessage.subject, ListMessage.body, ListMessage.posted_at).join(MailList, MailList.id == ListMessage.list_id)
    return "post.json", as_json(
        {
            "lists": _rows(lists, "list", "level", "at", "source", "consent"),
            "mailbox": {name: getattr(box, name) for name in ("hour", "weekday", "timezone", "form", "own_messages", "held_messages", "score", "suspended_at")} if box else None,
            "letters": _rows(letters.where(Delivery.person_id == person.id).order_by(Delivery.id), "state", "queued_at", "sent_at", "message"),
            "digests": _rows(digests, "rhythm", "due_on", "at", "messages"),
            "bounces": _rows(bounces, "kind", "at", "status"),
            "mails": _mails(person),
            "messages": _rows(said.where(ListMessage.author_id == person.id).order_by(ListMessage.id), "list", "number", "subject", "body", "posted_at"),
        }
    )


def _mails(person: Person) -> list[dict[str, Any]]:
    """What came from the person, as it came: bytes that are no text stand as marks."""
    found = select(Arrival.received_at, Arrival.recipient, Arrival.subject, Arrival.disposition, Arrival.reason, ReceivedMail.size, ReceivedMail.raw)
    found = found.join(ReceivedMail, ReceivedMail.id == Arrival.mail_id).where(or_(Arrival.person_id == person.id, and_(Arrival.sender != "", Arrival.sender == person.email)))
    told = ("received_at", "to", "subject", "disposition", "reason", "size", "raw")
    return [{**dict(zip(told, row, strict=True)), "raw": (row[-1] or b"").decode("utf-8", "replace")} for row in db.session.execute(found.order_by(Arrival.id))]


def _rows(statement: Any, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(statement)]
