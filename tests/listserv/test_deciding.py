"""Moderation by mail: a held message comes with two addresses; who decides first decides, whoever comes second is told, and nobody else is let at it."""

import email
import re
from datetime import timedelta

import pytest

from core import post_office
from core.database import db
from forum.actions import editing, moderating, posting, telling
from forum.actions.moderating import Decision
from forum.models import Act, Message, Registration, Topic
from forum.place import Place
from forum.queries.standing import standing_of
from listserv import addresses
from listserv.models import Mailbox
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.make import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def forum(app):
    return make.forum(title="Warm homes", slug="warm-homes", moderation="before")


@pytest.fixture
def keepers(forum):
    people = [make.person(name=name, email=f"{name.lower()}@example.org", timezone="UTC") for name in ("Mo", "Sue")]
    for person in people:
        make.registration(forum, person, role="moderator")
    return people


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada", email="ada@example.org")
    make.registration(forum, person)
    return person


def write(forum, person, *, body="We asked forty landlords.\n\nOne line of Ελληνικά and .", subject="What they said", at=NOW):
    topic = db.session.scalars(db.select(Topic).where(Topic.forum_id == forum.id)).one()
    posted = posting.post_message(Place(forum, topic), posting.Written(subject=subject, body=body, language="en"), standing=standing_of(person, forum), by=person, at=at)
    db.session.commit()
    return db.session.get(Message, posted.message.id)


def address(letter, what):
    return re.search(rf"mailto:({what}-[a-z2-7]+@\S+?)\?", letter.text).group(1)


def test_each_who_keeps_order_gets_the_message_itself_with_two_addresses_and_no_second_letter(forum, keepers, ada):
    message = write(forum, ada)
    held = letters("held")
    assert [letter.to for letter in held] == ["mo@example.org", "sue@example.org"] and not letters(to="mo@example.org")[1:]
    assert held[0].subject == "Waits for you in “Warm homes”: #1 What they said"
    assert address(held[0], "publish") != address(held[1], "publish"), "each has their own"
    wire = email.message_from_bytes(post_office.wire(held[0], at=NOW))
    assert [part.get_content_type() for part in wire.walk()] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "message/rfc822", "text/plain"]
    enclosed = wire.get_payload(1).get_payload(0)
    assert enclosed["Message-ID"] == "<warm-homes.1@lists.example.org>" and enclosed.get_payload(decode=True).decode().split() == message.body.split()
    assert wire["Reply-To"] == "<warm-homes-owner@lists.example.org>" and "ada@example.org" not in held[0].text + held[0].enclosed
    telling.remind(forum, at=NOW + timedelta(hours=2))
    assert not [letter for letter in letters() if letter.template == "forum/to_decide"], "what was told is not told again"
    telling.remind(forum, at=NOW + timedelta(hours=25))
    assert len([letter for letter in letters() if letter.template == "forum/to_decide"]) == 2, "but after a day that it still waits"


def test_an_empty_mail_publishes_it_and_the_second_is_told_who_did_and_when(forum, keepers, ada):
    message = write(forum, ada)
    mine, hers = letters("held")
    first = send(address(mine, "publish").upper(), sender="mo@example.org", subject="#1", body="-- \nMo, Ministry of Housing", at=NOW + MINUTE)
    assert said(first) == ("command", "published") and message.status == "published" and first.person_id == keepers[0].id
    [act] = db.session.scalars(db.select(Act).where(Act.kind == "message-published"))
    assert (act.by_id, act.reason) == (keepers[0].id, "")
    assert letters("decided")[-1].subject == "Message #1 is published"
    second = send(address(hers, "return"), sender="sue@example.org", body="It belongs elsewhere.", at=NOW + 7 * MINUTE)
    assert said(second) == ("command", "overtaken") and message.status == "published"
    told = letters("decided", to="sue@example.org")[-1]
    assert "Mo has published it." in told.text and "12:01" in told.text and "nothing was changed" in told.subject
    again = send(address(mine, "publish"), sender="mo@example.org", at=NOW + 9 * MINUTE)
    assert said(again) == ("command", "published") and len(db.session.scalars(db.select(Act).where(Act.kind == "message-published")).all()) == 1


def test_returning_tells_the_author_the_reason_from_the_body_and_asks_for_one_where_there_is_none(forum, keepers, ada):
    message = write(forum, ada)
    where = address(letters("held")[0], "return")
    assert said(send(where, sender="mo@example.org", body="\n\n")) == ("command", "no-reason") and message.status == "pending"
    assert "gave no reason" in letters("decided")[-1].text
    assert said(send(where, sender="mo@example.org", body="It belongs to topic 2.\nPlease send it there.")) == ("command", "returned")
    [author] = [letter for letter in letters(to="ada@example.org") if letter.template == "forum/returned"]
    assert "It belongs to topic 2." in author.text and message.status == "hidden"
    assert said(send(address(letters("held")[0], "publish"), sender="mo@example.org", at=NOW + MINUTE)) == ("command", "overtaken"), (
        "an old letter does not bring back what is hidden"
    )
    assert message.status == "hidden"


