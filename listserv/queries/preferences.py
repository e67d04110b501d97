"""What somebody subscribes to on lists outside the forums, and how they want their post."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.database import db
from forum.models import Subscription
from listserv.models import Mailbox, MailList


@dataclass(frozen=True, slots=True)
class OfList:
    """A choice about a list."""

    slug: str
    title: str
    language: str
    level: str
    at: datetime


def lists_of(person_id: int) -> list[OfList]:
    """In the order of their titles. One query."""
    found = select(MailList.slug, MailList.title, MailList.language, Subscription.level, Subscription.at).join(MailList, MailList.id == Subscription.scope_id)
    found = found.where(Subscription.person_id == person_id, Subscription.scope == "list").order_by(MailList.title, MailList.id)
    return [OfList(*row) for row in db.session.execute(found)]


def mailbox_of(person_id: int) -> Mailbox:
    """Theirs; who has chosen nothing gets what everybody gets, in an object that is not stored."""
    found = db.session.get(Mailbox, person_id)
    return found or Mailbox(person_id=person_id, hour=6, weekday=0, form="html", own_messages=False, held_messages=True, score=0.0, probes=0)
