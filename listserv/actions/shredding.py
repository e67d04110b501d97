"""Received mails go when their time is over: soon, where they became no message; with the account of who wrote them."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import and_, delete, or_, select

from accounts.erasure import on_erasure
from accounts.models import Person
from core.database import db
from listserv.models import Arrival, ReceivedMail

SOME = 200  # at once
WAITS = timedelta(days=365)  # what nobody has seen to yet


def forget_some(*, at: datetime) -> bool:
    """Removes some of what is kept no longer; whether there was anything. A mail that became a message stays as long as the message. The caller commits."""
    became_nothing = and_(Arrival.message_id.is_(None), Arrival.list_message_id.is_(None), Arrival.taken_at.is_not(None))
    over = Arrival.received_at < at - timedelta(days=current_app.config["LISTSERV_KEEP_DAYS"])
    waits = and_(Arrival.disposition == "held", Arrival.settled_at.is_(None), Arrival.received_at >= at - WAITS)
    found = select(Arrival.id, Arrival.mail_id).where(became_nothing, over, ~waits).order_by(Arrival.id).limit(SOME)
    gone = db.session.execute(found).all()
    if gone:
        db.session.execute(delete(Arrival).where(Arrival.id.in_([id_ for id_, _ in gone])))
        elsewhere = select(Arrival.id).where(Arrival.mail_id == ReceivedMail.id).exists()
        db.session.execute(delete(ReceivedMail).where(ReceivedMail.id.in_({mail_id for _, mail_id in gone}), ~elsewhere))
    return bool(gone)


@on_erasure
def shred(person: Person, at: datetime) -> None:
    """What somebody sent goes byte for byte; what it became stays in the forum, said by a former participant. The caller commits."""
    theirs = select(Arrival.mail_id).where(or_(Arrival.person_id == person.id, and_(Arrival.sender != "", Arrival.sender == (person.email or ""))))
    sent = and_(ReceivedMail.envelope_from != "", ReceivedMail.envelope_from == (person.email or ""))
    db.session.execute(delete(ReceivedMail).where(or_(ReceivedMail.id.in_(theirs), sent)), execution_options={"synchronize_session": False})
