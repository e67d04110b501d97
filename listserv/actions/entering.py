"""The secretariat subscribes people who agreed elsewhere: one, or a list of them, with how they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from accounts import audit
from accounts.models import Person, folded_address
from core.database import db
from forum.invitees import Row
from forum.models import Subscription
from listserv.actions import subscribing, wishing
from listserv.models import Suppression


@dataclass(frozen=True)
class Foreseen:
    """What would become of somebody on the list: ``new``, ``there`` (has chosen already; left alone), ``refused`` (wants no post at all)."""

    row: Row
    outcome: str


def foresee(rows: Sequence[Row], *, scope: str, scope_id: int) -> list[Foreseen]:
    """Changes nothing. Three queries, however long the list."""
    addresses = [folded_address(row.email) for row in rows]
    chosen = (
        select(Person.email)
        .join(Subscription, Subscription.person_id == Person.id)
        .where(Person.email.in_(addresses), Subscription.scope == scope, Subscription.scope_id == scope_id)
    )
    there, refused = set(db.session.scalars(chosen)), set(db.session.scalars(select(Suppression.email).where(Suppression.email.in_(addresses))))
    gone = set(db.session.scalars(select(Person.email).where(Person.email.in_(addresses), Person.disabled_at.is_not(None))))
    return [Foreseen(row, "there" if address in there else "refused" if address in refused | gone else "new") for row, address in zip(rows, addresses, strict=True)]


def enter(rows: Sequence[Row], *, scope: str, scope_id: int, what: str, level: str, consent: str, language: str, timezone: str, by: Person, at: datetime) -> int:
    """Subscribes those who are new; returns how many. The caller commits."""
    count = 0
    for one in foresee(rows, scope=scope, scope_id=scope_id):
        if one.outcome == "new":
            person = wishing.person_of(folded_address(one.row.email), name=one.row.name, language=one.row.language or language, timezone=timezone, at=at)
            count += subscribing.choose(person.id, scope, scope_id, level, at=at, source="staff", consent=consent, by_id=by.id)
    audit.note("people-subscribed", person=by, object=what, reason=f"{count}: {consent}", at=at)
    return count
