"""Once a day: mailboxes whose letters came back."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from listserv.actions import bouncing


@job("probe_mailboxes", every=timedelta(days=1))
def probe_mailboxes() -> None:
    """Those at rest are asked now and then whether letters arrive again; who keeps the lists is told of new ones."""
    bouncing.probe(at=clock.now())
    db.session.commit()
