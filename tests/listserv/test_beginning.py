"""What comes by mail with a registration: set by who keeps order, told in the receipt, and never over a choice that was made."""

import pytest

from core.database import db
from core.letters import Outgoing
from forum.models import Act, Subscription
from tests import make
from tests.listserv.subscribers import follow
from tests.pages import get, post

CAPACITY = {"name": "Ada Okoro", "category": "party", "country": "MX"}


@pytest.fixture
def forum(app):
    return make.forum()


@pytest.fixture
def mo(forum, as_):
    person = make.person()
    make.registration(forum, person, role="moderator")
    return as_(person)


def chosen():
    return [tuple(row) for row in db.session.execute(db.select(Subscription.person_id, Subscription.level, Subscription.source))]


def test_whoever_registers_gets_what_was_set_and_is_told(forum, mo, as_):
    page = post(mo, f"/en/forums/{forum.slug}/mail-at-registration", default_level="weekly")
    assert page.has("It holds for whoever registers from now on.")
    assert [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes and e.attributes["value"] == "weekly"] == ["weekly"]
    ada = make.person()
    post(as_(ada), f"/en/forums/{forum.slug}/registration", **CAPACITY)
    assert chosen() == [(ada.id, "weekly", "registration")]
    letter = db.session.scalar(db.select(Outgoing).where(Outgoing.template == "forum/registered"))
    assert "in one letter a week" in letter.text and "/en/following" in letter.text
    post(mo, f"/en/forums/{forum.slug}/mail-at-registration", default_level="")
    post(as_(make.person()), f"/en/forums/{forum.slug}/registration", **CAPACITY)
    assert len(chosen()) == 1
    assert [act.data for act in db.session.scalars(db.select(Act).where(Act.kind == "mail-at-registration").order_by(Act.id))] == [
        {"from": None, "to": "weekly"},
        {"from": "weekly", "to": None},
    ]
    assert get(mo, f"/en/forums/{forum.slug}/log").has("What comes by mail with a registration changed")


@pytest.mark.parametrize("level", ["mute", "follow"])
def test_what_somebody_chose_before_stays(forum, mo, as_, level):
    post(mo, f"/en/forums/{forum.slug}/mail-at-registration", default_level="daily")
    ada = make.person()
    follow(ada, "forum", forum.id, level, forum=forum)
    post(as_(ada), f"/en/forums/{forum.slug}/registration", **CAPACITY)
    assert chosen() == [(ada.id, level, "page")]
    assert "/en/following" not in db.session.scalar(db.select(Outgoing.text).where(Outgoing.template == "forum/registered"))


def test_a_level_that_is_none_is_refused_and_a_participant_sets_nothing(forum, mo, as_):
    assert mo.post(f"/en/forums/{forum.slug}/mail-at-registration", data={"default_level": "hourly"}).status_code == 422
    assert as_(make.person()).post(f"/en/forums/{forum.slug}/mail-at-registration", data={"default_level": "daily"}).status_code == 403
