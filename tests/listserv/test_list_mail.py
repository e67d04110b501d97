"""Answers to a whole digest, and mails to lists that stand alone."""

from datetime import timedelta

import pytest

from core.database import db
from forum.models import Message, Subscription
from listserv import addresses
from listserv.actions import digesting
from listserv.mail.copies import message_id
from listserv.models import Digest, ListKeeper, ListMessage
from listserv.queries import digests
from tests import make
from tests.listserv.by_mail import letters, said, send
from tests.listserv.digest_tools import DAY, MORNING
from tests.make import NOW

HOST = "@lists.example.org"


def subscribed(this, level="follow", **given):
    person = make.person(**given)
    db.session.add(Subscription(person_id=person.id, scope="list", scope_id=this.id, level=level, at=NOW))
    db.session.commit()
    return person


@pytest.fixture
def digest(daily):
    """A digest of two messages to somebody."""
    forum, reader = daily
    first = make.message(forum, subject="Wool", posted_at=NOW)
    make.message(forum, subject="Straw", posted_at=NOW, reply_to=first)
    digesting.make_some(digests.place("forum", forum.id), at=MORNING + DAY)
    db.session.commit()
    return forum, reader, db.session.scalars(db.select(Digest)).one()


def test_an_answer_to_a_digest_is_never_posted_and_gets_the_address_of_each_message(digest):
    forum, reader, one = digest
    before = db.session.query(Message).count()
    answered = [("In-Reply-To", f"<digest.{one.id}@lists.example.org>")]
    arrival = send(f"{forum.slug}-digest" + HOST, sender=reader.email, subject="Re: Digest", body="I agree with the second.\n\n> #1 Wool", headers=answered, at=MORNING + DAY)
    assert said(arrival) == ("rejected", "digest") and db.session.query(Message).count() == before
    [help_] = letters("digest_answer")
    assert help_.to == reader.email and "I agree with the second." in help_.text and "Wool" in help_.text
    for message in db.session.scalars(db.select(Message)):
        assert addresses.address("reply", addresses.reply_token(reader.id, message.id)) in help_.text
    send(f"{forum.slug}-digest" + HOST, sender="eve@example.org", body="Whatever", headers=answered)
    stranger = letters("digest_answer", to="eve@example.org")[0]
    assert "reply-" not in stranger.text and "Whatever" not in stranger.text and "-request@" in stranger.text
    send(f"{forum.slug}-digest" + HOST, sender=reader.email, body="Again", envelope="eve@example.org", headers=answered, at=MORNING + 2 * DAY)
    assert letters("digest_answer")[-1].to == reader.email, "the addresses are the reader's alone"


def test_a_digest_of_a_forum_that_one_may_no_longer_read_says_nothing(digest):
    forum, reader, _ = digest
    forum.visibility = "closed"
    db.session.commit()
    assert said(send(f"{forum.slug}-digest" + HOST, sender=reader.email, body="Hello")) == ("rejected", "unknown-address") and not letters()


def test_a_subscriber_writes_to_a_list_and_answers_its_letters_by_mail(app):
    this = make.mail_list(slug="network", title="Network", posting="subscribers", messages=1)
    ada = subscribed(this, email="ada@example.org", name="Ada")
    [root] = db.session.scalars(db.select(ListMessage))
    posted = send("network" + HOST, sender="ada@example.org", subject="[Network] Fwd: Who has done this?", body="We have not.\n\n-- \nAda")
    assert said(posted) == ("posted", "posted")
    mine = db.session.get(ListMessage, posted.list_message_id)
    assert (mine.subject, mine.body, mine.author_id, mine.thread_number) == ("Who has done this?", "We have not.", ada.id, mine.number)
    assert "/lists/network/messages/" in letters("on_the_list")[0].text or "network" in letters("on_the_list")[0].text
    token = addresses.address("reply", addresses.reply_token(ada.id, root.id, kind="list"))
    answer = send(
        token, sender="ada@example.org", subject=f"Re: [Network] {root.subject}", body="So have we.\n\nOn 3 March 2026 Bea wrote:\n> Words", at=NOW + timedelta(minutes=1)
    )
    reply = db.session.get(ListMessage, answer.list_message_id)
    assert said(answer) == ("posted", "posted") and (reply.body, reply.reply_to_id, reply.thread_number) == ("So have we.", root.id, root.thread_number)
    other = send(
        "network" + HOST, sender="ada@example.org", subject="Re: that", body="By the headers.", headers=[("In-Reply-To", message_id("list.network", root.number))],
        at=NOW + timedelta(minutes=2),
    )  # fmt: skip
    assert db.session.get(ListMessage, other.list_message_id).reply_to_id == root.id
    assert said(send(token, sender="eve@example.org", body="Me too")) == ("held", "letter-of-another")


def test_who_may_not_write_to_a_list_gets_the_words_back_and_learns_why(app):
    this, bulletin = make.mail_list(slug="network", title="Network", posting="subscribers", messages=0), make.mail_list(slug="bulletin", posting="keepers", messages=0)
    make.person(email="bea@example.org")
    subscribed(bulletin, email="ada@example.org")
    assert said(send("network" + HOST, sender="bea@example.org", body="My words.")) == ("rejected", "not-allowed")
    [told] = letters("not_a_subscriber")
    assert "network-request@lists.example.org" in told.text and "My words." in told.text and "Its subscribers write" in told.text
    assert said(send("network" + HOST, sender="new@example.org", body="Buy wool.")) == ("rejected", "not-allowed")
    assert "Buy wool." not in letters("not_a_subscriber")[-1].text, "a stranger's words go nowhere"
    assert said(send("bulletin" + HOST, sender="ada@example.org", body="Mine.")) == ("rejected", "not-allowed")
    assert "-request@" not in letters("not_a_subscriber")[-1].text and "Those who keep this list" in " ".join(letters("not_a_subscriber")[-1].text.split())
    keeper = make.person(email="mo@example.org")
    db.session.add(ListKeeper(list_id=bulletin.id, person_id=keeper.id))
    db.session.commit()
    forged = [("Authentication-Results", "lists.example.org; dmarc=fail header.from=example.org")]
    assert said(send("bulletin" + HOST, sender="mo@example.org", body="Forged.", headers=forged)) == ("held", "sender-not-proved")
    assert said(send("bulletin" + HOST, sender="mo@example.org", body="From elsewhere.", envelope="eve@elsewhere.org")) == ("held", "sender-unclear")
    assert said(send("bulletin" + HOST, sender="mo@example.org", body="News.")) == ("posted", "posted")
    assert db.session.scalars(db.select(ListMessage.body)).all() == ["News."]
    assert said(send("bulletin" + HOST, sender="mo@example.org", subject="x", body="> all of it is quoted\n> here\n")) == ("held", "nothing-new")
    bulletin.closed_at = NOW
    db.session.commit()
    assert said(send("bulletin" + HOST, sender="mo@example.org", body="More.")) == ("rejected", "not-allowed") and this.id
