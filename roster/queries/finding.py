"""The roster narrowed: a page of experts in an order of what everybody sees, and how many there would be under every other choice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, select

from core import collation
from core.database import db
from core.languages import country, current
from core.prepared import Prepared
from core.search import Query
from roster.finding import goals
from roster.finding.goals import EditionGoals
from roster.finding.memory import FACETS, Fact, Known, Memory, size
from roster.finding.narrowing import Asked, spoken_at, under_the_others
from roster.finding.worded import ENOUGH
from roster.models import Expert, ExpertText, expert_index
from roster.models.terms import months_after
from roster.queries import visible
from roster.queries.remembered import LEVELS, roster
from roster.queries.worded import occurring, with_words

SIZE = 25  # experts a page
ORDERS = ("name", "country", "confirmed", "relevance")  # the only ones: each by what the list shows
RANKED, COUNTED = 200, 50  # of the experts found, those whose order by relevance is worked out; on a large roster, how many words are counted in their texts
SINCE = {"6-months": 6, "1-year": 12, "2-years": 24}  # months since the last confirmation
NOTHING = Query(())


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for; everything in it comes from an address and may be nonsense."""

    query: Query = NOTHING
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by facet
    level: str = ""
    since: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for at all."""
        return bool(self.query or any(self.chosen.values()) or self.level or self.since)


class Card(NamedTuple):
    """An expert in the list: what everybody sees, and nothing else. It begins with the columns of ``_cards``."""

    id: int
    honorific: str
    name: str
    language: str
    country: str | None
    government: str | None
    employer: str
    organization_type: str
    job_title: str
    availability: str
    available_from: date | None
    confirmed_at: datetime
    goals: tuple[str, ...]  # their codes, in the order of the plan
    languages: tuple[str, ...]
    codes: str  # of the goals, as they are said
    brief: tuple[str, str] | None = None  # its text and language

    @property
    def symbol(self) -> str:
        """The identifier that outlives every change."""
        return f"ROE-{self.id:05d}"

    @property
    def called(self) -> str:
        """The name with its title."""
        return f"{self.honorific} {self.name}" if self.honorific else self.name

    @property
    def place(self) -> str:
        """The country in the reader's language."""
        return country(self.country or self.government)


@dataclass(frozen=True)
class Found:
    """A page of those who were found. ``counts`` says for each value of each facet how many there are under what was asked for by the others."""

    cards: tuple[Card, ...]
    page: int
    total: int
    listed: int
    counts: Mapping[str, Mapping[str, int]]


