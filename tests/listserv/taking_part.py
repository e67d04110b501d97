"""Mails to forums as people send them, and the messages that they become."""

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count

from core.database import db
from core.letters import Outgoing
from forum.models import Message
from listserv import addresses
from listserv.actions import receiving
from listserv.models import Arrival
from tests import make
from tests.make import NOW

DOMAIN = "lists.example.org"
_numbers = count(1)


def mail(sender, text, *, subject="A subject", html=None, files=(), to="x@lists.example.org", name="", headers=(), **given):
    """The bytes of a mail; ``headers`` are pairs put above the others."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=200))
    for key, value in headers:
        message[key] = value
    message["From"] = f"{name} <{sender}>" if name else sender
    message["To"], message["Subject"] = to, subject
    message["Date"] = "Wed, 11 Mar 2026 11:58:00 +0000"
    message["Message-ID"] = given.get("id_") or f"<{next(_numbers)}@mail.example.net>"
    for key, field in (("In-Reply-To", "answers"), ("References", "references")):
        if field in given:
            message[key] = given[field]
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for filename, content, kind in files:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=filename)
    return message.as_bytes()


def take(raw, to, *, sender, at=NOW, taken=None):
    """Received and taken, as the worker does it; the row."""
    mail_id = receiving.accept(raw, sender=sender, recipients=[to], way="pipe", at=at)
    db.session.commit()
    return again(db.session.scalar(db.select(Arrival.id).where(Arrival.mail_id == mail_id, Arrival.recipient == to)), at=taken or at)


def again(arrival_id, *, at=NOW):
    """Taken once more."""
    arrival = receiving.find(arrival_id)
    receiving.take(arrival, at)
    db.session.commit()
    return arrival


def send(person, to, text, *, at=NOW, envelope=None, **given):
    """From somebody's own address."""
    return take(mail(person.email, text, **given), to, sender=person.email if envelope is None else envelope, at=at)


def reply_address(person, message, *, kind="message"):
    return addresses.address("reply", addresses.reply_token(person.id, message.id, kind=kind))


def of(arrival):
    """The message that it became."""
    return db.session.get(Message, arrival.message_id, populate_existing=True) if arrival.message_id else None


def letters(to=None):
    """What was written, the oldest first."""
    found = db.select(Outgoing).order_by(Outgoing.id)
    return list(db.session.scalars(found if to is None else found.where(Outgoing.to == to)))


def mail_text(text):
    """As it is read out of the mail again."""
    return text.rstrip("\n")


def became(arrival):
    return arrival.disposition, arrival.reason


def told(here):
    """The last letter to Ada."""
    return letters("ada@example.org")[-1]


class Here:
    """A forum that is open, with a participant (Ada) and a message that stands there."""

    def __init__(self):
        edition = make.edition("A.1", "A.6")
        self.forum = make.forum(topics=2, edition_id=edition.id, title="Warm homes", attaching="on")
        self.second = self.forum.topics[1].id
        self.ada = make.person(email="ada@example.org", name="Ada Okoro")
        self.mine = make.registration(self.forum, self.ada)
        self.message = make.message(self.forum, subject="What works")

    def topic(self, number):
        return f"{self.forum.slug}-topic-{number}@{DOMAIN}"

    @property
    def to(self):
        return reply_address(self.ada, self.message)

    def reply(self, text, **given):
        return send(given.pop("by", self.ada), given.pop("to", self.to), text, **({"subject": "Re: [Warm homes] What works"} | given))
