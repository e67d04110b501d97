"""Letters to focal points, by the clock."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from roster.actions import reminding
from roster.queries import focal_points as reading


@job("remind_focal_points", every=timedelta(hours=1))
def remind_focal_points() -> None:
    """Once an hour; one commit a letter, so that nobody is written to twice."""
    at = clock.now()
    due = [(one.person_id, one.country) for one in reminding.points_to_remind(at=at)]
    empty = list(reading.empty_countries(at=at).values())
    db.session.rollback()
    for person_id, country in due:
        reminding.remind_point(person_id, country, at=at)
        db.session.commit()
    for change, experts in empty:
        known = reading.change_alone(change.id, held=True)
        if known is not None and known.reminded_at is None:
            reminding.tell_of_empty(known, experts, at=at)
        db.session.commit()
