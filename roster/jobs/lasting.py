"""Once an hour: who is asked to confirm, who is warned, who has lapsed."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from roster.actions import lasting
from roster.queries import lasting as reading


@job("roster_letters", every=timedelta(hours=1))
def roster_letters() -> None:
    """One commit an expert. Hours that were missed are made up for by the next: what is owed follows from dates, not from when the clock last struck."""
    at = clock.now()
    owed = reading.to_look_at(at=at)
    db.session.rollback()
    for expert_id in owed:
        lasting.write_letter(expert_id, at=at)
        db.session.commit()
