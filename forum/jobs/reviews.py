"""Moderators are told of what participants say of a draft in review: once an hour of what came since, and once the review is over of what waits."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import hearing
from forum.queries import desk, heard


@job("tell_of_comments", every=timedelta(minutes=5))
def tell_of_comments() -> None:
    """One commit a forum. Two workers at once send one letter: whoever comes second finds the summary held, and everybody told."""
    at = clock.now()
    for forum in heard.forums_with_comments():
        summary = desk.summary_of(forum.id, held=True)
        if summary is not None:
            hearing.remind(forum, summary, at=at)
        db.session.commit()
