"""Reads about editions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.database import db
from plans.models import Edition, Goal


@dataclass(frozen=True)
class GoalLine:
    """A goal of an edition as pages and figures name it."""

    code: str
    title: str
    short_title: str | None

    @property
    def label(self) -> str:
        """The short title where there is one."""
        return self.short_title or self.title


def edition_like(*, code: str, edition: str, digest: str) -> int | None:
    """The number of the edition held under this code and name with these very goals."""
    return db.session.scalar(select(Edition.id).where(Edition.code == code, Edition.edition == edition, Edition.digest == digest).order_by(Edition.complete.desc()).limit(1))


def fuller(edition_id: int) -> int:
    """The full edition under the same name, if its goals have the same codes; else this very one."""
    here = db.session.execute(select(Edition.code, Edition.edition, Edition.complete).where(Edition.id == edition_id)).one()
    if here.complete:
        return edition_id
    full = db.session.scalar(select(Edition.id).where(Edition.code == here.code, Edition.edition == here.edition, Edition.complete))
    return full if full is not None and goal_ids(full).keys() == goal_ids(edition_id).keys() else edition_id


def twins(edition_id: int) -> list[int]:
    """The editions under the same name with the same codes, this one among them: a code means the same goal in all of them."""
    here = db.session.execute(select(Edition.code, Edition.edition).where(Edition.id == edition_id)).one()
    codes: dict[int, set[str]] = {}
    for row in db.session.execute(
        select(Goal.edition_id, Goal.code).join(Edition, Edition.id == Goal.edition_id).where(Edition.code == here.code, Edition.edition == here.edition)
    ):
        codes.setdefault(row.edition_id, set()).add(row.code)
    return sorted(one for one, held in codes.items() if held == codes.get(edition_id))


def goal_ids(edition_id: int) -> dict[str, int]:
    """The goals of an edition by their codes."""
    rows = db.session.execute(select(Goal.code, Goal.id).where(Goal.edition_id == edition_id))
    return {row.code: row.id for row in rows}


def goals_of(edition_id: int | None) -> Sequence[GoalLine]:
    """The goals of an edition in its own order; none where there is no edition."""
    if edition_id is None:
        return ()
    rows = db.session.execute(select(Goal.code, Goal.title, Goal.short_title).where(Goal.edition_id == edition_id).order_by(Goal.position))
    return tuple(GoalLine(*row) for row in rows)
