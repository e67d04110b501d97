"""Mails of people who were not registered yet: once they are, on a page or by mail, what they sent is taken again."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from forum.models import Registration
from listserv.models import Arrival, ReceivedMail

KEPT = timedelta(days=14)  # a mail that is older is no longer what its author would say


def take_up(*, at: datetime) -> int:
    """Those that wait from now on as if they had just come; how many. The caller commits."""
    found = select(Arrival).join(ReceivedMail, ReceivedMail.id == Arrival.mail_id).join(Person, Person.email == Arrival.sender)
    found = found.join(Registration, (Registration.forum_id == Arrival.forum_id) & (Registration.person_id == Person.id))
    found = found.where(Arrival.received_at > at - KEPT, Arrival.reason == "not-registered", Arrival.disposition == "rejected", ReceivedMail.raw.is_not(None))
    mails = db.session.scalars(found.options(joinedload(Arrival.mail)).order_by(Arrival.id)).all()
    for arrival in mails:
        arrival.again(at=at)
    return len(mails)
