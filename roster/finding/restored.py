"""A site filled from a backup finds its experts again."""

from datetime import datetime

from sqlalchemy import select

from core.backup import when_restored
from core.database import db
from roster.finding import goals
from roster.finding.following import STEP
from roster.finding.words import terms_of
from roster.models import Expert, expert_index
from roster.queries import visible


@when_restored
def index_experts(_at: datetime) -> None:
    """All that readers see."""
    words, ids = goals.words_for_the_index(db.session()), db.session.scalars(select(Expert.id).where(visible.began()).order_by(Expert.id)).all()
    for at in range(0, len(ids), STEP):
        expert_index.put(db.session, list(terms_of(db.session.connection(), ids[at : at + STEP], words)))
