"""Messages that have certain words, among those that a person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from accounts.models import Person
from core.database import db, is_sqlite
from core.prepared import Prepared
from core.search import Query, marked
from core.text import plain_of
from forum.models import Forum, Topic, message_index
from forum.queries import narrowing as narrowed
from forum.queries import visible
from forum.queries.entries import Speaker, message, speaker, speaker_columns, speaker_of
from forum.queries.narrowing import Narrowing, Sorts
from forum.queries.visible import Kind

ANY = Narrowing()
HITS = 20
LARGE = 100_000  # messages in a forum
NEAR, FAR = 2_000, 10_000  # messages, the newest ones
LOOKED_AT = 10_000  # matches, the newest ones, that are asked for country, day and all else but their forum
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
    sorts: Sorts | None = None


_forum, _topic = Forum.__table__, Topic.__table__
_these = [f"m{n}" for n in range(HITS)]
_hits = Prepared(
    select(
        message.c.id, _forum.c.slug, _forum.c.title, _forum.c.language, _forum.c.timezone, _topic.c.number,
        message.c.number, message.c.subject, message.c.html, message.c.language, message.c.posted_at, *speaker_columns(speaker),
    )
    .select_from(message.join(_forum, _forum.c.id == message.c.forum_id).join(speaker, speaker.c.id == message.c.speaker_id).outerjoin(_topic, _topic.c.id == message.c.topic_id))
    .where(message.c.id.in_([bindparam(name, type_=Integer) for name in _these]))
)  # fmt: skip


def messages_with(query: Query, person: Person | None, *, narrowing: Narrowing = ANY, by: str = "time", page: int = 1, sorts: bool = False) -> Found:
    """A page of hits, the newest first or (``by`` "relevance") the best of the newest. What the person may not read is left out where the
    matches are looked up, and so are its ``sorts``."""
    limit = narrowed.COUNTED if sorts or by != "time" else MOST + 1
    ids = newest(query, person, narrowing, limit=limit)
    total = min(len(ids), MOST)
    page = min(page, max(1, -(-total // HITS)))
    order = ids if by == "time" or not ids else message_index.best_first(db.session, query, ids)
    chosen = order[:MOST][(page - 1) * HITS : page * HITS]
    rows = {row[0]: row for row in _hits.run(db.session.connection(), dict(zip(_these, [*chosen, *[0] * (HITS - len(chosen))], strict=True)))} if chosen else {}
    hits = tuple(_hit(rows[key], query) for key in chosen if key in rows)
    return Found(hits, page, total, more=len(ids) > MOST, sorts=narrowed.sorts_of(ids) if sorts and ids else None)


def title_of_forum(narrowing: Narrowing, person: Person | None) -> tuple[str, str | None] | None:
    """Title and language of the forum that was asked for, if the person may read it."""
    return narrowed.titles_of(narrowing, visible.readable(visible.kind_of(person)), visible.values(person)) if narrowing.forum else None


def newest(query: Query, person: Person | None, narrowing: Narrowing, *, limit: int) -> Sequence[int]:
    """Ids of the newest matches, at most ``limit``. FTS5 finds them by one statement. On PostgreSQL a common word would have
    all its rows fetched to be sorted: the newest messages are looked through first, then more of them, and all only where that is not enough."""
    sqlite = is_sqlite()
    asked: dict[str, Any] = {"asked": message_index.asked(query), "limit": limit, **visible.values(person), **narrowing.values}
    found: Sequence[int] = ()
    within = _span_of(narrowing.forum) if narrowing.forum else None
    asked |= {"first": within[0], "last": within[1]} if within else {}
    for among in (None,) if sqlite or within else (NEAR, FAR, None):
        if among == FAR and len(found) * FAR < limit * NEAR:
            continue  # so few among the newest that more of those would hardly be enough: the index finds all there are, and has to be asked anyway
        if among == FAR:
            asked["above"] = (db.session.execute(_last).scalar() or 0) - FAR
        if sqlite and not narrowing.given:
            found = [row[0] for row in _any_ids(visible.kind_of(person)).run(db.session.connection(), asked)]
            break
        found = db.session.execute(_ids(visible.kind_of(person), narrowing.given, sqlite=sqlite, among=among, within=within is not None), asked).scalars().all()
        if len(found) >= limit:
            break
    return found


def _span_of(slug: str) -> tuple[int, int] | None:
    """Between which ids the messages of a forum are, so that the matches of others need not be looked at; None for so large a forum that they are few."""
    if (db.session.execute(_size, {"slug": slug}).scalar() or 0) > LARGE:
        return None
    first, last = db.session.execute(_span, {"slug": slug}).one()
    return first or 0, last or 0


_last = select(func.max(message.c.id))
_size = select(_forum.c.last_number).where(_forum.c.slug == bindparam("slug"))
_span = select(func.min(message.c.id), func.max(message.c.id)).where(message.c.forum_id == select(_forum.c.id).where(_forum.c.slug == bindparam("slug")).scalar_subquery())


@lru_cache(maxsize=len(Kind))
def _any_ids(reader: Kind) -> Prepared:
    """The search of nearly everybody: not narrowed."""
    return Prepared(_ids(reader, frozenset(), sqlite=True))


@lru_cache(maxsize=200)
def _ids(reader: Kind, given: frozenset[str], *, sqlite: bool, among: int | None = None, within: bool = False) -> Select[Any]:
    # On PostgreSQL the match is made first: an order by id over the match itself would walk all messages backwards.
    match = message_index.matches(among=NEAR if among == NEAR else None)
    if among == FAR:
        # Written into the statement, for the planner must see how few they are.
        match = match.where(match.selected_columns.id > bindparam("above", type_=Integer, literal_execute=True))
    if within:
        match = match.where(match.selected_columns.id.between(bindparam("first", type_=Integer), bindparam("last", type_=Integer)))
    matched = match.subquery("matched") if sqlite else match.cte("matched").prefix_with("MATERIALIZED", dialect="postgresql")
    found = select(matched.c.id).select_from(matched.join(message, message.c.id == matched.c.id).join(_forum, _forum.c.id == message.c.forum_id))
    found = found.where(message.c.status == "published", visible.readable(reader), *narrowed.of_all(given)).order_by(matched.c.id.desc())
    limit = bindparam("limit", type_=Integer)
    if not (conditions := narrowed.of_the_newest(given)):
        return found.limit(limit)
    newest = found.limit(LOOKED_AT).subquery("newest")
    joined = newest.join(message, message.c.id == newest.c.id).join(speaker, speaker.c.id == message.c.speaker_id)
    return select(newest.c.id).select_from(joined).where(*conditions).order_by(newest.c.id.desc()).limit(limit)


@lru_cache(maxsize=500)
def _hit(row: tuple[Any, ...], query: Query) -> Hit:
    # What it looks like follows from the row as it is now and from what was looked for.
    _, slug, forum, forum_language, zone, topic, number, subject, html, language, posted_at, *who = row
    return Hit(
        slug, forum, forum_language, zone, topic, number, tuple(marked(subject or "", query)), tuple(marked(plain_of(html), query)), language, posted_at, speaker_of(who)
    )  # fmt: skip
