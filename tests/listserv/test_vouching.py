"""A mail of which it is not certain who wrote it: the participant whose address it bears says so, by a mail to an address of their own."""

import re

import pytest

from core.database import db
from forum.models import Act
from tests import make
from tests.listserv.taking_part import became, letters, mail, of, send, take
from tests.make import NOW


@pytest.fixture
def doubted(here):
    """Opened under Ada's name by somebody of the same house; the address that only Ada was given."""
    arrival = take(mail("ada@example.org", "Boilers are what we need.", subject="Boilers"), here.topic(2), sender="eve@example.org")
    assert became(arrival) == ("held", "sender-unclear") and of(arrival).status == "pending"
    [letter] = letters("ada@example.org")
    here.doubted, here.mine = of(arrival), re.search(r"mailto:(mine-[a-z2-7]+@\S+?)\?", letter.text)[1]
    return here


def test_her_empty_mail_posts_it_and_she_is_told(doubted):
    answer = send(doubted.ada, doubted.mine, "\n", subject="#2")
    assert became(answer) == ("command", "vouched") and of(answer).status == "published"
    assert [act.kind for act in db.session.scalars(db.select(Act).where(Act.message_id == doubted.doubted.id).order_by(Act.id))][-1] == "message-published"
    told = letters("ada@example.org")[-1]
    assert "posted as message" in told.text and "mine-" not in told.text
    assert became(send(doubted.ada, doubted.mine, "Again\n")) == ("command", "vouched") and of(answer).status == "published"


def test_nobody_else_says_so_and_a_no_goes_to_those_who_keep_order(doubted):
    make.registration(doubted.forum, make.person(email="mo@example.org"), role="moderator")
    eve = make.person(email="eve@example.org")
    assert became(send(eve, doubted.mine, "\n")) == ("rejected", "not-yours")
    assert became(send(doubted.ada, doubted.mine.replace("mine-", "mine-aaaa"), "\n"))[1] == "unknown-address"
    db.session.refresh(doubted.doubted)
    assert doubted.doubted.status == "pending"
    assert became(send(doubted.ada, doubted.mine, "No\n")) == ("held", "disowned")
    db.session.refresh(doubted.doubted)
    assert doubted.doubted.status == "pending" and any(letter.template == "listserv/passed_on" for letter in letters("mo@example.org"))


def test_in_a_forum_that_is_read_beforehand_it_waits_as_all_do(doubted):
    doubted.forum.moderation = "before"
    db.session.commit()
    answer = send(doubted.ada, doubted.mine, "\n", at=NOW)
    assert became(answer) == ("command", "vouched") and of(answer).status == "pending"
    last = db.session.scalars(db.select(Act).where(Act.message_id == of(answer).id).order_by(Act.id.desc())).first()
    assert last.data["because"] == "moderation"
    assert "mine-" not in letters("ada@example.org")[-1].text
