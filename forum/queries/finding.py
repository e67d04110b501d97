"""Messages that have certain words, among those that a person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from accounts.models import Person
from core.database import db, is_sqlite
from core.search import Query, marked
from core.text import plain_of
from forum.models import Forum, Topic, message_index
from forum.queries import visible
from forum.queries.entries import Speaker, message, speaker, speaker_columns, speaker_of
from forum.queries.visible import Kind

HITS = 20
NEAR, FAR = 2_000, 10_000  # messages, the newest ones
MOST = 200  # hits that are counted and can be leafed through: whoever finds more adds a word


@dataclass(frozen=True, slots=True)
class Hit:
    """A message found. ``pieces`` are words around the first hits, each with whether it is one."""

    slug: str
    forum: str
    forum_language: str
    timezone: str
    topic: int | None
    number: int
    subject: tuple[tuple[str, bool], ...]
    pieces: tuple[tuple[str, bool], ...]
    language: str | None
    posted_at: datetime
    speaker: Speaker


@dataclass(frozen=True)
class Found:
    """A page of hits; ``more`` when there are more than were counted."""

    hits: tuple[Hit, ...]
    page: int
    total: int
    more: bool


_forum, _topic = Forum.__table__, Topic.__table__
_hits = (
    select(
        _forum.c.slug, _forum.c.title, _forum.c.language, _forum.c.timezone, _topic.c.number,
        message.c.number, message.c.subject, message.c.html, message.c.language, message.c.posted_at, *speaker_columns(speaker),
    )
    .select_from(message.join(_forum, _forum.c.id == message.c.forum_id).join(speaker, speaker.c.id == message.c.speaker_id).outerjoin(_topic, _topic.c.id == message.c.topic_id))
    .where(message.c.id.in_(bindparam("messages", expanding=True))).order_by(message.c.id.desc())
)  # fmt: skip


def messages_with(query: Query, person: Person | None, *, slug: str = "", page: int = 1) -> Found:
    """A page of hits, the newest first. What the person may not read is left out where the matches are looked up."""
    ids = _newest(query, person, slug)
    total = min(len(ids), MOST)
    page = min(page, max(1, -(-total // HITS)))
    chosen = ids[:MOST][(page - 1) * HITS : page * HITS]
    rows = db.session.execute(_hits, {"messages": chosen})
    return Found(tuple(_hit(row, query) for row in rows), page, total, more=len(ids) > MOST)


def _newest(query: Query, person: Person | None, slug: str) -> Sequence[int]:
    """Ids of the newest matches, at most one more than are counted. FTS5 finds them by one statement. On PostgreSQL a common word would have
    all its rows fetched to be sorted: the newest messages are looked through first, then more of them, and all only where that is not enough."""
    sqlite = is_sqlite()
    asked: dict[str, Any] = {"asked": message_index.asked(query), **visible.values(person), **({"slug": slug} if slug else {})}
    found: Sequence[int] = ()
    for among in (None,) if sqlite else (NEAR, FAR, None):
        if among == FAR:
            asked["above"] = (db.session.execute(_last).scalar() or 0) - FAR
        found = db.session.execute(_ids(visible.kind_of(person), in_one=bool(slug), sqlite=sqlite, among=among), asked).scalars().all()
        if len(found) > MOST:
            break
    return found


_last = select(func.max(message.c.id))


@lru_cache(maxsize=24)
def _ids(reader: Kind, *, in_one: bool, sqlite: bool, among: int | None = None) -> Select[Any]:
    # On PostgreSQL the match is made first: an order by id over the match itself would walk all messages backwards.
    match = message_index.matches(among=NEAR if among == NEAR else None)
    if among == FAR:
        # Written into the statement, for the planner must see how few they are.
        match = match.where(match.selected_columns.id > bindparam("above", type_=Integer, literal_execute=True))
    matched = match.subquery("matched") if sqlite else match.cte("matched").prefix_with("MATERIALIZED", dialect="postgresql")
    found = select(message.c.id).select_from(matched.join(message, message.c.id == matched.c.id).join(_forum, _forum.c.id == message.c.forum_id))
    found = found.where(message.c.status == "published", visible.readable(reader))
    if in_one:
        found = found.where(_forum.c.slug == bindparam("slug"))
    return found.order_by(matched.c.id.desc()).limit(MOST + 1)


def _hit(row: Any, query: Query) -> Hit:
    slug, forum, forum_language, zone, topic, number, subject, html, language, posted_at, *who = row
    return Hit(
        slug, forum, forum_language, zone, topic, number, tuple(marked(subject or "", query)), tuple(marked(plain_of(html), query)), language, posted_at, speaker_of(who)
    )  # fmt: skip
