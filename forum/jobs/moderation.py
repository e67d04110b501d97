"""Moderators are told of what waits: once an hour of what came since, once a day of what still waits."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import telling
from forum.queries import piles, writing


@job("tell_moderators", every=timedelta(minutes=5))
def tell_moderators() -> None:
    """One commit a forum. Two workers at once send one letter: whoever comes second finds the forum held, and everybody told."""
    at = clock.now()
    for forum in piles.forums_with_a_pile():
        telling.remind(writing.locked_forum(forum.id), at=at)
        db.session.commit()
