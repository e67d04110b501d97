"""The roster as this process remembers it, brought up to what is stored before each answer: one query where nothing has changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, literal, select, union_all

from core.database import db, is_sqlite
from core.prepared import Prepared
from core.regions import region_of
from plans.models import Edition, Goal
from roster.finding import goals
from roster.finding.memory import Fact, Known, Memory
from roster.models import Expert, ExpertChange, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertTheme, RosterState, expert_index
from roster.queries import visible

LEVELS = ("good", "excellent", "mother-tongue")  # that one may ask for, each with those above it
_REACHES = {"fair": (), "good": ("good",), "excellent": ("good", "excellent"), "mother-tongue": LEVELS}
MOST_CHANGES = 2_000  # more are read anew as a whole


@dataclass
class _Held:
    """The roster of one database at one state of it."""

    key: str = ""
    version: int = -1
    memory: Memory = field(default_factory=Memory)


_held: dict[str, _Held] = {}
_lock = Lock()


def roster() -> Memory:
    """The roster as it is stored now. Who is on it depends on the instant besides."""
    key, version = _state.run(db.session.connection(), {}).first() or ("", 0)
    name = str(db.engine.url)
    held = _held.get(name)
    if held is not None and (held.key, held.version) == (key, version):
        return held.memory
    with _lock:
        held = _held.get(name)
        if held is None or held.key != key or held.version > version or not _brought_up(held, version):
            held = _held[name] = _Held(key, version, Memory(_all_known()))
        return held.memory


def _brought_up(held: _Held, version: int) -> bool:
    """Whether the changes since could be taken over one by one. A memory is never changed under those who read it: it is put in the other's place."""
    if held.version == version:
        return True
    connection = db.session.connection()
    changed = _changed(lite=is_sqlite()).run(connection, {"since": held.version}).rows
    if len(changed) == MOST_CHANGES:
        return False
    facts = _facts(_parts_of_changed.run(connection, {"since": held.version}))
    memory = held.memory.copied()
    for expert_id, *own, terms in changed:
        if own[0] is None:
            memory.remove(expert_id)
        else:
            memory.put(_known(own, facts.get(expert_id, ())), terms or "")
    held.memory, held.version = memory, version
    return True


def _all_known() -> Iterator[Known]:
    """What is held of everybody: a query for each kind of facts, and one."""
    facts: dict[int, list[Fact]] = {}
    for part, _ in _PARTS:
        _facts(db.session.execute(part), facts)
    for row in db.session.execute(select(*_OF_EXPERT).where(visible.began())):
        yield _known(row, facts.get(row[0], ()))


def _facts(rows: Iterable[Any], facts: dict[int, list[Fact]] | None = None) -> dict[int, list[Fact]]:
    """The facts of each expert from rows of ``_PARTS``."""
    facts = {} if facts is None else facts
    for expert_id, facet, one, two, three in rows:
        own = facts.setdefault(expert_id, [])
        own.append(_fact(facet, goals.key_of(one, two, three) if facet == "goal" else one))
        if facet == "language":
            own += [_fact("spoken", f"{one}>{reached}") for reached in _REACHES[two]]
    return facts


def _known(row: Sequence[Any], facts: Iterable[Fact]) -> Known:
    """An expert from the columns of ``_OF_EXPERT``."""
    expert_id, name, country, government, organization, availability, confirmed_at, leaves_at = row
    home = country or government
    one = [("country", home), ("region", region_of(home)), ("organization", organization), ("available", availability)]
    own = [*(_fact(*fact) for fact in one if fact[1]), *facts]
    return Known(expert_id, name, tuple(dict.fromkeys(own)), confirmed_at, leaves_at)


_state = Prepared(select(RosterState.key, RosterState.version).where(RosterState.id == 1))
_OF_EXPERT = (Expert.id, Expert.name, Expert.country, Expert.government, Expert.organization_type, Expert.availability, Expert.confirmed_at, Expert.leaves_at)


def _part(facet: str, table: Any, *values: Any) -> tuple[Select[Any], Any]:
    """The facts of one kind: an expert, the facet, and up to three words of its value."""
    return select(table.expert_id, literal(facet), *(*values, literal(""), literal(""))[:3]), table


_PARTS = (
    (_part("goal", ExpertGoal, Edition.code, Edition.edition, Goal.code)[0].join(Goal, Goal.id == ExpertGoal.goal_id).join(Edition, Edition.id == Goal.edition_id), ExpertGoal),
    _part("theme", ExpertTheme, ExpertTheme.theme),
    (_part("worked", ExpertPlace, ExpertPlace.code)[0].where(ExpertPlace.kind == "country"), ExpertPlace),
    _part("language", ExpertLanguage, ExpertLanguage.language, ExpertLanguage.level),
)
_since = ExpertChange.version > bindparam("since", type_=Integer)


@lru_cache(maxsize=2)
def _changed(*, lite: bool) -> Prepared:
    """Whoever changed, with what they are found by; of those who are not to be found only that they changed. How terms are read depends on the engine."""
    terms = expert_index.terms_beside(ExpertChange.expert_id).label("terms")
    here = and_(Expert.id == ExpertChange.expert_id, visible.began())
    return Prepared(select(ExpertChange.expert_id, *_OF_EXPERT, terms).outerjoin(Expert, here).where(_since).limit(MOST_CHANGES))


_parts_of_changed = Prepared(union_all(*(part.where(table.expert_id.in_(select(ExpertChange.expert_id).where(_since))) for part, table in _PARTS)))
_told: dict[Fact, Fact] = {}


def _fact(facet: str, value: str) -> Fact:
    """The one copy of a fact: ten thousand experts share some hundreds."""
    fact = (facet, value)
    return _told.setdefault(fact, fact)
