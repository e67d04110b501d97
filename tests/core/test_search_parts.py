"""The index of messages on SQLite: its parts are put together by the job and by no writer, and everything is found as before."""

import pytest
from sqlalchemy import select, text

from core.database import db, is_sqlite
from core.search import parse
from forum.jobs import searching
from forum.models import message_index

pytestmark = pytest.mark.engines


def _parts() -> int:
    return db.session.scalar(text("SELECT count(DISTINCT segid) FROM message_search_idx"))


def _found(asked: str) -> list[int]:
    matching = message_index.matching(parse(asked)).cte("matching")
    return sorted(db.session.scalars(select(matching.c.id)))


def test_what_came_lately_is_put_together_by_the_job_and_is_found_before_and_after(app):
    searching.merge_index()
    before = _parts() if is_sqlite() else 0
    for number in range(1, 7):
        message_index.put(db.session, [(number, f"border part{number}")])
        db.session.commit()
    message_index.remove(db.session, 3)
    db.session.commit()
    if is_sqlite():
        assert db.session.scalar(text("SELECT v FROM message_search_config WHERE k = 'automerge'")) == 0
        assert _parts() == before + 7
    assert _found("border") == [1, 2, 4, 5, 6]
    searching.merge_index()
    if is_sqlite():
        assert _parts() <= before + 1
    assert _found("border") == [1, 2, 4, 5, 6] and _found("part3") == [] and _found("part5") == [5]
    assert not message_index.merge(db.session.connection())
