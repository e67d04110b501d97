"""The ledger as a worker goes through it: takes rows in hand, marks each before it goes out and after. Each step is one short transaction of the caller's."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Integer, Table, bindparam, delete, literal_column, null, or_, select, update

from accounts.models import Person
from core.database import db
from core.prepared import Prepared
from forum.models import Subscription
from listserv.actions import bouncing
from listserv.models import OPEN_STATES, Delivery, Mailbox, PostSwitch, Suppression
from listserv.parcels import Leased
from listserv.transport import Outcome

LEASE = timedelta(minutes=10)  # longer than a relay may take over one letter
PAUSES = [timedelta(minutes=m) for m in (2, 5, 15, 45, 120)] + [timedelta(hours=4)] * 40
GIVEN_UP = timedelta(days=3)
KEPT = timedelta(days=120)
CHUNK = 200

_d = cast(Table, Delivery.__table__)
_free = or_(_d.c.leased_until.is_(None), _d.c.leased_until <= bindparam("now", type_=_d.c.next_at.type))
_due = _d.c.state.in_(OPEN_STATES) & (_d.c.next_at <= bindparam("now", type_=_d.c.next_at.type)) & _free


def changed(statement: Any) -> int:
    """Runs it, and says how many rows it touched."""
    result: Any = db.session.execute(statement)
    return int(result.rowcount)


def forsake(*, at: datetime) -> int:
    """What a worker that is gone left half sent: nobody can tell whether it went, so it goes again, under the same Message-ID."""
    gone = (_d.c.state == "sending") & (_d.c.leased_until <= at)
    return changed(update(_d).where(gone).values(state="unknown", next_at=at, leased_by=None, leased_until=None))


def lease(worker: str, *, at: datetime) -> list[Leased]:
    """Takes what is due in hand, for this worker only. What nobody wants any more is dropped."""
    ids = list(db.session.scalars(select(_d.c.id).where(_due).order_by(_d.c.next_at, _d.c.id).limit(CHUNK).with_for_update(skip_locked=True), {"now": at}))
    if not ids:
        return []
    db.session.execute(update(_d).where(_d.c.id.in_(ids)).values(leased_by=worker, leased_until=at + LEASE))
    suppressed = select(Suppression.email).where(Suppression.email == Person.email).exists()
    rows = db.session.execute(
        select(
            _d.c.id, _d.c.message_id, _d.c.list_message_id, _d.c.digest_id, _d.c.person_id, Person.email, Person.language, Subscription.scope, Subscription.scope_id,
            _d.c.attempts, _d.c.queued_at,
        )
        .select_from(_d)
        .join(Person, Person.id == _d.c.person_id)
        .join(Subscription, Subscription.id == _d.c.subscription_id)
        .outerjoin(Mailbox, Mailbox.person_id == Person.id)
        .where(_d.c.id.in_(ids), Subscription.level != "mute", Person.email.is_not(None), Person.disabled_at.is_(None), Mailbox.suspended_at.is_(None), ~suppressed)
        .order_by(_d.c.id)
    )  # fmt: skip
    found = [Leased(*row) for row in rows]
    drop(set(ids) - {row.id for row in found})
    return found


def drop(ids: Iterable[int]) -> None:
    """Nobody wants these any more, or there is nothing to be seen any more."""
    gone = sorted(ids)
    if gone:
        db.session.execute(update(_d).where(_d.c.id.in_(gone)).values(state="dropped", leased_by=None, leased_until=None))


# Run for every few letters, each in a transaction with the other: lists of one length, compiled once, and nothing looked at but the rows themselves.
MOST_AT_ONCE = 16
_live = select(Subscription.id).where(Subscription.id == _d.c.subscription_id, Subscription.level != literal_column("'mute'")).exists()
_stopped = select(PostSwitch.id).where(PostSwitch.stopped_at.is_not(None)).exists()
_now, _until = (bindparam(name, type_=_d.c.next_at.type) for name in ("now", "until"))
_worker = bindparam("worker", type_=_d.c.leased_by.type)


def _these(most: int) -> list[Any]:
    return [bindparam(f"i{n}", type_=Integer) for n in range(most)]


def _words(text: str) -> Any:
    return literal_column(f"'{text}'")


def _sending(most: int) -> Prepared:
    free = _d.c.state.in_([_words(state) for state in OPEN_STATES]) & (_d.c.leased_by == _worker)
    marked = update(_d).where(_d.c.id.in_(_these(most)), free, _live, ~_stopped)
    return Prepared(marked.values(state=_words("sending"), attempts=_d.c.attempts + literal_column("1"), leased_until=_until).returning(_d.c.id))


def _sent(most: int) -> Prepared:
    gone = update(_d).where(_d.c.id.in_(_these(most)))
    return Prepared(gone.values(state=_words("sent"), sent_at=_now, code=literal_column("250"), error=null(), leased_by=null(), leased_until=null()))


_MARKS = {most: (_sending(most), _sent(most)) for most in (4, MOST_AT_ONCE)}


def _for(ids: Sequence[int]) -> tuple[Prepared, Prepared, dict[str, Any]]:
    """The statements for so many rows, and the list filled up with what is no row."""
    most = 4 if len(ids) <= 4 else MOST_AT_ONCE
    return *_MARKS[most], {f"i{n}": ids[n] if n < len(ids) else 0 for n in range(most)}


def mark_sending(line: Connection, ids: Sequence[int], *, worker: str, at: datetime) -> set[int]:
    """Before the first byte of them goes out, of at most sixteen; those that may go. Who has unsubscribed since is not among them, nor anybody once the post is stopped."""
    if not ids:
        return set()
    sending, _, these = _for(ids)
    return {row[0] for row in sending.run(line, {**these, "worker": worker, "until": at + LEASE})}


def mark_sent(line: Connection, ids: Sequence[int], *, at: datetime) -> None:
    """The relay has taken them."""
    for start in range(0, len(ids), MOST_AT_ONCE):
        _, sent, these = _for(ids[start : start + MOST_AT_ONCE])
        sent.run(line, {**these, "now": at})


def settle(outcomes: Iterable[Outcome], rows: dict[int, Leased], *, at: datetime) -> None:
    """What became of those that did not go. The caller commits."""
    for outcome in outcomes:
        _unsent(outcome, rows[outcome.id], at=at)


def _unsent(outcome: Outcome, row: Leased, *, at: datetime) -> None:
    values: dict[str, Any] = {"code": outcome.code, "error": outcome.error or None, "leased_by": None, "leased_until": None}
    if outcome.state == "away":  # the relay cannot be reached: not the letter's fault, and no try of it
        values |= {"state": "retry" if row.attempts else "queued", "attempts": row.attempts, "next_at": at + PAUSES[0]}
    elif outcome.state == "refused" or at - row.queued_at >= GIVEN_UP:
        values |= {"state": "failed"}
        bouncing.came_back(row.person_id, row.id, kind=_kind(outcome), status=str(outcome.code or ""), diagnostic=outcome.error, at=at)
    else:
        values |= {"state": "unknown" if outcome.state == "unknown" else "retry", "next_at": at + PAUSES[min(row.attempts, len(PAUSES) - 1)]}
    db.session.execute(update(_d).where(_d.c.id == outcome.id).values(**values))


def _kind(outcome: Outcome) -> str:
    """By the enhanced status where the relay gave one: policy counts against us, a full mailbox is not the end of it."""
    said = outcome.error[:12]
    if " 5.7." in f" {said}" or outcome.code in (554,):
        return "policy"
    return "soft" if outcome.state != "refused" or said.startswith(("5.2.2", "4.")) or outcome.code == 552 else "hard"


def put_back(worker: str, *, until: dict[int, datetime] | None = None) -> None:
    """What this worker still has in hand and has not begun goes back; some of it not before its time."""
    for id_, moment in (until or {}).items():
        db.session.execute(update(_d).where(_d.c.id == id_, _d.c.leased_by == worker, _d.c.state.in_(OPEN_STATES)).values(next_at=moment))
    db.session.execute(update(_d).where(_d.c.leased_by == worker, _d.c.state.in_(OPEN_STATES)).values(leased_by=None, leased_until=None))


def resend(ids: Sequence[int], *, at: datetime) -> int:
    """What failed is tried again from the beginning, under the same Message-ID."""
    again = update(_d).where(_d.c.id.in_(ids), _d.c.state == "failed").values(state="queued", attempts=0, queued_at=at, next_at=at, code=None, error=None)
    return changed(again)


def forget(*, at: datetime) -> None:
    """Rows that are long done go."""
    db.session.execute(delete(Delivery).where(Delivery.state.in_(("sent", "failed", "dropped")), Delivery.queued_at < at - KEPT))
