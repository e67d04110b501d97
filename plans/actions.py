"""Keeping editions of action plans."""

import hashlib
import json
from collections.abc import Sequence

from core.database import db
from plans import queries
from plans.models import Edition, Goal
from plans.queries import GoalLine


def digest_of(title: str | None, goals: Sequence[GoalLine]) -> str:
    """What tells two editions under one name apart: title, and goals in their order."""
    content = [title, [[goal.code, goal.title, goal.short_title] for goal in goals]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def keep_edition(*, code: str, edition: str, title: str | None, goals: Sequence[GoalLine]) -> int:
    """The number of this very edition, which is stored unless it is held already.

    One that differs from what is held under the same code and name is kept beside it: the goals of a forum are those its participants saw.
    """
    digest = digest_of(title, goals)
    held = queries.edition_like(code=code, edition=edition, digest=digest)
    if held is not None:
        return held
    kept = Edition(code=code, edition=edition, title=title, digest=digest)
    kept.goals = [Goal(position=position, code=goal.code, title=goal.title, short_title=goal.short_title) for position, goal in enumerate(goals)]
    db.session.add(kept)
    db.session.flush()
    return kept.id