def found(
    wanted: Wanted, *, at: datetime, order: str = "name", page: int = 1, size_: int = SIZE, briefs: bool = False, counted: bool = True, memory: Memory | None = None
) -> Found:
    """Three queries and none a row: the state (if no ``memory`` of it is given), the words if any, the experts of the page; a fourth for their briefs."""
    memory = memory or roster()
    listed, sets = _sets(memory, wanted, at)
    left = under_the_others(listed, sets)
    among = left("")
    total = size(among)
    page = min(page, max(1, -(-total // size_)))
    ids = in_order(memory, among, order, wanted.query, (page - 1) * size_, page * size_)
    return Found(cards_of(ids, memory, briefs=briefs), page, total, size(listed), _counts(memory, wanted, left, at) if counted else {})


def ids_of(wanted: Wanted, *, at: datetime, order: str = "name") -> list[int]:
    """Everybody who was found, in order: for files."""
    memory = roster()
    listed, sets = _sets(memory, wanted, at)
    return in_order(memory, under_the_others(listed, sets)(""), order, wanted.query)


def ids_after(wanted: Wanted, *, at: datetime, after: int, size_: int) -> list[int]:
    """Those who were found by their numbers, from the one after ``after`` on."""
    memory = roster()
    listed, sets = _sets(memory, wanted, at)
    ids = memory.ordered(under_the_others(listed, sets)(""), ("id",), lambda one: one.id)
    return [one for one in ids if one > after][:size_]


def made_once(key: tuple[object, ...], make: Callable[[Memory], Any], *, at: datetime) -> Any:
    """What is made of the roster for all who ask alike: once, until anybody on it changes, comes or goes."""
    memory = roster()
    return memory.remembered((*key, size(memory.listed(at))), lambda: make(memory))


def anybody() -> bool:
    """Whether the roster has anybody at all."""
    return len(roster()) > 0


def number_of(wanted: Wanted, *, at: datetime, memory: Memory | None = None) -> int:
    """How many are found."""
    listed, sets = _sets(memory or roster(), wanted, at)
    return size(under_the_others(listed, sets)(""))


def _sets(memory: Memory, wanted: Wanted, at: datetime) -> tuple[int, dict[str, int]]:
    """Those on the roster, and those whom each part of what was asked for leaves."""
    asked = Asked(wanted.chosen, wanted.level, threshold(wanted.since, at) if wanted.since else None)
    sets = asked.sets(memory, levels=LEVELS)
    if wanted.query:
        sets["words"] = with_words(memory, wanted.query)
    return memory.listed(at), sets


def threshold(since: str, at: datetime) -> datetime:
    """From when on a profile counts as confirmed lately: the beginning of that day, so that one day has one answer."""
    return _threshold(since, at.replace(hour=0, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=64)
def _threshold(since: str, day: datetime) -> datetime:
    return months_after(day, -SINCE[since]) - timedelta(microseconds=1)


def in_order(memory: Memory, among: int, order: str, query: Query = NOTHING, start: int = 0, stop: int | None = None) -> list[int]:
    """The ids of a set, from one place in it to another. By relevance the best of those confirmed last stand first, the others follow."""
    if order == "relevance" and query:
        asked = occurring(memory, query)
        ranked = RANKED if len(memory) < ENOUGH else max(SIZE, min(RANKED, COUNTED // max(1, sum(map(len, asked.groups)))))
        latest = memory.ordered(among, ("confirmed",), _last_confirmed, 0, max(stop, ranked) if stop else None)
        best = expert_index.best_first(db.session, asked, latest[:ranked]) if latest and start < ranked else latest[:ranked]
        return [*best, *latest[ranked:]][start:stop]
    if order == "confirmed":
        return memory.ordered(among, ("confirmed",), _last_confirmed, start, stop)
    order, rank = ("country", _by_country) if order == "country" else ("name", _by_name)
    return memory.ordered(among, (order, current()), partial(rank, language=current()), start, stop)


def _by_name(one: Known, *, language: str) -> Any:
    return collation.key(one.name, language)


def _by_country(one: Known, *, language: str) -> Any:
    home = next((value for facet, value in one.facts if facet == "country"), "")
    return not home, collation.key(country(home, language), language), _by_name(one, language=language)


def _last_confirmed(one: Known) -> Any:
    return -one.confirmed_at.timestamp(), collation.key(one.name, "en")


def _counts(memory: Memory, wanted: Wanted, left: Callable[[str], int], at: datetime) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    everywhere = left("")
    for facet in FACETS:
        among = left(facet) if wanted.chosen.get(facet) or (facet == "language" and wanted.level) else everywhere
        if facet == "language" and wanted.level:
            counts[facet] = {code: size(among & spoken_at(memory, (code,), wanted.level)) for code in memory.values("language")}
        else:
            counts[facet] = memory.counts(facet, among)
    spoken, among = wanted.chosen.get("language", ()), left("language") if wanted.chosen.get("language") or wanted.level else everywhere
    counts["level"] = {level: size(among & spoken_at(memory, spoken, level)) for level in LEVELS}
    among = left("confirmed") if wanted.since else everywhere
    counts["confirmed"] = {since: size(among & memory.confirmed_since(threshold(since, at))) for since in SINCE}
    return counts


_these = [bindparam(f"e{number}", type_=Integer) for number in range(SIZE)]
_cards = Prepared(select(
    Expert.id, Expert.honorific, Expert.name, Expert.language, Expert.country, Expert.government, Expert.employer, Expert.organization_type, Expert.job_title, Expert.availability,
    Expert.available_from, Expert.confirmed_at,
).where(Expert.id.in_(_these), visible.began()))  # fmt: skip
_briefs = Prepared(select(ExpertText.expert_id, ExpertText.text, ExpertText.language).where(ExpertText.expert_id.in_(_these), ExpertText.field == "brief"))


def _rows(statement: Prepared, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Its rows of these experts, a page of them at once."""
    connection = db.session.connection()
    for at in range(0, len(ids), SIZE):
        some = ids[at : at + SIZE]
        yield from statement.run(connection, {f"e{number}": some[number] if number < len(some) else 0 for number in range(SIZE)})


def cards_of(ids: Sequence[int], memory: Memory, *, briefs: bool = False) -> tuple[Card, ...]:
    """These experts as cards, in this order."""
    if not ids:
        return ()
    rows = {row[0]: row for row in _rows(_cards, ids)}
    said: dict[int, dict[str, str]] = {}
    for expert_id, text, language in _rows(_briefs, ids) if briefs else ():
        said.setdefault(expert_id, {})[language] = text
    return tuple(_card(rows[one], memory, said.get(one, {})) for one in ids if one in rows)


def _card(row: Any, memory: Memory, briefs: Mapping[str, str]) -> Card:
    known = memory.get(row[0])
    codes, spoken, said = _told(known.facts) if known else ((), (), "")
    language = next((one for one in (current(), row[3], *briefs) if one in briefs), "")
    brief = (briefs[language], language) if language else None
    return Card(*(*row, codes, spoken, said, brief))


@lru_cache(maxsize=2000)
def _told(facts: tuple[Fact, ...]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """The codes of an expert's goals, the languages, and the codes as they are said."""
    codes = dict.fromkeys(sorted((value.rsplit("/", 1)[-1] for facet, value in facts if facet == "goal"), key=_in_order))
    return tuple(codes), tuple(value for facet, value in facts if facet == "language"), ", ".join(codes)


@lru_cache(maxsize=1000)
def _in_order(code: str) -> tuple[Any, ...]:
    """A.10 after A.9."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in code.split("."))


def plans(*, at: datetime, memory: Memory | None = None) -> tuple[EditionGoals, ...]:
    """The editions by whose goals one may ask. They are looked up once a minute."""
    minute = int(at.timestamp()) // 60
    known: tuple[EditionGoals, ...] = (memory or roster()).lasting("plans", minute, lambda: goals.editions(db.session))
    return known


def edition_named(plan: str, edition: str) -> EditionGoals | None:
    """An edition by its name, whoever names it or not."""
    return goals.edition_named(db.session, plan, edition)
