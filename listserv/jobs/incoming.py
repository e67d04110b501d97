"""Taking mails that came in: one after another, each in a transaction of its own, so that a bad one harms no other."""

import logging
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from core import clock
from core.database import db, reading_only
from core.work import job
from listserv.actions import receiving, shredding, taking_up
from listserv.reading import read

log = logging.getLogger("rapporteur.listserv")
GRACE = timedelta(seconds=20)  # whoever accepted a mail takes it at once; what is left after this was left by a crash


@job("take_mails", every=timedelta(minutes=1))
def take_mails() -> None:
    """What waits still: mails that were accepted just before a crash, those that met trouble, and those of people who have registered meanwhile."""
    taking_up.take_up(at=clock.now())
    db.session.commit()
    take_waiting(GRACE)


@job("forget_mails", every=timedelta(days=1))
def forget_mails() -> None:
    """Once a day: mails whose time is over."""
    while shredding.forget_some(at=clock.now()):
        db.session.commit()
    db.session.commit()


def take_waiting(grace: timedelta = timedelta(0)) -> int:
    """Takes all that is due; how many."""
    count = 0
    while ids := _waiting(grace):
        done = sum(take_one(id_) for id_ in ids)
        count += done
        if not done:  # others are at it
            break
    return count


def take_next() -> bool:
    """Takes the first that waits; False where nothing does, or another worker has it."""
    ids = _waiting(timedelta(0), most=1)
    return bool(ids) and take_one(ids[0])


def _waiting(grace: timedelta, most: int = 100) -> list[int]:
    with reading_only():
        ids = receiving.waiting(at=clock.now() - grace, most=most)
        db.session.rollback()
    return ids


def take_one(arrival_id: int) -> bool:
    """One arrival; False where another worker has it or had it. It is read while nobody waits for the database."""
    try:
        with reading_only():
            raw = receiving.bytes_of(arrival_id)
            db.session.rollback()
        mail = read(raw) if raw is not None else None
        arrival = receiving.find(arrival_id)
        if arrival is None or arrival.taken_at is not None:
            db.session.rollback()
            return False
        outcome = receiving.take(arrival, clock.now(), mail=mail)
        db.session.commit()
        log.info("mail taken", extra={"arrival": arrival_id, "disposition": outcome.disposition.value, "reason": outcome.reason})
    except OperationalError:  # the database is away or busy: not the mail's fault
        db.session.rollback()
        raise
    except Exception:  # whatever is wrong with this one, the next is taken
        db.session.rollback()
        log.exception("mail not taken", extra={"arrival": arrival_id})
        arrival = receiving.find(arrival_id)
        if arrival is not None and arrival.taken_at is None:
            receiving.trouble(arrival, at=clock.now())
        db.session.commit()
    finally:
        db.session.expunge_all()  # mails are large, and nobody asks for them again
    return True
