"""Exports that jobs make: of a person, by their key, those to be made, those to be forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core.database import db
from forum.models import Export, Forum

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=3)  # a job that gave no sign of life for so long is dead
_LIVING = ("waiting", "running")


def export_by_key(key: str, *, person_id: int | None) -> Export | None:
    """The export of this address, if this person asked for it."""
    if person_id is None or "\x00" in key:
        return None
    return db.session.scalar(select(Export).where(Export.key == key, Export.person_id == person_id).options(joinedload(Export.forum), joinedload(Export.file)))


def exports_of(person_id: int, forum: int) -> Sequence[Export]:
    """What a person asked for of a forum, the latest first."""
    asked = select(Export).where(Export.person_id == person_id, Export.forum_id == forum).options(joinedload(Export.file))
    return db.session.scalars(asked.order_by(Export.asked_at.desc(), Export.id.desc()).limit(20)).all()


def being_made_for(person_id: int) -> Sequence[Export]:
    """Those that are not finished."""
    return db.session.scalars(select(Export).where(Export.person_id == person_id, Export.state.in_(_LIVING))).all()


def to_be_made(export_id: int, *, at: datetime) -> Export | None:
    """An export that nobody works on, held until the transaction ends: the job that finds it makes it."""
    dead = or_(Export.state == "waiting", (Export.state == "running") & (Export.beat_at < at - LEASE))
    return db.session.scalar(select(Export).where(Export.id == export_id, dead).with_for_update(skip_locked=True))


def left_lying(*, at: datetime) -> Sequence[int]:
    """Exports whose job has died, or never began."""
    never = (Export.state == "waiting") & (Export.asked_at < at - LEASE)
    return db.session.scalars(select(Export.id).where(or_(never, (Export.state == "running") & (Export.beat_at < at - LEASE))).order_by(Export.id)).all()


def to_be_forgotten(*, at: datetime) -> Sequence[Export]:
    """Those that were asked for longer ago than they are kept."""
    return db.session.scalars(select(Export).where(Export.asked_at < at - KEPT).options(joinedload(Export.file)).limit(100)).all()


def slug_of(export: Export) -> str:
    """The name of its forum in addresses."""
    return db.session.scalars(select(Forum.slug).where(Forum.id == export.forum_id)).one()
