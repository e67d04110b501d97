"""Letters that came back: whose they were, what it means for their mailbox, and how its reader gets letters again."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from accounts.models import Person
from core import letters
from core.database import db, is_sqlite
from forum.models import Forum, Message, Registration, Subscription
from listserv import addresses, reports
from listserv.actions import subscribing
from listserv.mail import bounces as mail
from listserv.models import Bounce, Delivery, Digest, ListKeeper, ListMessage, Mailbox, MailList
from listserv.models.mailboxes import HOUR
from listserv.rules.bounces import MOST_PROBES, counts, decayed, probe_is_due, too_many

_TOKEN = re.compile(r"(?:bounce|unsub)[-+][a-z2-7]+", re.IGNORECASE)


def take(raw: bytes, envelope_to: str, *, at: datetime) -> Bounce | None:
    """A report that came to one of our addresses. Its token says whose copy it was; without one nothing is believed. The caller commits."""
    known = addresses.purpose_of(envelope_to.partition("@")[0])
    delivery = db.session.get(Delivery, addresses.read_bounce(known[1]) or 0) if known and known[0] == "bounce" else None
    person = db.session.get(Person, delivery.person_id) if delivery is not None else None
    report = reports.read(raw, recipient=person.email if person else None)
    if report.kind == "complaint":
        return _complained(report, delivery, at=at)
    if report.kind is None or delivery is None:
        return None
    return came_back(delivery.person_id, delivery.id, kind=report.kind, status=report.status, diagnostic=report.diagnostic, at=at)


def _complained(report: reports.Report, delivery: Delivery | None, *, at: datetime) -> Bounce | None:
    """Somebody called a letter unwanted: what brought it ends at once, and nobody else is told."""
    what = _brought(delivery)
    for hint in report.hints:
        for found in _TOKEN.findall(hint) if what is None else ():
            purpose, token = addresses.purpose_of(found) or ("", "")
            if purpose == "unsub":
                what = addresses.read_unsubscribe(token)
            else:
                delivery = db.session.get(Delivery, addresses.read_bounce(token) or 0)
                what = _brought(delivery)
    if what is None or db.session.get(Person, what[0]) is None:
        return None
    subscribing.choose(*what, "mute", at=at, source="mail")
    bounce = Bounce(
        person_id=what[0], delivery_id=delivery.id if delivery else None, at=at, kind="complaint", status=report.status, diagnostic=report.diagnostic[:500], counted=False
    )
    db.session.add(bounce)
    return bounce


def _brought(delivery: Delivery | None) -> tuple[int, str, int] | None:
    subscription = db.session.get(Subscription, delivery.subscription_id) if delivery is not None and delivery.subscription_id is not None else None
    return (subscription.person_id, subscription.scope, subscription.scope_id) if subscription else None


def came_back(person_id: int, delivery_id: int, *, kind: str, status: str, diagnostic: str, at: datetime) -> Bounce:
    """One letter came back, at once or later. Told twice, it is one. At most once a day it counts. The caller commits."""
    box = _held(person_id)
    before = db.session.scalar(select(Bounce).where(Bounce.delivery_id == delivery_id, Bounce.kind == kind, Bounce.at > at - timedelta(days=1)))
    if before is not None:
        return before
    counted = counts(kind) > 0 and box.scored_on != at.date() and box.suspended_at is None
    bounce = Bounce(person_id=person_id, delivery_id=delivery_id, at=at, kind=kind, status=status[:20], diagnostic=diagnostic[:500], counted=counted)
    db.session.add(bounce)
    if kind != "unknown":
        gone = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "sent")
        db.session.execute(gone.values(state="failed", error=f"{status} {diagnostic}".strip()[:300]))
    if counted:
        box.count(counts(kind), before=decayed(box.score, since=box.scored_on, on=at.date()), on=at.date())
        if too_many(box.score):
            box.suspend(at=at)
            _write_to(box, status=status, at=at)
    return bounce


def _held(person_id: int) -> Mailbox:
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    row = {"person_id": person_id, "hour": HOUR, "weekday": 0, "form": "html", "own_messages": False, "score": 0.0, "probes": 0}
    db.session.execute(insert(Mailbox).values(**row).on_conflict_do_nothing(index_elements=["person_id"]))
    return db.session.scalars(select(Mailbox).where(Mailbox.person_id == person_id).with_for_update().execution_options(populate_existing=True)).one()


def _write_to(box: Mailbox, *, status: str, at: datetime) -> None:
    person = db.session.get(Person, box.person_id)
    if person is not None and person.email and person.is_active:
        letters.post(mail.suspended(to=person.email, language=person.language, key=addresses.arrival_token(person.id), status=status), at=at)


def arrives_again(person_id: int) -> None:
    """Its reader says so. The caller commits."""
    box = db.session.get(Mailbox, person_id)
    if box is not None and box.suspended_at is not None:
        box.resume()


def probe(*, at: datetime) -> None:
    """Once a day: mailboxes at rest are written to now and then, and those who keep the lists are told of new ones. The caller commits."""
    told: dict[tuple[str, int], set[int]] = {}
    found = select(Mailbox).where(Mailbox.suspended_at.is_not(None), Mailbox.probes < MOST_PROBES).order_by(Mailbox.person_id).with_for_update(skip_locked=True)
    for box in db.session.scalars(found.execution_options(populate_existing=True)):
        if box.probed_at is None:
            for place in _places_of(box.person_id):
                told.setdefault(place, set()).add(box.person_id)
            box.probe(at=at, first=True)
        elif probe_is_due(box.probed_at, probes=box.probes, at=at):
            box.probe(at=at)
            _write_to(box, status="", at=at)
    for place, people in sorted(told.items()):
        _tell_keepers(*place, len(people), at=at)


def _places_of(person_id: int) -> list[tuple[str, int]]:
    """The forums and lists whose letters came back from somebody."""
    found = select(Message.forum_id, Digest.forum_id, ListMessage.list_id, Digest.list_id).select_from(Bounce).join(Delivery, Delivery.id == Bounce.delivery_id)
    found = found.outerjoin(Message, Message.id == Delivery.message_id).outerjoin(Digest, Digest.id == Delivery.digest_id)
    found = found.outerjoin(ListMessage, ListMessage.id == Delivery.list_message_id).where(Bounce.person_id == person_id, Bounce.counted)
    kinds = ("forum", "forum", "list", "list")
    return sorted({(kind, id_) for row in db.session.execute(found) for kind, id_ in zip(kinds, row, strict=True) if id_ is not None})


def _tell_keepers(kind: str, id_: int, count: int, *, at: datetime) -> None:
    this, people = keepers_of(kind, id_)
    if this is None:
        return
    for person in people:
        letters.post(mail.keepers(to=person.email or "", language=person.language, kind=kind, slug=str(this.slug), title=this.title, count=count), at=at)


def keepers_of(kind: str, id_: int) -> tuple[Forum | MailList | None, Sequence[Person]]:
    """A forum with its moderators, a list with its keepers; where there are none, the secretariat."""
    keepers = select(Person).where(Person.email.is_not(None), Person.disabled_at.is_(None), Person.erased_at.is_(None)).order_by(Person.id)
    this: Forum | MailList | None
    if kind == "forum":
        this = db.session.get(Forum, id_)
        keeping = Person.id.in_(select(Registration.person_id).where(Registration.forum_id == id_, Registration.role == "moderator"))
    else:
        this = db.session.get(MailList, id_) if kind == "list" else None
        keeping = Person.id.in_(select(ListKeeper.person_id).where(ListKeeper.list_id == id_))
    return this, db.session.scalars(keepers.where(keeping)).all() or db.session.scalars(keepers.where(Person.role == "secretariat")).all()
