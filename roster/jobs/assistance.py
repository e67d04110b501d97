"""Letters about requests for assistance, by the clock."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from roster.actions import nudging
from roster.queries import assignments


@job("remind_of_assistance", every=timedelta(hours=1))
def remind_of_assistance() -> None:
    """Once an hour; one commit for each, so that nobody is written to twice."""
    at = clock.now()
    due = [
        (nudging.about_request, assignments.stale_requests(at=at)),
        (nudging.about_invitation, assignments.waiting_invitations(at=at)),
        (nudging.about_report, assignments.unreported(at=at)),
    ]
    db.session.rollback()
    for tell, keys in due:
        for key in keys:
            tell(key, at=at)
            db.session.commit()
