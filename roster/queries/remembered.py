"""The roster as this process remembers it, brought up to what is stored before each answer: one query where nothing has changed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Row, Select, select

from core.database import db
from core.regions import region_of
from plans.models import Edition, Goal
from roster.finding import goals
from roster.finding.memory import Fact, Known, Memory
from roster.models import Expert, ExpertChange, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertTheme, RosterState
from roster.queries import visible

LEVELS = ("good", "excellent", "mother-tongue")  # that one may ask for, each with those above it
_REACHES = {"fair": (), "good": ("good",), "excellent": ("good", "excellent"), "mother-tongue": LEVELS}
STEP = 500
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
    state = db.session.connection().execute(_state).first()
    key, version = (state.key, state.version) if state else ("", 0)
    name = str(db.engine.url)
    held = _held.get(name)
    if held is not None and (held.key, held.version) == (key, version):
        return held.memory
    with _lock:
        held = _held.get(name)
        if held is None or held.key != key or held.version > version or not _brought_up(held, version):
            held = _held[name] = _Held(key, version, Memory(_known()))
        return held.memory


_state = select(RosterState.key, RosterState.version).where(RosterState.id == 1)


def _brought_up(held: _Held, version: int) -> bool:
    """Whether the changes since could be taken over one by one. A memory is never changed under those who read it: it is put in the other's place."""
    if held.version == version:
        return True
    changed = list(db.session.scalars(select(ExpertChange.expert_id).where(ExpertChange.version > held.version).limit(MOST_CHANGES)))
    if len(changed) == MOST_CHANGES:
        return False
    memory = held.memory.copied()
    found = {one.id: one for at in range(0, len(changed), STEP) for one in _known(changed[at : at + STEP])}
    for expert_id in changed:
        if expert_id in found:
            memory.put(found[expert_id])
        else:
            memory.remove(expert_id)
    held.memory, held.version = memory, version
    return True


def _known(ids: Sequence[int] | None = None) -> list[Known]:
    """What is held of these experts, or of all: five queries."""
    facts: dict[int, list[Fact]] = defaultdict(list)
    for expert_id, plan, edition, code in _rows(
        select(ExpertGoal.expert_id, Edition.code, Edition.edition, Goal.code).join(Goal, Goal.id == ExpertGoal.goal_id).join(Edition, Edition.id == Goal.edition_id), ExpertGoal, ids
    ):  # fmt: skip
        facts[expert_id].append(_fact("goal", goals.key_of(plan, edition, code)))
    for expert_id, theme in _rows(select(ExpertTheme.expert_id, ExpertTheme.theme), ExpertTheme, ids):
        facts[expert_id].append(_fact("theme", theme))
    for expert_id, code in _rows(select(ExpertPlace.expert_id, ExpertPlace.code).where(ExpertPlace.kind == "country"), ExpertPlace, ids):
        facts[expert_id].append(_fact("worked", code))
    for expert_id, language, level in _rows(select(ExpertLanguage.expert_id, ExpertLanguage.language, ExpertLanguage.level), ExpertLanguage, ids):
        facts[expert_id] += [_fact("language", language), *(_fact("spoken", f"{language}>{reached}") for reached in _REACHES[level])]
    made = []
    asked = select(Expert.id, Expert.name, Expert.country, Expert.government, Expert.organization_type, Expert.availability, Expert.confirmed_at, Expert.leaves_at).where(
        visible.began()
    )
    for row in db.session.execute(asked if ids is None else asked.where(Expert.id.in_(ids))):
        home = row.country or row.government
        one = [("country", home), ("region", region_of(home)), ("organization", row.organization_type), ("available", row.availability)]
        own = [*(_fact(*fact) for fact in one if fact[1]), *facts.get(row.id, ())]
        made.append(Known(row.id, row.name, tuple(dict.fromkeys(own)), row.confirmed_at, row.leaves_at))
    return made


def _rows(asked: Select[Any], table: Any, ids: Sequence[int] | None) -> Sequence[Row[Any]]:
    return db.session.execute(asked if ids is None else asked.where(table.expert_id.in_(ids))).all()


_facts: dict[Fact, Fact] = {}


def _fact(facet: str, value: str) -> Fact:
    """The one copy of a fact: ten thousand experts share some hundreds."""
    fact = (facet, value)
    return _facts.setdefault(fact, fact)
