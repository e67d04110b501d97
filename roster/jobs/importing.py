"""Large tables of experts: checked anew with signs of life, then stored in one go; what lies about is cleared away."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from core import clock
from core.database import db, reading_only
from core.work import job
from roster.actions import importing
from roster.models import RosterImport
from roster.queries import imports


@job("import_experts")
def import_experts(import_id: int) -> None:
    """Stores the experts of a table, or says why it cannot be."""
    at = clock.now()
    with reading_only():
        brought = imports.by_id(import_id)
        if brought is None or brought.state != "running":
            return
        sound = importing.check_again(brought, at=at, tick=_signs_of_life(import_id))
        report = brought.report
        db.session.rollback()
    brought = imports.by_id(import_id, held=True)
    if brought is None or brought.state != "running":
        db.session.rollback()
        return
    if not (sound and importing.carry_out(brought, by=brought.by, at=clock.now())):
        db.session.rollback()
        brought = imports.by_id(import_id, held=True)
        if brought is not None:
            if sound:
                brought.wait_again(report)
            else:
                brought.report = report
                importing.give_up(brought, at=clock.now())
    db.session.commit()


def _signs_of_life(import_id: int) -> Callable[[int], None]:
    def tick(done: int) -> None:
        with db.engine.begin() as connection:
            connection.execute(update(RosterImport).where(RosterImport.id == import_id).values(done=done))

    return tick


@job("forget_roster_imports", every=timedelta(hours=6))
def forget() -> None:
    """Tables that nobody imported go after a week; one commit each."""
    at = clock.now()
    for brought in imports.left_lying(at=at):
        importing.give_up(brought, at=at)
        db.session.commit()
