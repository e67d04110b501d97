"""Mails to lists that stand alone, of which something is unclear: those who keep the list decide by mail, the first of them."""

import re
from datetime import timedelta

import pytest

from core.database import db
from listserv.models import Arrival, ListKeeper, ListMessage
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.listserv.test_list_mail import HOST, subscribed
from tests.make import NOW


@pytest.fixture
def waits(app):
    """A mail under Ada's name from somewhere else; Mo and Sue keep the list."""
    this = make.mail_list(slug="network", messages=0, posting="subscribers")
    subscribed(this, email="ada@example.org", name="Ada Okoro")
    for name in ("mo", "sue"):
        db.session.add(ListKeeper(list_id=this.id, person_id=make.person(email=f"{name}@example.org").id))
    db.session.commit()
    arrival = send("network" + HOST, sender="ada@example.org", subject="A question", body="Who has tried wool?", envelope="eve@example.net")
    assert said(arrival) == ("held", "sender-unclear") and not db.session.query(ListMessage).count()
    return arrival


def address(name, what):
    [letter] = letters("list_held", to=f"{name}@example.org")
    return re.search(rf"mailto:({what}-\S+)", letter.text)[1]


def test_the_first_publishes_it_under_its_authors_name_and_the_second_is_told(waits):
    [letter] = letters("list_held", to="mo@example.org")
    assert "Who has tried wool?" in letter.enclosed and "not certain who wrote it" in letter.text
    assert said(send(address("mo", "publish"), sender="mo@example.org")) == ("command", "published")
    [message] = db.session.scalars(db.select(ListMessage))
    assert (message.subject, message.body, message.author_name) == ("A question", "Who has tried wool?", "Ada Okoro")
    db.session.refresh(waits)
    assert said(waits) == ("posted", "posted") and waits.list_message_id == message.id
    assert said(send(address("sue", "return"), sender="sue@example.org", body="Not here.")) == ("command", "overtaken")
    assert "before you" in letters("list_decided", to="sue@example.org")[0].text and "published" in letters("list_decided", to="mo@example.org")[0].text
    assert said(send(address("mo", "publish"), sender="mo@example.org"))[1] == "overtaken" and db.session.query(ListMessage).count() == 1


def test_it_goes_back_with_a_reason_and_only_with_one(waits):
    assert said(send(address("sue", "return"), sender="sue@example.org")) == ("command", "no-reason")
    assert said(send(address("sue", "return"), sender="sue@example.org", body="It belongs into the forum.")) == ("command", "returned")
    [back] = letters("not_posted", to="ada@example.org")
    assert "It belongs into the forum." in back.text and "Who has tried wool?" in back.text
    db.session.refresh(waits)
    assert said(waits) == ("rejected", "returned") and waits.settled_at


def test_nobody_decides_for_a_keeper_nor_one_who_keeps_it_no_more_nor_too_late(waits):
    publish = address("mo", "publish")
    assert said(send(publish, sender="eve@example.org")) == ("rejected", "not-yours")
    assert said(send(publish, sender="sue@example.org")) == ("rejected", "not-yours")
    assert said(send(publish, sender="mo@example.org", at=NOW + timedelta(days=20))) == ("command", "too-old")
    db.session.execute(db.delete(ListKeeper))
    db.session.commit()
    assert said(send(publish, sender="mo@example.org", body="Now.")) == ("rejected", "not-yours")
    assert not db.session.query(ListMessage).count()


def test_of_a_flood_not_every_mail_is_told_and_a_stranger_has_no_name_to_stand_under(waits):
    for number in range(12):
        send("network" + HOST, sender="ada@example.org", subject=f"Wool {number}", body=f"And number {number}?", envelope="eve@example.net", at=NOW + timedelta(minutes=1))
    assert len(letters("list_held", to="mo@example.org")) == 10
    db.session.execute(db.update(Arrival).where(Arrival.id == waits.id).values(sender="nobody@example.org"))
    waits.mail.raw = waits.mail.raw.replace(b"ada@example.org", b"nobody@example.org")
    db.session.commit()
    publish = re.search(r"mailto:(publish-\S+)", letters("list_held", to="mo@example.org")[0].text)[1]
    assert said(send(publish, sender="mo@example.org", at=NOW + timedelta(minutes=2))) == ("command", "refused")
    assert "no account" in letters("list_decided")[0].text
