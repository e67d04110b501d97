"""The addresses of closed forums and hidden lists: to strangers, like addresses that are not there."""

import pytest

from core.database import db
from forum.models import Subscription
from listserv import addresses, routes
from listserv.actions.knowing import is_let_in
from listserv.models import MailList
from tests import make
from tests.listserv import taking_part as mails
from tests.make import NOW

HOST = "@lists.example.org"


@pytest.fixture
def closed(app):
    forum = make.forum(slug="warm-homes", title="Warm homes", visibility="closed")
    make.registration(forum, make.person(email="ada@example.org", name="Ada Okoro"))
    make.person(email="kofi@example.org")
    return forum


def let_in(local, sender=""):
    return is_let_in(routes.of(local + HOST), sender)


def test_the_bare_name_of_a_closed_forum_is_an_address_for_who_may_know_of_it_and_for_nobody_else(closed):
    for suffix in ("", "-topic-1", "-owner", "-request", "-subscribe", "-digest"):
        for stranger in ("", "kofi@example.org", "double-bounce@mx.example.org"):
            assert not let_in("warm-homes" + suffix, stranger) and not let_in("nobody" + suffix, stranger), suffix
        assert let_in("warm-homes" + suffix, "ada@example.org") and not let_in("nobody" + suffix, "ada@example.org")
    closed.visibility = "registered"
    db.session.commit()
    assert let_in("warm-homes-topic-1") and let_in("warm-homes-request", "kofi@example.org")


def test_the_addresses_that_are_given_out_have_a_key_that_serves_whoever_writes(closed):
    given = addresses.address_of_place("warm-homes", closed.id, 1, hidden=True)
    local = given.partition("@")[0]
    key = addresses.key_of("forum", closed.id)
    assert local == f"warm-homes-{key}-topic-1" and len(local) <= 64
    assert let_in(local) and let_in(f"warm-homes-{key}-owner") and let_in(f"WARM-HOMES-{key.upper()}")
    other = make.forum(slug="cold-water", visibility="closed")
    assert not let_in(f"cold-water-{key}") and not let_in(f"warm-homes-{addresses.key_of('list', closed.id)}") and not let_in("warm-homes-aaaaaaaa")
    assert addresses.mailbox_of("x" * 50, other.id, hidden=True) == f"forum-{other.id}-{addresses.key_of('forum', other.id)}"
    assert mails.became(mails.take(mails.mail("ada@example.org", "We have two boilers to share."), given, sender="ada@example.org")) == ("posted", "posted")


def test_nothing_that_answers_a_stranger_says_that_a_closed_forum_is_there(closed):
    for sender, envelope in (("kofi@example.org", "kofi@example.org"), ("kofi@example.org", "eve@example.net"), ("eve@example.net", "eve@example.net")):
        arrival = mails.take(mails.mail(sender, "Hello?"), "warm-homes-topic-1" + HOST, sender=envelope)
        assert arrival.disposition in ("held", "rejected") and not mails.letters(), (sender, envelope)


def test_a_hidden_list_is_known_to_its_subscribers_alone(app):
    this, reader = make.mail_list(slug="inner-circle", visibility="hidden"), make.person(email="ada@example.org")
    db.session.add(Subscription(person_id=reader.id, scope="list", scope_id=this.id, level="follow", at=NOW))
    db.session.commit()
    assert not let_in("inner-circle") and not let_in("inner-circle-request", "kofi@example.org")
    assert let_in("inner-circle", "ada@example.org") and let_in(addresses.mailbox_of("inner-circle", this.id, kind="list", hidden=True))
    db.session.get(MailList, this.id).visibility = "public"
    db.session.commit()
    assert let_in("inner-circle")
