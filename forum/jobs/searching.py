"""The index in which messages are found, kept in few parts: no writer of a message does that."""

from datetime import timedelta

from core.database import db
from core.work import job
from forum.models import message_index

ROUNDS = 10  # a minute at most: the letters must not wait, nor writers for the whole of it


@job("merge_index", every=timedelta(minutes=1))
def merge_index() -> None:
    """Some pages at a time, one commit each time; what is left is for the next minute."""
    for _ in range(ROUNDS):
        more = message_index.merge(db.session.connection())
        db.session.commit()
        if not more:
            return
