"""Which messages the encoder of the optional extra has still to read, and what it found for those it has read."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from core.database import db
from forum.models import Forum, Message, MessageGoal, MessageMeaning
from forum.queries import suggesting
from plans.models import Goal
from plans.queries import fuller, twins
from plans.suggestion import encoder
from plans.suggestion.engine import Further


@dataclass(frozen=True)
class Unread:
    """A message to be read: the version of its words, and the words that are its author's own."""

    id: int
    version: int
    words: str


def editions_in_use() -> list[int]:
    """The editions to which forums are bound that are not archived."""
    return list(db.session.scalars(select(Forum.edition_id).where(Forum.edition_id.is_not(None), Forum.archived_at.is_(None)).distinct().order_by(Forum.edition_id)))


def basis_of(edition_id: int) -> str:
    """Differs whenever an earlier reading counts no more: the edition says something else, or the method is another."""
    return _digest([encoder.METHOD, encoder.VERSION, fuller(edition_id), *suggesting.version_of(fuller(edition_id))])


def taught_of(edition_id: int) -> str:
    """Differs whenever people have tagged otherwise."""
    return _digest(list(suggesting.labels_version(edition_id)))


def _digest(held: list[Any]) -> str:
    return hashlib.sha256(json.dumps(held, default=str).encode()).hexdigest()


def _inputs(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    return (Forum.edition_id == edition_id, Forum.archived_at.is_(None), Message.kind == "input", Message.status == "published")


def unread(edition_id: int, basis: str, *, most: int) -> list[Unread]:
    """The published inputs under an edition that were never read as they stand now: those without a goal first, the latest first."""
    statement = (
        select(Message.id, Message.version, Message.subject, Message.body, Message.reply_to_id)
        .join(Forum, Forum.id == Message.forum_id)
        .outerjoin(MessageMeaning, MessageMeaning.message_id == Message.id)
        .where(*_inputs(edition_id), or_(MessageMeaning.message_id.is_(None), MessageMeaning.words != Message.version, MessageMeaning.basis != basis))
        .order_by(Message.goal_codes.is_not(None), Message.id.desc())
        .limit(most)
    )
    return [Unread(row.id, row.version, suggesting.own_words(row.subject, row.body, answers=row.reply_to_id is not None)) for row in db.session.execute(statement)]


def taught_otherwise(edition_id: int, basis: str, taught: str, *, most: int) -> Sequence[MessageMeaning]:
    """Readings of inputs without a goal that were corrected by other labels than those of today."""
    statement = (
        select(MessageMeaning)
        .join(Message, Message.id == MessageMeaning.message_id)
        .join(Forum, Forum.id == Message.forum_id)
        .where(*_inputs(edition_id), Message.goal_codes.is_(None), MessageMeaning.basis == basis, MessageMeaning.taught != taught)
        .order_by(MessageMeaning.message_id.desc())
        .limit(most)
    )
    return db.session.scalars(statement).all()


def examples(edition_id: int, basis: str) -> list[tuple[bytes, list[str]]]:
    """What tagged inputs mean, with their goals: the latest first, as many as teach."""
    statement = (
        select(MessageMeaning.message_id, MessageMeaning.vector, Goal.code)
        .join(MessageGoal, MessageGoal.message_id == MessageMeaning.message_id)
        .join(Goal, Goal.id == MessageGoal.goal_id)
        .join(Message, and_(Message.id == MessageMeaning.message_id, Message.status == "published"))
        .where(MessageMeaning.basis == basis, Goal.edition_id.in_(twins(edition_id)))
        .order_by(MessageGoal.set_at.desc(), MessageMeaning.message_id.desc())
        .limit(suggesting.MOST_LABELS)
    )
    found: dict[int, tuple[bytes, list[str]]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.message_id, (row.vector, []))[1].append(row.code)
    return list(found.values())


def read_before(edition_id: int | None, ids: Sequence[int]) -> dict[int, Further]:
    """What the encoder found for messages as they stand now; nothing where it has not read them, or is not installed."""
    if edition_id is None or not ids:
        return {}
    statement = select(MessageMeaning.message_id, MessageMeaning.scores, MessageMeaning.method, MessageMeaning.method_version, MessageMeaning.basis)
    rows = db.session.execute(statement.join(Message, Message.id == MessageMeaning.message_id).where(Message.id.in_(ids), MessageMeaning.words == Message.version)).all()
    basis = basis_of(edition_id) if rows else ""
    return {row.message_id: Further(row.scores, row.method, row.method_version) for row in rows if row.basis == basis}
