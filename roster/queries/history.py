"""Earlier versions of a profile and what was done to it: for the expert and the secretariat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Person
from core.database import db
from roster.document import Document
from roster.models import ExpertAct, ExpertVersion


@dataclass(frozen=True)
class VersionLine:
    """A version in the list."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True)
class ActLine:
    """An act in the log."""

    kind: str
    at: datetime
    by: str
    reason: str
    consent: tuple[str, str] | None = None  # how it was given and on which day, where the secretariat noted it


def count_of(expert_id: int) -> int:
    """How many versions there are."""
    return db.session.scalar(select(func.count()).select_from(ExpertVersion).where(ExpertVersion.expert_id == expert_id)) or 0


def versions_of(expert_id: int) -> list[VersionLine]:
    """All versions, the newest first."""
    found = select(ExpertVersion.number, ExpertVersion.at, func.coalesce(Person.name, "")).outerjoin(Person, Person.id == ExpertVersion.by_id)
    return [VersionLine(*row) for row in db.session.execute(found.where(ExpertVersion.expert_id == expert_id).order_by(ExpertVersion.number.desc()))]


def acts_of(expert_id: int) -> list[ActLine]:
    """The log, the newest first."""
    found = select(ExpertAct.kind, ExpertAct.at, func.coalesce(Person.name, ""), ExpertAct.reason, ExpertAct.data).outerjoin(Person, Person.id == ExpertAct.by_id)
    rows = db.session.execute(found.where(ExpertAct.expert_id == expert_id).order_by(ExpertAct.id.desc()))
    return [ActLine(kind, at, by, reason, (data["consent"], data["given_on"]) if "consent" in data else None) for kind, at, by, reason, data in rows]


def documents_of(expert_id: int, *numbers: int) -> dict[int, Document]:
    """Some versions whole."""
    found = select(ExpertVersion.number, ExpertVersion.document).where(ExpertVersion.expert_id == expert_id, ExpertVersion.number.in_(numbers))
    return dict(db.session.execute(found).tuples().all())


def remarks_of(expert_id: int) -> str:
    """What the secretariat said when it last gave the profile back, refused it or took it off."""
    found = select(ExpertAct.reason).where(ExpertAct.expert_id == expert_id, ExpertAct.kind.in_(("returned", "refused", "removed"))).order_by(ExpertAct.id.desc()).limit(1)
    return db.session.scalar(found) or ""
