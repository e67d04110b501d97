"""The newest messages of a forum, a topic, a thread or a search, as a feed has them: published ones of public forums, for everybody alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from core.database import db
from core.search import Query
from forum.models import Forum, Topic
from forum.queries import finding
from forum.queries.entries import Speaker, message, speaker, speaker_columns, speaker_of
from forum.queries.narrowing import Narrowing

NEWEST = 50
LOOKED_AT = 200  # by number, among which those published last are taken: what waited for long is new, too


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A message in a feed."""

    slug: str
    topic: int | None
    topic_title: str
    number: int
    subject: str
    html: str
    language: str | None
    published_at: datetime
    updated_at: datetime
    goals: tuple[str, ...]
    speaker: Speaker


_forum, _topic = Forum.__table__, Topic.__table__
_published = func.coalesce(message.c.published_at, message.c.posted_at)


def _lines(those: Any) -> Select[Any]:
    columns = (
        _forum.c.slug, _topic.c.number, _topic.c.title, message.c.number, message.c.subject, message.c.html, message.c.language,
        _published, message.c.edited_at, message.c.goal_codes,
    )  # fmt: skip
    joined = message.join(_forum, _forum.c.id == message.c.forum_id).join(speaker, speaker.c.id == message.c.speaker_id).outerjoin(_topic, _topic.c.id == message.c.topic_id)
    public = (message.c.status == "published") & (_forum.c.visibility == "public") & _forum.c.announced_at.is_not(None)
    return select(*columns, *speaker_columns(speaker)).select_from(joined).where(message.c.id.in_(those), public).order_by(_published.desc(), message.c.id.desc()).limit(NEWEST)


_latest = select(message.c.id).where(message.c.status == "published").order_by(message.c.number.desc()).limit(LOOKED_AT)
_of_forum = _lines(_latest.where(message.c.forum_id == bindparam("forum")))
_of_topic = _lines(_latest.where(message.c.topic_id == bindparam("topic")))
_of_thread = _lines(_latest.where(message.c.thread_id == bindparam("thread")))
_found = _lines(bindparam("messages", expanding=True))


def newest_of(forum_id: int, *, topic_id: int | None = None) -> tuple[FeedLine, ...]:
    """Those of a forum, or of one topic of it."""
    rows = db.session.execute(_of_forum if topic_id is None else _of_topic, {"forum": forum_id} if topic_id is None else {"topic": topic_id})
    return tuple(_line(row) for row in rows)


def newest_in(thread_id: int) -> tuple[FeedLine, ...]:
    """Those of a thread."""
    return tuple(_line(row) for row in db.session.execute(_of_thread, {"thread": thread_id}))


def newest_found(query: Query, narrowing: Narrowing) -> tuple[FeedLine, ...]:
    """Those that a visitor's search finds."""
    found = finding.newest(query, None, narrowing, limit=NEWEST)
    return tuple(_line(row) for row in db.session.execute(_found, {"messages": list(found)})) if found else ()


def _line(row: Sequence[Any]) -> FeedLine:
    slug, topic, title, number, subject, html, language, published, edited, goals, *who = row
    return FeedLine(
        slug, topic, title or "", number, subject or "", html, language, published, max(published, edited) if edited else published, tuple(goals or ()), speaker_of(who)
    )
