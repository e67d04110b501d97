"""How letters go out: what waits, what went, what failed; of the whole site, or of one forum or list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from accounts.models import Person
from core.database import db
from forum.models import Message, Subscription
from listserv.models import OPEN_STATES, STATES, Bounce, Delivery, DeliveryRun, Digest, ListMessage, Mailbox

RUNS, SHOWN = 20, 50
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """Rows by state, the oldest that waits, how many went within the hour."""

    counts: dict[str, int]
    oldest: datetime | None
    hour: int

    @property
    def waiting(self) -> int:
        """Still to be sent."""
        return sum(self.counts.get(state, 0) for state in (*OPEN_STATES, "sending"))


def queue(*, at: datetime) -> Queue:
    """Of the whole site. Two queries."""
    rows: Any = db.session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    counts = dict(rows.all())
    oldest, hour = db.session.execute(
        select(func.min(case((Delivery.state.in_(OPEN_STATES), Delivery.queued_at))), func.coalesce(func.sum(case((Delivery.sent_at > at - HOUR, 1), else_=0)), 0))
    ).one()
    return Queue({state: counts.get(state, 0) for state in STATES}, oldest, int(hour))


def runs() -> list[DeliveryRun]:
    """The last ones, the latest first."""
    return list(db.session.scalars(select(DeliveryRun).order_by(DeliveryRun.id.desc()).limit(RUNS)))


def at_work(*, at: datetime) -> set[str]:
    """The workers that have letters in hand; one that was killed has none once its lease is over. One query."""
    held = select(Delivery.leased_by).where(Delivery.state.in_((*OPEN_STATES, "sending")), Delivery.leased_by.is_not(None), Delivery.leased_until > at).distinct()
    return {worker for worker in db.session.scalars(held) if worker is not None}


@dataclass(frozen=True, slots=True)
class Failed:
    """A letter that was given up."""

    id: int
    name: str
    email: str
    about: str
    at: datetime
    code: int | None
    error: str


def failures(place: "Place | None" = None, *, most: int = SHOWN) -> list[Failed]:
    """The latest letters that were given up. One query."""
    about = case(
        (Delivery.message_id.is_not(None), select(Message.subject).where(Message.id == Delivery.message_id).scalar_subquery()),
        (Delivery.list_message_id.is_not(None), select(ListMessage.subject).where(ListMessage.id == Delivery.list_message_id).scalar_subquery()),
        else_=None,
    )
    found = select(Delivery.id, Person.name, Person.email, about, Delivery.queued_at, Delivery.code, Delivery.error).join(Person, Person.id == Delivery.person_id)
    found = found.where(Delivery.state == "failed", *([place.deliveries()] if place else [])).order_by(Delivery.id.desc()).limit(most)
    return [Failed(id_, name, email or "", about or "", queued, code, error or "") for id_, name, email, about, queued, code, error in db.session.execute(found)]


@dataclass(frozen=True)
class Place:
    """A forum, or a list that stands alone, as a place that has subscribers."""

    scope: str
    id: int

    def subscriptions(self) -> ColumnElement[bool]:
        """Those to it; to a forum also those to its topics and threads."""
        return Subscription.forum_id == self.id if self.scope == "forum" else and_(Subscription.scope == "list", Subscription.scope_id == self.id)

    def deliveries(self) -> ColumnElement[bool]:
        """Rows of its messages and digests."""
        if self.scope == "forum":
            mine = Delivery.message_id.in_(select(Message.id).where(Message.forum_id == self.id))
            return mine | Delivery.digest_id.in_(select(Digest.id).where(Digest.forum_id == self.id))
        mine = Delivery.list_message_id.in_(select(ListMessage.id).where(ListMessage.list_id == self.id))
        return mine | Delivery.digest_id.in_(select(Digest.id).where(Digest.list_id == self.id))


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody with what they chose, and whether post reaches them."""

    id: int
    name: str
    email: str
    level: str
    scope: str
    at: datetime
    source: str
    consent: str
    suspended_at: datetime | None
    bounces: int


def subscribers(place: Place, *, page: int, size: int = SHOWN) -> tuple[list[Subscriber], int]:
    """In the order of their names. Two queries."""
    total = db.session.scalar(select(func.count()).select_from(Subscription).where(place.subscriptions())) or 0
    bounces = select(func.count()).where(Bounce.person_id == Person.id).scalar_subquery()
    found = select(
        Subscription.id, Person.name, Person.email, Subscription.level, Subscription.scope, Subscription.at, Subscription.source, Subscription.consent, Mailbox.suspended_at, bounces
    ).join(Person, Person.id == Subscription.person_id).outerjoin(Mailbox, Mailbox.person_id == Person.id)  # fmt: skip
    found = found.where(place.subscriptions()).order_by(Person.folded_name, Subscription.id).limit(size).offset((page - 1) * size)
    return [Subscriber(row[0], row[1], row[2] or "", *row[3:]) for row in db.session.execute(found)], total


def levels(place: Place) -> dict[str, int]:
    """How many chose each level. One query."""
    rows: Any = db.session.execute(select(Subscription.level, func.count()).where(place.subscriptions()).group_by(Subscription.level))
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the letters of one message."""

    number: int
    subject: str
    at: datetime
    planned: int
    sent: int
    waiting: int
    failed: int


def log_of(place: Place, *, most: int = RUNS) -> list[Sent]:
    """The latest messages with what became of their letters. One query."""
    of: Any = Message if place.scope == "forum" else ListMessage
    key, here = (Delivery.message_id, Message.forum_id == place.id) if place.scope == "forum" else (Delivery.list_message_id, ListMessage.list_id == place.id)
    counted = [func.sum(case((condition, 1), else_=0)) for condition in (Delivery.state == "sent", Delivery.state.in_((*OPEN_STATES, "sending")), Delivery.state == "failed")]
    found = select(of.number, of.subject, func.min(Delivery.queued_at), func.count(), *counted).join(Delivery, key == of.id).where(here, Delivery.state != "dropped")
    found = found.group_by(of.id, of.number, of.subject).order_by(func.min(Delivery.queued_at).desc(), of.number.desc()).limit(most)
    return [Sent(number, subject or "", at, planned, int(sent), int(waiting), int(failed)) for number, subject, at, planned, sent, waiting, failed in db.session.execute(found)]


def failed_ids(place: Place | None) -> list[int]:
    """All that were given up."""
    return list(db.session.scalars(select(Delivery.id).where(Delivery.state == "failed", *([place.deliveries()] if place else []))))
