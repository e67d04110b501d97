"""What is stored of experts is followed by itself: whoever was touched by a transaction is indexed anew in it, and marked as changed for those who remember.

So no act, present or to come, can leave behind a word that is no longer public.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, event, func, inspect, select
from sqlalchemy.orm import Session

from core.upserts import Upsert
from roster.finding import goals
from roster.finding.words import terms_of
from roster.models import Education, Expert, ExpertChange, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme, RosterState, expert_index
from roster.queries import visible

PARTS = (Education, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme)
STEP = 500  # experts at once
_TOUCHED = "experts_touched"

_one_more = Upsert(
    lambda dialect: (
        dialect.insert(RosterState.__table__)
        .values(id=1, version=1, key=bindparam("drawn"))
        .on_conflict_do_update(index_elements=["id"], set_={"version": RosterState.version + 1})
    )
)
_mark = Upsert(lambda dialect: (made := dialect.insert(ExpertChange.__table__)).on_conflict_do_update(index_elements=["expert_id"], set_={"version": made.excluded.version}))


@event.listens_for(Session, "after_flush")
def _notice(session: Session, *_: Any) -> None:
    touched = set(_touched(session.new)) | set(_touched(session.dirty)) | set(_touched(session.deleted))
    if touched:
        session.info.setdefault(_TOUCHED, set()).update(touched)


def _touched(things: Iterable[Any]) -> Iterator[int]:
    for thing in things:
        if isinstance(thing, Expert):
            if not _only_written_at(thing):
                yield thing.id
        elif isinstance(thing, PARTS):
            yield thing.expert_id


def _only_written_at(expert: Expert) -> bool:
    """Whether nothing has changed but what waits to be published: it is kept every few seconds, and nobody finds it."""
    changed = set(inspect(expert).committed_state)
    return bool(changed) and changed <= {"draft", "draft_saved_at"}


@event.listens_for(Session, "before_commit")
def _follow(session: Session) -> None:
    if any(
        isinstance(thing, Expert | Education | ExpertGoal | ExpertLanguage | ExpertPlace | ExpertText | ExpertTheme)
        for some in (session.new, session.dirty, session.deleted)
        for thing in some
    ):
        session.flush()
    if session.info.get(_TOUCHED):
        follow(session, sorted(one for one in session.info.pop(_TOUCHED, ()) if one is not None))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_TOUCHED, None)


def follow(session: Session, ids: Sequence[int]) -> None:
    """Indexes these experts as they are stored now, and marks them as changed. The row that counts changes is held until the transaction ends,
    so that changes become known in the order in which they are numbered."""
    if not ids:
        return
    _one_more.run(session, {"drawn": secrets.token_hex(16)})
    version = session.scalar(select(func.max(RosterState.version)))
    words = goals.words_for_the_index(session)
    for at in range(0, len(ids), STEP):
        some = ids[at : at + STEP]
        connection = session.connection()
        found = dict(terms_of(connection, some, words))
        shown = set(session.scalars(select(Expert.id).where(Expert.id.in_(some), visible.began())))
        expert_index.put(session, [(one, found[one]) for one in some if one in shown])
        for one in some:
            if one not in shown:
                expert_index.remove(session, one)
        _mark.run(session, [{"expert_id": one, "version": version} for one in some])
