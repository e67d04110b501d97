"""Mails to test with: sent to one of our addresses and taken at once."""

from email.message import EmailMessage
from itertools import count

from core.database import db
from core.letters import Outgoing
from listserv.actions import receiving
from listserv.models import Arrival
from tests.make import NOW

_numbers = count(1)


def send(to, *, sender, subject="", body="", at=NOW, envelope=None, headers=()) -> Arrival:
    """A mail of somebody, through all steps; what became of it stands on the row."""
    mail = EmailMessage()
    number = next(_numbers)
    mail["From"], mail["To"], mail["Message-ID"], mail["Subject"] = sender, to, f"<{number}@mail.example.org>", subject
    for name, value in headers:
        mail[name] = value
    mail.set_content(body or "\n")
    mail_id = receiving.accept(mail.as_bytes(), sender=sender if envelope is None else envelope, recipients=[to], way="pipe", at=at)
    arrival = receiving.find(db.session.scalars(db.select(Arrival.id).where(Arrival.mail_id == mail_id)).one())
    receiving.take(arrival, at)
    db.session.commit()
    return arrival


def said(arrival) -> tuple[str, str]:
    return arrival.disposition, arrival.reason


def letters(template=None, to=None) -> list[Outgoing]:
    """Letters in the outbox, oldest first."""
    found = db.session.scalars(db.select(Outgoing).order_by(Outgoing.id)).all()
    return [letter for letter in found if (template is None or letter.template == f"listserv/{template}") and (to is None or letter.to == to)]
