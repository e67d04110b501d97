"""A site filled from a backup finds its messages again."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.backup import when_restored
from core.database import db
from forum.models import Message, message_index
from forum.visibility import terms_of

STEP = 500


@when_restored
def index_messages(_at: datetime) -> None:
    """All that readers see."""
    shown: Any = select(Message.id, Message.subject, Message.html, Message.language).where(Message.status == "published").order_by(Message.id)
    ids = db.session.scalars(select(Message.id).where(Message.status == "published").order_by(Message.id)).all()
    for at in range(0, len(ids), STEP):
        some = ids[at : at + STEP]
        message_index.put(db.session, [(row.id, terms_of(row)) for row in db.session.execute(shown.where(Message.id.in_(some)))])
