"""A forum and its topics as the pages to read need them: columns, not entities, so that a page costs what it shows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, cast

from sqlalchemy import bindparam, func, select

from accounts.models import Person
from core.database import db
from core.remembered import Remembered
from forum.models import Act, Forum, Phase, Question, Topic, Window
from forum.queries import standing
from forum.rules import Standing
from plans.models import Edition, Goal


@dataclass(frozen=True, slots=True)
class TopicHead:
    """A topic with its counts."""

    id: int
    number: int
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    message_count: int
    input_count: int
    contributor_count: int
    initiative_count: int
    thread_count: int

    def opens(self, forum: "ForumHead") -> datetime:
        """When it takes its first message."""
        return Topic.opens(cast(Topic, self), forum.entity)

    def closes(self, forum: "ForumHead") -> datetime:
        """The first instant at which a message to it is late."""
        return Topic.closes(cast(Topic, self), forum.entity)

    def phase(self, forum: "ForumHead", at: datetime) -> Phase:
        """Where it stands inside its forum's window."""
        return Topic.phase(cast(Topic, self), forum.entity, at)

    @property
    def entity(self) -> Topic:
        """For the rules, which look at a topic's window only."""
        return cast(Topic, self)


@dataclass(frozen=True)
class ForumHead(Window):
    """A forum with its counts and topics. ``changed`` is the instant of the last act on it or on one of its messages."""

    id: int
    slug: str
    title: str
    language: str
    opens_at: datetime
    closes_at: datetime
    planned_closes_at: datetime
    timezone: str
    visibility: str
    moderation: str
    attaching: str
    edit_minutes: int
    registration: str
    categories: tuple[str, ...] | None
    password_version: int
    document_symbol: str | None
    created_at: datetime
    announced_at: datetime | None
    archived_at: datetime | None
    edition_id: int | None
    edition_digest: str | None
    message_count: int
    input_count: int
    contributor_count: int
    initiative_count: int
    last_message_at: datetime | None
    last_number: int
    registered_count: int
    country_count: int
    changed: datetime | None
    no_summary_reason: str | None = None
    summary_issued_at: datetime | None = None
    summary_address: str | None = None
    topics: tuple[TopicHead, ...] = ()

    @property
    def entity(self) -> Forum:
        """For the rules, which look at a forum's window and settings only."""
        return cast(Forum, self)

    def __hash__(self) -> int:
        return hash(self.version)

    @cached_property
    def version(self) -> str:
        """Differs whenever anything of it has changed, the instant of the last act among it: worked out once for each reading of other rows."""
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def topic(self, number: int) -> TopicHead | None:
        """One of its topics."""
        return next((topic for topic in self.topics if topic.number == number), None)


_forum, _topic, _question = Forum.__table__.c, Topic.__table__.c, Question.__table__.c
_edition, _goal, _act = Edition.__table__.c, Goal.__table__.c, Act.__table__.c
_columns = [_forum[field.name] for field in fields(ForumHead) if field.name in _forum]
_names = [*(column.name for column in _columns), "edition_digest", "changed"]
_changed = select(func.max(_act.at)).where(_act.forum_id == _forum.id).correlate(Forum.__table__).scalar_subquery()
_forum_by_slug = (
    select(*_columns, _edition.digest.label("edition_digest"), _changed.label("changed"), *(_topic[name].label(f"topic_{name}") for name in TopicHead.__slots__))
    .select_from(Forum.__table__.outerjoin(Edition.__table__, _edition.id == _forum.edition_id).outerjoin(Topic.__table__, _topic.forum_id == _forum.id))
    .where(_forum.slug == bindparam("slug"))
    .order_by(_topic.number)
)
_goals_of = select(_goal.code, func.coalesce(_goal.short_title, _goal.title)).where(_goal.edition_id == bindparam("edition")).order_by(_goal.position)
_texts_of = (
    select(_topic.introduction_html, _question.id, _question.number, _question.text, _question.input_count)
    .select_from(Topic.__table__.outerjoin(Question.__table__, _question.topic_id == _topic.id))
    .where(_topic.id == bindparam("topic"))
    .order_by(_question.number)
)


def forum_head(slug: str) -> ForumHead | None:
    """The forum of an address with its topics: one query, however many there are."""
    if "\x00" in slug:  # no engine stores it, and one refuses even to look for it
        return None
    return _heads.now(slug=slug)


def _head(rows: Sequence[Sequence[Any]]) -> ForumHead | None:
    """From the forum's columns with those of a topic behind them, for each topic; where there is none they are empty."""
    if not rows:
        return None
    found = dict(zip(_names, rows[0], strict=False))
    found["categories"] = tuple(found["categories"]) if found["categories"] is not None else None
    topics = (TopicHead(*row[len(_names) :]) for row in rows)
    return ForumHead(**found, topics=tuple(topic for topic in topics if topic.id is not None))


_heads: Remembered[ForumHead | None] = Remembered(_forum_by_slug, _head)


def standing_of(person: Person | None, forum: ForumHead) -> Standing:
    """What somebody is to a forum."""
    return standing.standing_of(person, forum.entity)


@dataclass(frozen=True, slots=True)
class QuestionHead:
    """A guiding question with the number of inputs to it."""

    id: int
    number: int
    text: str
    input_count: int


def texts_of(topic: TopicHead) -> tuple[str, tuple[QuestionHead, ...]]:
    """The introduction of one topic as HTML, and its guiding questions."""
    rows = db.session.execute(_texts_of, {"topic": topic.id}).all()
    return rows[0][0], tuple(QuestionHead(row[1], row[2], row[3], row[4]) for row in rows if row[1] is not None)


def goals_of(forum: ForumHead) -> Mapping[str, str]:
    """Code and label of the goals a forum's messages may name, in the order of its edition."""
    return _goals(forum.edition_id, forum.edition_digest) if forum.edition_id else {}


@lru_cache(maxsize=64)
def _goals(edition_id: int, digest: str) -> Mapping[str, str]:
    # An edition never changes under its digest: another text is another edition.
    return {row[0]: row[1] for row in db.session.execute(_goals_of, {"edition": edition_id})}
