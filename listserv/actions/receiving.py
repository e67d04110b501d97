"""Receiving: a mail is kept before anything is done with it; then it goes through the steps, each time the same, until one of them says what became of it."""

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session, contains_eager, undefer

from accounts.models import folded_address
from core.database import db
from core.upserts import Upsert
from listserv import routes
from listserv.actions import commanding, deciding, digest_answers, filled_forms, handling, list_mail, noise, registering_by_mail, repeating, taking_part, vouching
from listserv.models import Arrival, ReceivedMail
from listserv.outcomes import HELD, Outcome
from listserv.reading import Mail, read
from listserv.routes import Route

TRIES, PAUSE = 3, timedelta(minutes=1)
Handler = Callable[[Arrival, Mail, Route, datetime], Outcome]

# What is done with a mail, by the kind of its address. A handler never commits and never reads the clock.
HANDLERS: dict[str, Handler] = {
    "bounce": handling.came_back,
    "unsub": handling.unsubscribe,
    "reply": taking_part.reply,
    "topic": taking_part.topic,
    "digest": digest_answers.digest,
    "list": list_mail.post,
    "request": commanding.command,
    "publish": deciding.decide,
    "return": deciding.decide,
    "confirm": commanding.confirm,
    "register": registering_by_mail.register,
    "form": filled_forms.take,
    "mine": vouching.mine,
    "owner": handling.for_the_staff,
    "site": handling.for_the_staff,
    "unknown": handling.unknown,
}

_MESSAGE_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,290}>)", re.IGNORECASE | re.MULTILINE)
_EMPTY: dict[str, object] = {"attempts": 0, "reason": "", "route": "", "sender": "", "sender_name": "", "subject": "", "text_hash": "", "answered": ""}
_MAIL = Upsert(
    lambda dialect: (
        dialect.insert(cast(Table, ReceivedMail.__table__))
        .values({name: bindparam(name) for name in ("message_id", "sha256", "size", "received_at", "envelope_from", "way", "raw")})
        .on_conflict_do_nothing(index_elements=["message_id", "sha256"])
    )
)
_ARRIVAL = Upsert(
    lambda dialect: (
        dialect.insert(cast(Table, Arrival.__table__))
        .values({name: bindparam(name) for name in ("mail_id", "recipient", "received_at", "next_at", *_EMPTY)})
        .on_conflict_do_nothing(index_elements=["mail_id", "recipient"])
    )
)


def accept(raw: bytes, *, sender: str, recipients: Sequence[str], way: str, at: datetime, session: Session | None = None) -> int:
    """Keeps a mail as it came, with a row for each address; the same mail sent again is the same mail. Its id. The caller commits, and only then says that we have it."""
    session = session or db.session()
    digest, message_id = hashlib.sha256(raw).hexdigest(), message_id_of(raw)
    mail = {"message_id": message_id, "sha256": digest, "size": len(raw), "received_at": at, "envelope_from": _address(sender), "way": way, "raw": raw}
    _MAIL.run(session, mail)
    mail_id = session.scalars(select(ReceivedMail.id).where(ReceivedMail.message_id == message_id, ReceivedMail.sha256 == digest)).one()
    for one in recipients:
        _ARRIVAL.run(session, {"mail_id": mail_id, "recipient": _address(one), "received_at": at, "next_at": at, **_EMPTY})
    return mail_id


