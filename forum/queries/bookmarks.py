"""The messages that somebody wants to find again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from accounts.models import Person
from core.database import db
from forum.models import Bookmark, Forum, Topic
from forum.queries import visible
from forum.queries.entries import Speaker, author, message, speaker, speaker_columns, speaker_of

PAGE = 25


@dataclass(frozen=True, slots=True)
class Marked:
    """A bookmark. Of a message that its owner may no longer see only the note is there: ``status`` then says why, empty where not even that may be told."""

    message_id: int
    note: str
    at: datetime
    status: str
    slug: str = ""
    forum: str = ""
    forum_language: str = ""
    timezone: str = ""
    topic: int | None = None
    number: int = 0
    subject: str | None = None
    language: str | None = None
    posted_at: datetime | None = None
    speaker: Speaker | None = None


_bookmark, _forum, _topic = Bookmark.__table__.c, Forum.__table__.c, Topic.__table__.c


def bookmarks_of(person: Person, *, page: int) -> tuple[list[Marked], int, int]:
    """A page of somebody's bookmarks, the latest first, with its number and how many there are. Two queries."""
    total = db.session.execute(select(func.count()).select_from(Bookmark.__table__).where(_bookmark.person_id == person.id)).scalar_one()
    page = min(page, max(1, -(-total // PAGE)))
    may_read = visible.is_readable(visible.kind_of(person))
    source = (
        Bookmark.__table__.join(message, message.c.id == _bookmark.message_id)
        .join(Forum.__table__, _forum.id == message.c.forum_id)
        .join(speaker, speaker.c.id == message.c.speaker_id)
        .join(author, author.c.id == message.c.author_id)
        .outerjoin(Topic.__table__, _topic.id == message.c.topic_id)
    )
    seen = or_(message.c.status == "published", and_(message.c.status == "pending", author.c.person_id == person.id))
    asked = select(
        _bookmark.message_id, _bookmark.note, _bookmark.at, message.c.status, may_read, case((seen, True), else_=False),
        _forum.slug, _forum.title, _forum.language, _forum.timezone, _topic.number, message.c.number, message.c.subject, message.c.language, message.c.posted_at, *speaker_columns(speaker),
    ).select_from(source)  # fmt: skip
    asked = asked.where(_bookmark.person_id == person.id).order_by(_bookmark.at.desc(), _bookmark.message_id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return [_marked(row) for row in db.session.execute(asked, visible.values(person))], page, total


def _marked(row: Sequence[Any]) -> Marked:
    message_id, note, at, status, may_read, seen, slug, forum, forum_language, zone, topic, number, subject, language, posted_at, *who = row
    if not may_read:
        return Marked(message_id, note, at, "")
    if not seen:
        return Marked(message_id, note, at, status if status in ("hidden", "withdrawn") else "", slug, forum, forum_language, zone, topic, number if status != "pending" else 0)
    return Marked(message_id, note, at, status, slug, forum, forum_language, zone, topic, number, subject, language, posted_at, speaker_of(who))


def note_of(person_id: int, message_id: int) -> str | None:
    """What somebody wrote beside a bookmark; None where there is none."""
    return db.session.execute(select(_bookmark.note).where(_bookmark.person_id == person_id, _bookmark.message_id == message_id)).scalar()
