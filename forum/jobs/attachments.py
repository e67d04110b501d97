"""What is forgotten by itself: files that were attached to a draft which nobody posted."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import attaching

KEEP = timedelta(days=30)  # also said in docs/participants.md: change both


@job("forget_attachments", every=timedelta(days=1))
def forget_attachments() -> None:
    """Once a day, some at a time, so that a long list holds up no writer."""
    at = clock.now()
    while attaching.forget_orphans(at - KEEP):
        db.session.commit()
    db.session.rollback()
