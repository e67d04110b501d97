"""What waits for the secretariat, and nominations as a government sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from core.database import db
from roster.models import Expert, Nomination
from roster.models.terms import months_after
from roster.queries import visible


@dataclass(frozen=True)
class Waiting:
    """A profile that waits for a decision."""

    id: int
    honorific: str
    name: str
    country: str | None
    submitted_at: datetime


@dataclass(frozen=True)
class Nominated:
    """A nomination: whom, for which government, what became of it; ``on_the_roster`` tells where readers find the expert."""

    id: int
    name: str
    government: str
    at: datetime
    again: bool
    state: str
    expert_id: int
    on_the_roster: bool
    ends: bool  # lapsed, or within half a year: nominated again it stays


def waiting() -> list[Waiting]:
    """Who asks to be listed, the longest wait first."""
    asked = select(Expert.id, Expert.honorific, Expert.name, Expert.country, Expert.submitted_at).where(
        Expert.submitted_at.is_not(None), Expert.listed_at.is_(None), Expert.refused_at.is_(None), Expert.returned_at.is_(None), Expert.erased_at.is_(None), Expert.retired_at.is_(None),
        Expert.removed_at.is_(None),
    )  # fmt: skip
    return [Waiting(*row) for row in db.session.execute(asked.order_by(Expert.submitted_at, Expert.id))]


def nominations(governments: Collection[str] | None, *, at: datetime, most: int = 200) -> list[Nominated]:
    """Those of some governments (None: of all), the newest first. A focal point finds those of its predecessors too."""
    listed = visible.listed(at)
    ends = and_(Expert.listed_at.is_not(None), Expert.leaves_at <= months_after(at, 6), *(column.is_(None) for column in (Expert.erased_at, Expert.removed_at, Expert.retired_at)))
    found = select(Nomination.id, Expert.name, Nomination.government, Nomination.at, Nomination.again, Nomination.state, Expert.id, listed, ends).join(
        Expert, Expert.id == Nomination.expert_id
    )
    if governments is not None:
        found = found.where(Nomination.government.in_(sorted(governments)))
    return [
        Nominated(row[0], row[1], row[2], row[3], row[4], row[5], row[6], bool(row[7]), bool(row[8]))
        for row in db.session.execute(found.order_by(Nomination.id.desc()).limit(most))
    ]


def nomination(nomination_id: int) -> Nomination | None:
    """One nomination, held."""
    return db.session.scalar(select(Nomination).where(Nomination.id == nomination_id).options(joinedload(Nomination.expert)).with_for_update(of=Nomination))
