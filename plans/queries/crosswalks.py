"""How the editions of a plan lead to one another."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import db
from plans.models import Edition
from plans.queries import fuller
from plans.rules import Crosswalk, crosswalk


@dataclass(frozen=True)
class Leading:
    """A crosswalk from one edition to another with the notes of its steps, and which edition says so."""

    stated_by: str
    path: Crosswalk
    notes: Mapping[tuple[str, str], str]


def crosswalks_of(edition_id: int) -> list[Leading]:
    """All crosswalks that begin or end at an edition, each told from this edition outwards."""
    here = db.session.get_one(Edition, fuller(edition_id))
    statement = select(Edition).options(selectinload(Edition.steps)).where(Edition.code == here.code, Edition.complete, Edition.crosswalk_from.is_not(None)).order_by(Edition.id)
    found: dict[str, Leading] = {}
    for one in db.session.scalars(statement):
        path = crosswalk(one.crosswalk_from or "", one.crosswalk_to or "", ((step.from_code, step.to_code) for step in one.steps))
        notes = {(step.from_code, step.to_code): step.note or "" for step in one.steps}
        if path.end == here.edition:
            path, notes = path.reversed(), {(after, before): note for (before, after), note in notes.items()}
        if path.start == here.edition:
            found.setdefault(path.end, Leading(one.edition, path, notes))
    return list(found.values())


def edition_of_name(code: str, edition: str) -> Edition | None:
    """The full edition under a name, else the first that an archive brought."""
    return db.session.scalar(select(Edition).where(Edition.code == code, Edition.edition == edition).order_by(Edition.complete.desc(), Edition.id).limit(1))
