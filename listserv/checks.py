"""What the doctor asks about mail that comes in."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.database import db
from core.doctor import Finding, also
from listserv.models import Arrival

LATE = timedelta(minutes=15)


@also
def received(at: datetime) -> Finding:
    """Mails that should have been taken long ago mean that no worker runs; those in trouble, that somebody should look."""
    late, trouble = db.session.execute(
        select(
            func.count().filter(Arrival.taken_at.is_(None), Arrival.received_at < at - LATE, Arrival.attempts == 0),
            func.count().filter(Arrival.reason == "trouble", Arrival.settled_at.is_(None)),
        ).select_from(Arrival)
    ).one()
    if late:
        return Finding("received mails", False, f"{late} received mails have waited for more than 15 minutes: is the worker running?")
    if trouble:
        return Finding("received mails", False, f"{trouble} received mails met an error of this program: see Administration, Received mails.")
    return Finding("received mails", True, "No received mail waits too long.")