def test_what_came_late_is_let_in_only_with_a_reason(forum, keepers, ada):
    late = forum.closes_at + MINUTE
    message = write(forum, ada, at=late)
    [letter, _] = letters("held")
    assert "arrived after closing" in letter.text
    assert said(send(address(letter, "publish"), sender="mo@example.org", at=late)) == ("command", "no-reason") and message.status == "pending"
    assert said(send(address(letter, "publish"), sender="mo@example.org", body="It was sent in time.", at=late)) == ("command", "published")
    assert db.session.scalars(db.select(Act.reason).where(Act.kind == "message-published")).one() == "It was sent in time."


def test_nobody_else_decides(forum, keepers, ada):
    message = write(forum, ada)
    where = address(letters("held")[0], "publish")
    assert said(send(where, sender="ada@example.org")) == ("rejected", "not-yours"), "a letter that was passed on gives no right"
    assert [letter.to for letter in letters("not_yours")] == ["ada@example.org"]
    assert said(send(where[:9] + ("a" if where[9] != "a" else "b") + where[10:], sender="mo@example.org"))[0] == "rejected"
    assert said(send(where.replace("publish-", "return-"), sender="mo@example.org", body="Why not"))[0] == "rejected", "an address serves one purpose"
    assert said(send(where, sender="mo@example.org", headers=[("Auto-Submitted", "auto-replied")])) == ("ignored", "auto-reply")
    assert said(send(where, sender="mo@example.org", at=NOW + timedelta(days=15))) == ("command", "too-old")
    standing = db.session.scalars(db.select(Registration).where(Registration.person_id == keepers[0].id)).one()
    standing.role = "participant"
    db.session.commit()
    assert said(send(where, sender="mo@example.org")) == ("rejected", "not-yours"), "who keeps order no longer decides no longer"
    assert message.status == "pending"


def test_what_was_changed_or_held_anew_is_decided_on_as_it_stands(forum, keepers, ada):
    message = write(forum, ada)
    old = letters("held")[0]
    words = posting.Written(subject="What they said", body="Other words.", language="en")
    assert editing.change(message, words, standing=standing_of(ada, forum), by=ada, at=NOW + 2 * MINUTE).act
    db.session.commit()
    assert said(send(address(old, "publish"), sender="mo@example.org", at=NOW + 3 * MINUTE)) == ("command", "changed-since") and message.status == "pending"
    new = letters("held")[-1]
    assert new.to == "mo@example.org" and "Other words." in new.text and "has changed it since" in new.text
    assert said(send(address(new, "publish"), sender="mo@example.org", at=NOW + 4 * MINUTE)) == ("command", "published")
    moderating.decide(message, Decision("hold", reason="We look into it."), standing=standing_of(keepers[1], forum), by=keepers[1], at=NOW + 5 * MINUTE)
    db.session.commit()
    assert said(send(address(new, "publish"), sender="mo@example.org", at=NOW + 6 * MINUTE)) == ("command", "changed-since") and message.status == "pending", "one time"


def test_whom_another_moderator_is_ahead_of_is_told(forum, keepers, ada):
    message = write(forum, ada)
    moderating.claim(message, over=False, standing=standing_of(keepers[1], forum), by=keepers[1], at=NOW)
    db.session.commit()
    assert said(send(address(letters("held")[0], "publish"), sender="mo@example.org", at=NOW + MINUTE)) == ("command", "claimed")
    assert "Sue took it" in letters("decided")[-1].text and message.status == "pending"


def test_moderators_choose_and_many_messages_are_told_in_one_letter(forum, keepers, ada, as_):
    mo, sue = keepers
    answer = as_(mo).post("/en/subscriptions", data={"hour": "6", "weekday": "0", "timezone": "", "form": "html"})
    assert answer.status_code == 303 and db.session.get(Mailbox, mo.id).held_messages is False
    for number in range(12):
        write(forum, ada, body=f"Words {number}", at=NOW + number * MINUTE)
    assert not letters("held", to=mo.email) and len([letter for letter in letters(to=mo.email) if letter.template == "forum/to_decide"]) == 1
    assert len(letters("held", to=sue.email)) == 10
    assert "held_messages" in as_(mo).get("/en/subscriptions").get_data(as_text=True)
    assert "held_messages" not in as_(ada).get("/en/subscriptions").get_data(as_text=True), "nobody else is asked"


def test_an_answer_to_the_letter_itself_goes_to_the_others_who_keep_order(forum, keepers, ada):
    write(forum, ada)
    owners = letters("held")[0].headers["Reply-To"].strip("<>")
    send(owners, sender="mo@example.org", subject="Re: Waits for you", body="What do you think?")
    assert [letter.to for letter in letters("passed_on")] == ["sue@example.org"]


def test_addresses_of_the_letter_are_of_the_site_and_short(forum, keepers, ada):
    write(forum, ada)
    for what in addresses.DECISIONS:
        assert len(address(letters("held")[0], what).partition("@")[0]) <= 64
