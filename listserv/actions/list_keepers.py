"""Telling those who keep a list of a mail that waits, each with two addresses of their own that decide on it."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core import letters
from core.database import db
from listserv import addresses
from listserv.actions import bouncing
from listserv.mail import list_held as mail_of
from listserv.mail.enclosed import of_mail
from listserv.models import Arrival, MailList
from listserv.reading import Mail
from listserv.rules.deciding import LIFE, MOST_AN_HOUR

HOUR = timedelta(hours=1)


def tell(arrival: Arrival, mail: Mail, this: MailList, reason: str, *, at: datetime) -> None:
    """The mail goes with the letter. Of more than a few an hour nobody is told one by one: they wait where mails are kept. The caller commits."""
    lately = select(func.count()).where(Arrival.list_id == this.id, Arrival.disposition == "held", Arrival.taken_at > at - HOUR, Arrival.id != arrival.id)
    if (db.session.scalar(lately) or 0) >= MOST_AN_HOUR:
        return
    _, keepers = bouncing.keepers_of("list", this.id)
    for keeper in keepers:
        if keeper.email and keeper.email != arrival.sender:
            publish, return_ = (addresses.address(what, addresses.decision_token(what, keeper.id, arrival.id, kind="list", at=at)) for what in addresses.DECISIONS)
            letter = mail_of.waits(keeper, title=this.title, sender=mail.sender, reason=reason, subject=mail.subject, publish=publish, return_=return_, until=at + LIFE)
            letters.post(replace(letter, enclosed=of_mail(mail, to=arrival.recipient)), at=at)
