"""An archived forum stays as it is: nothing in it is moved, pinned, locked, changed, tagged or let in; what must not be read can still be hidden."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from forum.models import Act, Forum
from tests import make
from tests.forum.writers import at, messages
from tests.pages import get, post
from tests.tries import together

NOW = make.NOW


@pytest.fixture
def forum(app) -> Forum:
    made = make.forum(topics=2, edition=make.edition("A.1"), closes_at=NOW - timedelta(days=3), opens_at=NOW - timedelta(days=9), no_summary_reason="Nobody wrote.")
    first = make.message(made, posted_at=NOW - timedelta(days=5))
    make.message(made, reply_to=first, posted_at=NOW - timedelta(days=4))
    make.message(made, status="pending", posted_at=NOW - timedelta(days=4))
    made.archived_at = NOW - timedelta(days=1)
    db.session.commit()
    return made


@pytest.fixture
def keeper(forum, as_):
    person = make.person(name="Mo Derator", role="secretariat")
    make.registration(forum, person, role="moderator")
    return as_(person)


@together(
    ("where", "fields"),
    [
        ("/threads/1/pin", {}), ("/threads/1/lock", {}), ("/threads/1/move", {"topic": "2"}), ("/threads/1/merger", {"thread": "3"}), ("/threads/2/split", {}),
        ("/messages/2/move", {"topic": "2"}), ("/messages/1/changes", {"act": "change", "seen": "1", "subject": "S", "body": "Other.", "note": "Why."}),
        ("/messages/3/publication", {}), ("/messages/3/return", {"reason": "Why."}), ("/messages/1/hold", {"reason": "Why."}),
    ],
)  # fmt: skip
def test_nothing_changes_any_more(forum, keeper, where, fields):
    before = [(one.thread_id, one.topic_id, one.status, one.body) for one in messages(forum)]
    answer = keeper.post(at(forum, where), data=fields)
    assert answer.status_code in (403, 409), answer.text[:300]
    assert [(one.thread_id, one.topic_id, one.status, one.body) for one in messages(forum)] == before
    assert "This forum is archived; it no longer changes." in answer.text and not db.session.scalars(select(Act)).all()


def test_pages_offer_only_what_can_be_done(forum, keeper):
    for where in ("/messages/3/moderation", "/threads/1/moderation"):
        page = get(keeper, at(forum, where))
        assert page.has("This forum is archived; it no longer changes.") and not page.all("button", value="pin")
    page = get(keeper, "/en/moderation")
    assert page.has("Hide") and not page.has("Return with reason") and not page.has("Change its words, with a note")
    get(keeper, at(forum, "/tagging"), status=403)


def test_hiding_is_possible_and_can_be_undone_for_it_was_done_since(forum, keeper):
    post(keeper, at(forum, "/messages/1/hiding"), reason="A telephone number.")
    act = db.session.scalars(select(Act).where(Act.kind == "message-hidden")).one()
    assert messages(forum)[0].status == "hidden"
    post(keeper, at(forum, f"/acts/{act.id}/undoing"))
    assert messages(forum)[0].status == "published"


def test_what_was_done_before_it_was_archived_is_not_undone(forum, keeper):
    act = Act(forum_id=forum.id, message_id=messages(forum)[0].id, kind="message-published", at=NOW - timedelta(days=4), data={"from": "pending", "to": "published"})
    db.session.add(act)
    db.session.commit()
    page = post(keeper, at(forum, f"/acts/{act.id}/undoing"), status=409)
    assert page.has("This forum is archived; it no longer changes.") and messages(forum)[0].status == "published"
