"""The letters of invitations and nominations that were too many for one request."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import inviting
from forum.queries import admissions

AT_A_TIME = 50


@job("invite", every=timedelta(minutes=5))
def invite() -> None:
    """One commit for fifty letters. Stopped and started again it goes on where it was."""
    while waiting := admissions.unwritten(most=AT_A_TIME):
        inviting.write_letters(waiting, at=clock.now())
        db.session.commit()
