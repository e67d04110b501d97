"""Every page that a visitor may read, with when it was changed last, for programs that find pages: the same conditions as the lists that people see."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.database import db
from forum.models import Forum, Topic
from forum.queries import visible
from plans.models import Edition, Goal
from roster.models import Expert
from roster.queries import visible as listed

STEP = 500  # rows that are held at once
Place = tuple[str, datetime | None]

_PAGES = ("", "forums", "plans", "roster", "roster/gaps", "roster/use")


def places(*, at: datetime) -> Iterator[Place]:
    """Paths behind the language, one after another, however many there are."""
    yield from ((path, None) for path in _PAGES)
    yield from _of_forums()
    yield from _of_goals()
    for key, changed in _rows(select(Expert.id, Expert.confirmed_at).where(listed.listed(at)).order_by(Expert.id)):
        yield f"roster/{key}", changed


def _of_forums() -> Iterator[Place]:
    public = visible.readable(visible.Kind.VISITOR)
    for slug, issued in _rows(select(Forum.slug, Forum.summary_issued_at).where(public).order_by(Forum.id)):
        yield f"forums/{slug}", None
        if issued is not None:
            yield f"forums/{slug}/summary", issued
    for slug, number in _rows(select(Forum.slug, Topic.number).join(Topic, Topic.forum_id == Forum.id).where(public).order_by(Forum.id, Topic.number)):
        yield f"forums/{slug}/topics/{number}", None


def _of_goals() -> Iterator[Place]:
    for plan, edition, code in _rows(
        select(Edition.code, Edition.edition, Goal.code).join(Goal, Goal.edition_id == Edition.id).where(Edition.complete).order_by(Edition.id, Goal.id)
    ):
        yield f"plans/{plan}/{edition}/goals/{code}", None
        yield f"roster/goals/{plan}/{edition}/{code}", None


def _rows(statement: Any) -> Iterator[Any]:
    return iter(db.session.execute(statement.execution_options(yield_per=STEP)))
