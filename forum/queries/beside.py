"""Experts of the roster beside what forums are about: counts and names that everybody may see, by the memory of the roster and not by searching."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from core.database import db
from core.search import Query
from forum.models import Topic
from forum.queries.heads import ForumHead, TopicHead
from plans.models import Edition
from roster.finding.goals import key_of
from roster.queries import finding
from roster.queries.finding import Card, Wanted

NAMED = 5  # experts beside a goal


@dataclass(frozen=True)
class Beside:
    """How many experts name any of these goals; ``keys`` are the goals as the roster's addresses name them."""

    keys: tuple[str, ...]
    count: int
    experts: tuple[Card, ...] = ()


def of_goal(plan: str, edition: str, code: str, *, at: datetime) -> Beside:
    """Experts who name a goal, those confirmed last first."""
    key = key_of(plan, edition, code)
    found = finding.found(Wanted(chosen={"goal": (key,)}), at=at, order="confirmed", size_=NAMED, counted=False)
    return Beside((key,), found.total, found.cards)


def of_topic(forum: ForumHead, topic: TopicHead, goal: str, *, at: datetime) -> Beside | None:
    """How many experts name the goal that is looked at, or one of those that the topic is about; None where it is about none in particular."""
    if forum.edition_id is None:
        return None
    codes = [goal] if goal else db.session.scalar(select(Topic.goal_codes).where(Topic.id == topic.id)) or ()
    if not codes:
        return None
    plan, edition = _names(forum.edition_id, forum.edition_digest or "")
    keys = tuple(key_of(plan, edition, code) for code in codes)
    return Beside(keys, finding.number_of(Wanted(chosen={"goal": keys}), at=at))


def with_words(query: Query, *, at: datetime) -> int:
    """How many experts are found by words."""
    return finding.number_of(Wanted(query), at=at) if finding.anybody() else 0


@lru_cache(maxsize=64)
def _names(edition_id: int, _digest: str) -> tuple[str, str]:
    row = db.session.execute(select(Edition.code, Edition.edition).where(Edition.id == edition_id)).one()
    return row[0], row[1]
