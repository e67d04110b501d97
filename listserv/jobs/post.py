"""Working off the ledger: messages that appeared get their rows, and what is due goes out over a few connections at once."""

import logging
import os
import secrets
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from core import clock
from core.database import db, reading_only
from core.work import job
from forum import appearing
from listserv import parcels, soon, transport
from listserv.actions import copying, delivering, fanning_out, switching, wishing  # noqa: F401  (copying: the writer of messages)
from listserv.models import DeliveryRun
from listserv.parcels import Leased, Ready

log = logging.getLogger("rapporteur.listserv")
MINUTE = timedelta(minutes=1)
Tick = Callable[[int, int], None]
_at_it, _again = threading.Lock(), threading.Event()


@dataclass
class Tally:
    """What a run did."""

    planned: int = 0
    sent: int = 0
    put_off: int = 0
    failed: int = 0
    error: str | None = None
    away: bool = False
    stopped: bool = False
    by_domain: Counter[str] = field(default_factory=Counter)
    minute: datetime | None = None


@job("post", every=timedelta(minutes=1))
def post() -> None:
    """Everything that is due. In one process one at a time: who comes meanwhile has it looked at again."""
    _again.set()
    while _again.is_set() and _at_it.acquire(blocking=False):
        try:
            _again.clear()
            fan_out()
            deliver()
        finally:
            _at_it.release()


@job("forget_deliveries", every=timedelta(days=1))
def forget_deliveries() -> None:
    """Once a day: the ledger remembers four months, wishes that nobody confirmed some days."""
    delivering.forget(at=clock.now())
    wishing.forget(at=clock.now())
    db.session.commit()


def fan_out() -> int:
    """Rows for all recipients of what has appeared, with a commit for each message."""
    count = 0
    for act, waiting in ((fanning_out.fan_out, fanning_out.waiting), (fanning_out.pay, fanning_out.owed), (fanning_out.fan_out_on_list, fanning_out.waiting_on_lists)):
        while ids := waiting():
            db.session.rollback()
            done = 0
            for id_ in ids:
                done += act(id_, at=clock.now())
                db.session.commit()
            count += done
            if waiting()[:1] == ids[:1]:  # another worker holds it
                break
        db.session.rollback()
    return count


def deliver(tick: Tick = lambda done, planned: None) -> Tally:
    """Sends what is due until nothing is, or the relay is away. Every letter is marked before its first byte goes out, and after the relay has taken it."""
    tally, worker = Tally(), f"{socket.gethostname()[:20]}-{os.getpid()}-{secrets.token_hex(3)}"
    delivering.forsake(at=clock.now())
    may_run = switching.runs(at=clock.now())
    db.session.commit()
    if not may_run:
        tally.stopped = True
        return tally
    way: transport.Way | None = None
    run: DeliveryRun | None = None
    try:
        while rows := delivering.lease(worker, at=clock.now()):
            db.session.commit()
            with reading_only():  # letters are written while nobody waits for the database
                letters = parcels.written(rows, at=clock.now())
                db.session.rollback()
            delivering.drop({row.id for row in rows} - set(letters))
            tally.planned += len(letters)
            run = _noted(run, tally, worker=worker, at=clock.now())
            db.session.commit()
            way = way or transport.way_out(current_app.config["MAIL_URL"], size=current_app.config["LISTSERV_CONNECTIONS"], patience=current_app.config["MAIL_PATIENCE"])
            _send(way, letters, worker, tally, tick)
            _noted(run, tally, worker=worker, at=clock.now())
            db.session.commit()
            if tally.away or not switching.runs(at=clock.now()):
                break
        db.session.rollback()
    finally:
        if way is not None:
            way.close()
        if run is not None:
            run.ended_at = clock.now()
            db.session.merge(run)
            db.session.commit()
    return tally


def _noted(run: DeliveryRun | None, tally: Tally, *, worker: str, at: datetime) -> DeliveryRun:
    """The run as its page shows it while it goes on."""
    if run is None:
        run = DeliveryRun(worker=worker, begun_at=at)
        db.session.add(run)
    run.planned, run.sent, run.put_off, run.failed, run.error = tally.planned, tally.sent, tally.put_off, tally.failed, tally.error
    return run


def _send(way: transport.Way, letters: dict[int, Ready], worker: str, tally: Tally, tick: Tick) -> None:
    """One chunk. Before and after, one short transaction does for all connections that are free just then."""
    waiting, out = deque(letters.values()), 0
    rows: dict[int, Leased] = {id_: letter.row for id_, letter in letters.items()}
    later: dict[int, datetime] = {}
    while out or (waiting and not tally.away):
        outcomes = way.outcomes(out=out)
        out -= len(outcomes)
        at = clock.now()
        next_ones: list[Ready] = []
        while waiting and not tally.away and len(next_ones) < way.size - out:
            letter = waiting.popleft()
            if _too_many(letter, tally, at=at):
                later[letter.row.id] = at + MINUTE
            else:
                next_ones.append(letter)
        _count(outcomes, tally)
        if tally.away:
            waiting.extendleft(reversed(next_ones))
            next_ones = []
        if unsent := [outcome for outcome in outcomes if outcome.state != "sent"]:
            delivering.settle(unsent, rows, at=at)
            db.session.commit()
        with db.engine.begin() as line:
            delivering.mark_sent(line, [outcome.id for outcome in outcomes if outcome.state == "sent"], at=at)
            going = delivering.mark_sending(line, [letter.row.id for letter in next_ones], worker=worker, at=at)
        for letter in next_ones:
            if letter.row.id in going:
                way.take(letter.parcel())
                out += 1
        tick(tally.sent, tally.planned)
    delivering.put_back(worker, until=later)


def _count(outcomes: list[transport.Outcome], tally: Tally) -> None:
    for outcome in outcomes:
        tally.sent += outcome.state == "sent"
        tally.failed += outcome.state == "refused"
        tally.put_off += outcome.state in ("later", "unknown", "away")
        if outcome.state == "away":
            tally.away, tally.error = True, outcome.error
            log.warning("relay cannot be reached", extra={"error": outcome.error})
        elif outcome.state != "sent":
            log.warning("letter to a subscriber not sent", extra={"delivery": outcome.id, "state": outcome.state, "code": outcome.code})


def _too_many(letter: Ready, tally: Tally, *, at: datetime) -> bool:
    """Whether this minute's letters to one domain have gone out already."""
    most: int = current_app.config["LISTSERV_PER_DOMAIN"]
    if not most:
        return False
    minute = at.replace(second=0, microsecond=0)
    if minute != tally.minute:
        tally.by_domain.clear()
        tally.minute = minute
    domain = letter.to.rpartition("@")[2]
    tally.by_domain[domain] += 1
    return tally.by_domain[domain] > most


# A message that appeared is worked on a moment later; the minute's job is for what was put off.
@appearing.when_noted
def _notice(session: Session) -> None:
    session.info["appeared"] = True


@event.listens_for(Session, "after_commit")
def _work_soon(session: Session) -> None:
    if session.info.pop("appeared", False) and current_app:
        soon.work_soon()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("appeared", None)
