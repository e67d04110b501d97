"""Who has the words that are looked for: by the memory as far as many have them, by the index of words for the others."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Lock

from core.database import db
from core.names import across_scripts
from core.search import Query
from roster.finding.memory import Memory
from roster.finding.worded import ENOUGH, common_in, sampled
from roster.models import expert_index

STEP = 500  # rows that the driver holds at once

_lock = Lock()


def with_words(memory: Memory, query: Query) -> int:
    """Those who have all of the words, and none of those that they must not have: one statement at most for all that was not asked before."""
    wide = across_scripts(query)
    if not wide.groups:
        return 0
    learn(memory)
    common = {group: memory.common(group) for group in (*wide.groups, *wide.without)}
    rare = {ways: memory.answer(ways) for _, ways in common.values() if ways}
    asked = [ways for ways, known in rare.items() if known is None]
    if asked:
        found = expert_index.together(db.session.connection(), [expert_index.asked(Query((ways,))) for ways in asked])
        rare.update((ways, memory.words.keep(ways, memory.these(ids))) for ways, ids in zip(asked, found, strict=True))
    left = -1  # everybody
    for group in wide.groups:
        left &= common[group][0] | (rare.get(common[group][1]) or 0)
    for group in wide.without:
        left &= ~(common[group][0] | (rare.get(common[group][1]) or 0))
    return left


def occurring(memory: Memory, query: Query) -> Query:
    """A query across scripts without the ways to write a word that nobody has."""
    wide = across_scripts(query)
    return replace(wide, groups=tuple(tuple(filter(memory.words.occurs, group)) for group in wide.groups))


def learn(memory: Memory, *, enough: int = ENOUGH) -> None:
    """The common words, where that has not been done: everybody's terms are read once, a second for ten thousand experts."""
    if memory.words.learnt:
        return
    with _lock:
        if not memory.words.learnt:
            chosen = sampled(memory.ids(), enough=enough)
            common = common_in(terms for _, terms in _terms(chosen)) if chosen else []
            memory.learn(common, _terms() if common else ())


def _terms(ids: list[int] | None = None) -> Iterator[tuple[int, str]]:
    rows = expert_index.terms().subquery()
    asked = rows.select() if ids is None else rows.select().where(rows.c.id.in_(ids))
    for row in db.session.connection().execute(asked, execution_options={"yield_per": STEP}):
        yield row.id, row.terms or ""
