"""How somebody stands to the roster: who they are, and for which governments they are focal point."""

from typing import Any

from sqlalchemy import select

from core.database import db
from roster.models import FocalPoint
from roster.rules import VISITOR, Viewer


def viewer_of(person: Any | None) -> Viewer:
    """The viewer that the rules ask for."""
    if person is None:
        return VISITOR
    governments = db.session.scalars(select(FocalPoint.country).where(FocalPoint.person_id == person.id))
    return Viewer(person_id=person.id, role=person.role, governments=frozenset(governments))
