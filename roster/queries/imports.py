"""Tables of experts that were brought."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.database import db
from roster.models import RosterImport

KEPT = timedelta(days=7)
GIVEN_UP = timedelta(hours=1)
MOST = 20

_whole = select(RosterImport).options(joinedload(RosterImport.file), joinedload(RosterImport.by))


def by_key(key: str, *, held: bool = False) -> RosterImport | None:
    """The table of an address; ``held`` keeps its row, so that two clicks import it once."""
    found = _whole.where(RosterImport.key == key)
    return db.session.scalar(found.with_for_update(of=RosterImport).execution_options(populate_existing=True) if held else found)


def by_id(import_id: int, *, held: bool = False) -> RosterImport | None:
    """The table that a job is about."""
    found = _whole.where(RosterImport.id == import_id)
    return db.session.scalar(found.with_for_update(of=RosterImport).execution_options(populate_existing=True) if held else found)


def latest() -> list[RosterImport]:
    """Those brought last."""
    return list(db.session.scalars(_whole.order_by(RosterImport.id.desc()).limit(MOST)))


def left_lying(*, at: datetime) -> list[RosterImport]:
    """Those that nobody imported within a week, and those of a worker that died."""
    waits = (RosterImport.state == "checked") & (RosterImport.brought_at < at - KEPT)
    stuck = (RosterImport.state == "running") & (RosterImport.begun_at < at - GIVEN_UP)
    return list(db.session.scalars(_whole.where(waits | stuck).order_by(RosterImport.id)))