def message_id_of(raw: bytes) -> str:
    """The mail's own name for itself; empty where it has none that can be used."""
    head = re.split(rb"\r?\n\r?\n", raw[:65536], maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def _address(address: str) -> str:
    return folded_address(_clean(address.strip().strip("<>"), 320))


def waiting(*, at: datetime, most: int = 100) -> list[int]:
    """Arrivals to be taken by now, those first that made no trouble, in the order in which they came."""
    found = select(Arrival.id).where(Arrival.taken_at.is_(None), Arrival.next_at <= at).order_by(Arrival.attempts, Arrival.id)
    return list(db.session.scalars(found.limit(most)))


def bytes_of(arrival_id: int) -> bytes | None:
    """The mail of an arrival that waits."""
    return db.session.scalar(select(ReceivedMail.raw).join(Arrival, Arrival.mail_id == ReceivedMail.id).where(Arrival.id == arrival_id, Arrival.taken_at.is_(None)))


def find(arrival_id: int) -> Arrival | None:
    """An arrival with its mail, bytes and all, held for the transaction; None where another worker holds it."""
    found = select(Arrival).join(Arrival.mail).where(Arrival.id == arrival_id).options(contains_eager(Arrival.mail).options(undefer(ReceivedMail.raw)))
    return db.session.scalars(found.with_for_update(of=Arrival, skip_locked=True).execution_options(populate_existing=True)).first()


def take(arrival: Arrival, at: datetime, *, mail: Mail | None = None, surely: bool = False) -> Outcome:
    """Reads a mail, finds out what is to be done with it, and does it. What came of it stands on the row. The caller commits.

    ``surely``: somebody looked at it and says that it is no noise.
    """
    if arrival.mail.raw is None:
        return _taken(arrival, Outcome(HELD, "raw-gone"), at=at)
    mail = mail or read(arrival.mail.raw)
    route = routes.of(arrival.recipient)
    _note(arrival, mail, route)
    return _taken(arrival, _steps(arrival, mail, route, at, surely=surely), at=at)


def trouble(arrival: Arrival, *, at: datetime) -> None:
    """An error of ours came in between: it is tried twice more, then it waits for somebody to look. The caller commits."""
    if arrival.attempts + 1 < TRIES:
        arrival.put_off(until=at + PAUSE * 4**arrival.attempts)
    else:
        _taken(arrival, Outcome(HELD, "trouble"), at=at)


def settle_all(ids: Sequence[int], *, at: datetime) -> int:
    """Sets those aside that are held, became nothing and wait for somebody; how many. The caller commits."""
    count = 0
    for some in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        waits = update(Arrival).where(Arrival.id.in_(some), Arrival.disposition == "held", Arrival.settled_at.is_(None))
        done = db.session.execute(waits.where(Arrival.message_id.is_(None), Arrival.list_message_id.is_(None)).values(settled_at=at).returning(Arrival.id))
        count += len(done.all())
    return count


def _note(arrival: Arrival, mail: Mail, route: Route) -> None:
    arrival.route, arrival.sender, arrival.sender_name, arrival.subject = route.kind, _clean(mail.sender, 320), _clean(mail.sender_name, 200), _clean(mail.subject, 1000)
    arrival.forum_id, arrival.list_id, arrival.text_hash = route.forum_id, route.list_id, repeating.text_hash(mail)


def _clean(text: str, most: int) -> str:
    """As both databases take it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:most]


def _steps(arrival: Arrival, mail: Mail, route: Route, at: datetime, *, surely: bool) -> Outcome:
    """In this order, so that no letter of ours and no program's answer is ever taken for somebody's words."""
    envelope_from = arrival.mail.envelope_from
    if (found := noise.of_ourselves(mail, envelope_from=envelope_from)) is not None:
        return found
    if route.kind == "bounce" or noise.is_report(mail) or (noise.of_a_daemon(mail, envelope_from=envelope_from) and handling.reports_a_failure(arrival)):
        return handling.came_back(arrival, mail, route, at)
    if route.kind in ("unsub", "unknown"):
        return HANDLERS[route.kind](arrival, mail, route, at)
    if not surely:
        found = (
            noise.by_a_program(mail, envelope_from=envelope_from) or noise.marked_as_spam(mail, route) or repeating.too_many(arrival) or repeating.said_before(arrival, mail, route)
        )
    return found or HANDLERS[route.kind](arrival, mail, route, at)


def _taken(arrival: Arrival, outcome: Outcome, *, at: datetime) -> Outcome:
    arrival.take(outcome.disposition, outcome.reason, at=at)
    arrival.message_id, arrival.list_message_id, arrival.person_id = outcome.message_id, outcome.list_message_id, outcome.person_id
    arrival.elided = [list(piece) for piece in outcome.elided] or None
    return outcome
