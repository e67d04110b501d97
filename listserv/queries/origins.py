"""Which mail a message came by, for its page."""

from sqlalchemy import bindparam, select

from core.database import db
from forum.origins import Origin, told_by
from listserv.models import Arrival

_came = select(Arrival.received_at, Arrival.elided).where(
    Arrival.message_id == bindparam("message"), Arrival.reason.not_in(("corrected", "not-changed", "correction-unclear", "duplicate"))
)
_came = _came.where(Arrival.route.in_(("reply", "topic"))).order_by(Arrival.id).limit(1)


@told_by
def mail_of(message_id: int) -> Origin | None:
    """The first mail that became this message, with what was left out of it. One query."""
    row = db.session.execute(_came, {"message": message_id}).first()
    return Origin(row[0], tuple(str(piece[2]) for piece in row[1] or ())) if row is not None else None
