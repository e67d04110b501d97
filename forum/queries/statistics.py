"""How much was written when, from where, by whom and in which language: of one forum, or of all public ones. Counted in groups, not message by message."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, case, cast, func, select

from core.database import db, is_sqlite
from core.regions import REGIONS, region_of
from forum.models import Forum, Registration
from forum.queries import visible
from forum.queries.entries import message
from forum.queries.heads import ForumHead
from forum.queries.visible import Kind
from forum.tally import NONE

QUARTER = 900  # seconds: every zone differs from UTC by whole quarters of an hour
MOST_DAYS = 100  # rows; what lasted longer is told by month


@dataclass(frozen=True, slots=True)
class Amount:
    """A row: published messages, inputs among them, and distinct people for whom those speak."""

    key: str
    messages: int
    inputs: int
    contributors: int


@dataclass(frozen=True)
class Statistics:
    """All tables by what they are called, and how many only read. ``by_month`` where days would be too many."""

    messages: int
    inputs: int
    contributors: int
    registered: int
    silent: int
    by_month: bool
    tables: Mapping[str, tuple[Amount, ...]]


_forum, _registration = Forum.__table__.c, Registration.__table__.c
_Cell = tuple[int, int | None, str | None, str, int]  # speaker, topic or forum, language, kind, how many


def _bin() -> ColumnElement[Any]:
    if is_sqlite():
        return cast(func.strftime("%s", message.c.posted_at), Integer).op("/")(QUARTER)
    return cast(func.floor(func.extract("epoch", message.c.posted_at) / QUARTER), Integer)


def _published(of: ColumnElement[bool]) -> Any:
    return (of, message.c.status == "published")


def of_forum(forum: ForumHead, *, at: datetime) -> Statistics:
    """Those of a forum: three queries, whose groups are read and not its messages. Days are those of its zone, silent ones among them."""
    topics = {topic.id: str(topic.number) for topic in forum.topics}
    zone = ZoneInfo(forum.timezone)
    first, last = forum.opens_at.astimezone(zone).date(), (min(forum.closes_at - timedelta(seconds=1), at)).astimezone(zone).date()
    cells, people, bins = _read(message.c.forum_id == forum.id, _registration.forum_id == forum.id, message.c.topic_id)
    topic_rows = {str(topic.number): None for topic in forum.topics}
    return _counted(cells, people, bins, zone=zone, span=(first, last), place="topic", place_key=lambda key: topics.get(key or 0, NONE), first=topic_rows)


def of_public_forums() -> Statistics:
    """Those of all forums that everybody may read. Days are those of UTC; who contributed to two forums counts in both."""
    public = select(_forum.id).where(visible.readable(Kind.VISITOR))
    forums = {row.id: row.slug for row in db.session.execute(select(_forum.id, _forum.slug).where(visible.readable(Kind.VISITOR)))}
    cells, people, bins = _read(message.c.forum_id.in_(public), _registration.forum_id.in_(public), message.c.forum_id)
    return _counted(cells, people, bins, zone=ZoneInfo("UTC"), span=None, place="forum", place_key=lambda key: forums.get(key or 0, NONE), first={})


def version_of_public_forums() -> tuple[Any, ...]:
    """Differs whenever the statistics of the site do."""
    public = visible.readable(Kind.VISITOR)
    row = db.session.execute(
        select(func.count(), func.sum(_forum.message_count), func.sum(_forum.input_count), func.sum(_forum.registered_count), func.sum(_forum.id)).where(public)
    )
    return tuple(row.one())


def titles_of_public_forums() -> dict[str, tuple[str, str]]:
    """Title and language of each, by slug."""
    rows = db.session.execute(select(_forum.slug, _forum.title, _forum.language).where(visible.readable(Kind.VISITOR)))
    return {row.slug: (row.title, row.language) for row in rows}


def _read(
    messages: ColumnElement[bool], registrations: ColumnElement[bool], place: ColumnElement[Any]
) -> tuple[list[_Cell], dict[int, tuple[str | None, str]], list[tuple[int, int, int]]]:
    # "+ 0" keeps SQLite from walking the index of speakers, which would have it read every message for its state.
    speaker = (message.c.speaker_id + 0).label("speaker")
    cells = select(speaker, place, message.c.language, message.c.kind, func.count()).where(*_published(messages)).group_by(speaker, place, message.c.language, message.c.kind)
    when = _bin().label("bin")
    inputs = func.sum(case((message.c.kind == "input", 1), else_=0))
    bins = select(when, func.count(), inputs).where(*_published(messages)).group_by(when)
    people = select(_registration.id, _registration.country, _registration.category).where(registrations)
    return (
        [tuple(row) for row in db.session.execute(cells)],
        {row[0]: (row[1], row[2]) for row in db.session.execute(people)},
        [(int(row[0]), row[1], int(row[2])) for row in db.session.execute(bins)],
    )


def _counted(
    cells: list[_Cell], people: dict[int, tuple[str | None, str]], bins: list[tuple[int, int, int]],
    *, zone: ZoneInfo, span: tuple[date, date] | None, place: str, place_key: Callable[[int | None], str], first: Iterable[str],
) -> Statistics:  # fmt: skip
    def by(key: Callable[[_Cell], str], first: Iterable[str] = ()) -> tuple[Amount, ...]:
        messages, inputs, speakers = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, set[int]](set)
        for cell in cells:
            row = key(cell)
            messages[row] += cell[4]
            if cell[3] == "input":
                inputs[row] += cell[4]
                speakers[row].add(cell[0])
        named = list(first)
        others = sorted((row for row in messages if row not in named), key=lambda row: (row == NONE, -messages[row], row))
        return tuple(Amount(row, messages[row], inputs[row], len(speakers[row])) for row in (*named, *others))

    whole = by(lambda _: "all", first=["all"])[0]
    days, by_month = _days(bins, zone, span)
    nobody = (None, "other")
    tables = {
        "day": days,
        place: by(lambda cell: place_key(cell[1]), first=first),
        "country": by(lambda cell: people.get(cell[0], nobody)[0] or NONE),
        "region": by(lambda cell: region_of(people.get(cell[0], nobody)[0]) or NONE, first=REGIONS),
        "category": by(lambda cell: people.get(cell[0], nobody)[1]),
        "language": by(lambda cell: cell[2] or NONE),
    }
    spoke = {cell[0] for cell in cells}
    return Statistics(whole.messages, whole.inputs, whole.contributors, len(people), len(people.keys() - spoke), by_month, tables)


def _days(bins: list[tuple[int, int, int]], zone: ZoneInfo, span: tuple[date, date] | None) -> tuple[tuple[Amount, ...], bool]:
    """Messages and inputs a day of the zone, or a month where days are too many; silent ones count 0."""
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for quarter, messages, inputs in bins:
        on = _day(quarter, zone)
        found[on] = (found[on][0] + messages, found[on][1] + inputs)
    ends = [*found, *(span if span and span[0] <= span[1] else ())]
    if not ends:
        return (), False
    begin, end = min(ends), max(ends)
    if (end - begin).days < MOST_DAYS:
        days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
        return tuple(Amount(on.isoformat(), *found.get(on, (0, 0)), 0) for on in days), False
    months: dict[str, tuple[int, int]] = {f"{n // 12}-{n % 12 + 1:02}": (0, 0) for n in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)}
    for on, counts in found.items():
        key = f"{on.year}-{on.month:02}"
        months[key] = (months[key][0] + counts[0], months[key][1] + counts[1])
    return tuple(Amount(month, *counts, 0) for month, counts in months.items()), True


@lru_cache(maxsize=100_000)
def _day(quarter: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone(zone).date()
