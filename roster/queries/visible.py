"""Which experts a reader may find: the twin of ``roster.rules.is_listed`` for lists, counts and searches."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, true

from roster.models import Expert
from roster.rules import Viewer


def listed(at: datetime) -> ColumnElement[bool]:
    """The condition on Expert rows that are on the roster at an instant, for whoever looks."""
    return and_(Expert.leaves_at > at, began())


def began() -> ColumnElement[bool]:
    """The part of it that the clock does not change: their place began, and nobody has ended it."""
    gone = (Expert.erased_at, Expert.removed_at, Expert.retired_at)
    return and_(Expert.listed_at.is_not(None), *(column.is_(None) for column in gone))


def seen_by(viewer: Viewer, at: datetime) -> ColumnElement[bool]:
    """The condition on Expert rows whose page this viewer may open: those listed, their own, for the secretariat all."""
    if viewer.is_staff:
        return and_(true(), Expert.erased_at.is_(None))
    if viewer.person_id is None:
        return listed(at)
    return and_(Expert.erased_at.is_(None), or_(listed(at), Expert.person_id == viewer.person_id))
