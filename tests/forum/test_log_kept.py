"""The log of acts is append-only in the database itself: not even a statement past the application edits or deletes a row of it."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from core.database import db
from forum.models import Act
from tests import make

pytestmark = pytest.mark.engines


@pytest.fixture
def act(app) -> Act:
    message = make.message(make.forum())
    act = message.hide(by=make.person(), at=make.NOW, reason="A number of a private person.")
    db.session.add(act)
    db.session.commit()
    return act


@pytest.mark.parametrize(
    "change", ["reason = 'Another'", "kind = 'message-published'", "by_id = (SELECT max(id) FROM person) ", "data = '{}'", "at = '2020-01-01'", "message_id = NULL"]
)
def test_a_row_is_not_edited(act, change):
    make.person()
    with pytest.raises(DBAPIError, match="never edited"):
        db.session.execute(text(f"UPDATE act SET {change}"))
    db.session.rollback()


def test_a_row_is_not_deleted(act):
    with pytest.raises(DBAPIError, match="never deleted"):
        db.session.execute(text("DELETE FROM act"))
    db.session.rollback()


def test_an_erased_account_leaves_the_act_and_takes_the_name(act):
    db.session.execute(text("DELETE FROM person WHERE id = :by"), {"by": act.by_id})
    db.session.commit()
    db.session.expire_all()
    assert act.by_id is None and act.reason == "A number of a private person."


@pytest.mark.parametrize("what", ["forum", "message"])
def test_a_row_goes_with_what_it_is_about(act, what):
    db.session.execute(text(f"DELETE FROM {what}"))
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Act)) == 0
