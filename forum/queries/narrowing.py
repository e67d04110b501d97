"""By what a search can be narrowed, and how many of the messages found are of each sort."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from core.database import Moment, db
from forum.models import Forum, MessageGoal, Topic
from forum.queries.entries import message, speaker
from plans.models import Edition, Goal

COUNTED = 500  # of the messages found, the newest ones, by which the sorts are counted
NAMED = 12  # values of one sort that are offered
NONE = "none"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What was asked for beside words; empty ones were not. A goal is named with its edition, for codes change their meaning between editions."""

    forum: str = ""
    topic: int | None = None
    goal: tuple[str, str, str] | None = None  # plan, edition, code
    country: str = ""
    category: str = ""
    language: str = ""
    author: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None  # the first instant that is too late

    @property
    def given(self) -> frozenset[str]:
        """The names of what was asked for."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions take."""
        values = {f"n_{name}": getattr(self, name) for name in self.given - {"goal"}}
        return values | (dict(zip(("n_plan", "n_edition", "n_goal"), self.goal, strict=True)) if self.goal else {})


_forum, _topic, _goal, _edition, _tag = Forum.__table__, Topic.__table__, Goal.__table__, Edition.__table__, MessageGoal.__table__


def _is(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return column == bindparam(f"n_{name}")


def _in_language() -> ColumnElement[bool]:
    """Messages in a language, however its tag goes on; those without one under "none"."""
    asked: ColumnElement[Any] = bindparam("n_language")
    return or_(message.c.language == asked, message.c.language.like(asked + "-%"), (asked == NONE) & message.c.language.is_(None))


def _under_goal() -> ColumnElement[bool]:
    named = (
        select(_goal.c.id).join(_edition, _edition.c.id == _goal.c.edition_id).where(_is(_edition.c.code, "plan"), _is(_edition.c.edition, "edition"), _is(_goal.c.code, "goal"))
    )
    return select(_tag.c.message_id).where(_tag.c.message_id == message.c.id, _tag.c.goal_id.in_(named)).exists()


# Of its forum every match is asked; the others only of the newest matches, so that rare sorts among common words cost what they may.
_OF_ALL: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "forum": lambda: _is(_forum.c.slug, "forum"),
}
_OF_THE_NEWEST: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "topic": lambda: message.c.topic_id.in_(select(_topic.c.id).where(_topic.c.forum_id == message.c.forum_id, _is(_topic.c.number, "topic"))),
    "goal": _under_goal,
    "country": lambda: or_(_is(speaker.c.country, "country"), (bindparam("n_country") == NONE) & speaker.c.country.is_(None)),
    "category": lambda: _is(speaker.c.category, "category"),
    "language": _in_language,
    "author": lambda: _is(speaker.c.name, "author") & speaker.c.erased_at.is_(None),
    "kind": lambda: _is(message.c.kind, "kind"),
    "since": lambda: message.c.posted_at >= bindparam("n_since", type_=Moment),
    "until": lambda: message.c.posted_at < bindparam("n_until", type_=Moment),
}


def of_all(given: frozenset[str]) -> list[ColumnElement[bool]]:
    """Conditions on a message and its forum."""
    return [make() for name, make in _OF_ALL.items() if name in given]


def of_the_newest(given: frozenset[str]) -> list[ColumnElement[bool]]:
    """Conditions on a message and its speaker."""
    return [make() for name, make in _OF_THE_NEWEST.items() if name in given]


@dataclass(frozen=True, slots=True)
class Value:
    """One sort of message: by what it is asked for, its words where they are stored, in their language, and how many were found."""

    key: str
    name: str
    language: str | None
    count: int


@dataclass(frozen=True)
class Sorts:
    """How many of the messages counted are of which sort, the most frequent first; a name of a sort is that of a :class:`Narrowing`'s field."""

    counted: int
    values: Mapping[str, tuple[Value, ...]]


@lru_cache(maxsize=1)
def _about() -> Any:
    columns = (
        message.c.forum_id, message.c.topic_id, message.c.kind, func.coalesce(message.c.language, NONE), func.coalesce(speaker.c.country, NONE),
        speaker.c.category, speaker.c.name, speaker.c.erased_at,
    )  # fmt: skip
    return select(*columns).select_from(message.join(speaker, speaker.c.id == message.c.speaker_id)).where(message.c.id.in_(bindparam("messages", expanding=True)))


_goals = (
    select(_edition.c.code, _edition.c.edition, _goal.c.code, func.coalesce(_goal.c.short_title, _goal.c.title), _edition.c.title, func.count())
    .select_from(_tag.join(_goal, _goal.c.id == _tag.c.goal_id).join(_edition, _edition.c.id == _goal.c.edition_id))
    .where(_tag.c.message_id.in_(bindparam("messages", expanding=True)))
    .group_by(_edition.c.code, _edition.c.edition, _goal.c.code, _goal.c.short_title, _goal.c.title, _edition.c.title)
)
_forums = select(_forum.c.id, _forum.c.slug, _forum.c.title, _forum.c.language).where(_forum.c.id.in_(bindparam("forums", expanding=True)))
_topics = select(_topic.c.id, _topic.c.number, _topic.c.title).where(_topic.c.forum_id == bindparam("forum"))


def sorts_of(ids: Sequence[int]) -> Sorts:
    """The sorts of these messages, which the reader may read: three queries, a fourth for the topics where all are in one forum."""
    ids = ids[:COUNTED]
    rows = db.session.execute(_about(), {"messages": ids}).all()
    found = {row.id: row for row in db.session.execute(_forums, {"forums": sorted({row[0] for row in rows})})}
    values = {"forum": _most(Counter(row[0] for row in rows), lambda key: (found[key].slug, found[key].title, found[key].language))}
    if len(found) == 1:
        forum = next(iter(found.values()))
        topics = {row.id: row for row in db.session.execute(_topics, {"forum": forum.id})}
        counted = Counter(row[1] for row in rows if row[1] in topics)
        values["topic"] = _most(counted, lambda key: (str(topics[key].number), f"{topics[key].number}. {topics[key].title}", forum.language))
    goals = sorted(db.session.execute(_goals, {"messages": ids}), key=lambda row: (-row[5], row[:3]))
    several = len({row[:2] for row in goals}) > 1
    named = [Value("/".join(row[:3]), f"{row[2]} {row[3]}" + (f" ({row[4]})" if several else ""), None, row[5]) for row in goals]
    values |= {
        "goal": tuple(named[:NAMED]),
        "country": _most(Counter(row[4] for row in rows)),
        "category": _most(Counter(row[5] for row in rows)),
        "language": _most(Counter(row[3].split("-")[0] for row in rows)),
        "author": _most(Counter(row[6] for row in rows if row[6] and row[7] is None)),
        "kind": _most(Counter(row[2] for row in rows)),
    }
    return Sorts(len(rows), values)


def _most(counted: Counter[Any], about: Callable[[Any], tuple[str, str, str | None]] = lambda key: (key, "", None)) -> tuple[Value, ...]:
    rows = sorted(counted.items(), key=lambda row: (-row[1], str(row[0])))[:NAMED]
    return tuple(Value(*about(key), count) for key, count in rows)


def titles_of(narrowing: Narrowing, readable: ColumnElement[bool], asked: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Title and language of the forum asked for, if the reader may read it."""
    found = db.session.execute(select(_forum.c.title, _forum.c.language).where(_forum.c.slug == narrowing.forum, readable), asked).first()
    return (found[0], found[1]) if found else None
