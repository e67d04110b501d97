"""Mails that came in: kept before anything is done with them, then taken step by step."""

from datetime import timedelta

import pytest

from core.database import db
from forum.models import Subscription
from listserv import addresses, routes
from listserv.actions import receiving
from listserv.models import Arrival, ReceivedMail
from tests import make
from tests.listserv.subscribers import follow
from tests.make import NOW

HEAD = {
    "From": "Ada <ada@example.org>",
    "To": "warm-homes@lists.example.org",
    "Subject": "Insulation",
    "Message-ID": "<one@example.org>",
    "Date": "Wed, 11 Mar 2026 11:00:00 +0000",
}


def raw(body: str = "Cold floors matter.\r\n", **head: str) -> bytes:
    lines = {**HEAD, **{name.replace("_", "-"): value for name, value in head.items()}}
    return ("".join(f"{name}: {value}\r\n" for name, value in lines.items() if value) + "\r\n" + body).encode()


def arrives(mail: bytes, to: str = "warm-homes@lists.example.org", *, sender: str = "ada@example.org", at=NOW) -> Arrival:
    """It is kept and taken."""
    receiving.accept(mail, sender=sender, recipients=[to], way="lmtp", at=at)
    arrival = receiving.find(db.session.scalar(db.select(Arrival.id).order_by(Arrival.id.desc())))
    receiving.take(arrival, at)
    return arrival


def fate(arrival: Arrival) -> tuple[str, str]:
    return arrival.disposition, arrival.reason


# ---- whom it is for


@pytest.mark.parametrize(
    ("address", "kind", "command"),
    [("warm-homes", "topic", ""), ("Warm-Homes", "topic", ""), ("warm-homes-topic-1", "topic", ""), ("warm-homes+topic-1", "topic", ""), ("warm-homes-topic-9", "unknown", ""), ("warm-homes-digest", "digest", ""), ("warm-homes-owner", "owner", ""), ("warm-homes+owner", "owner", ""), ("warm-homes-request", "request", ""), ("warm-homes-join", "request", "subscribe"), ("warm-homes-unsubscribe", "request", "unsubscribe"), ("warm-homes-help", "request", "help"), ("forum-1", "topic", ""), ("forum-2", "unknown", ""), ("news", "list", ""), ("news-owner", "owner", ""), ("news-topic-1", "unknown", ""), ("postmaster", "site", ""), ("ABUSE", "site", ""), ("reply-aaaaaaaaaaaaaaaaaaaaaaaa", "unknown", ""), ("nobody", "unknown", ""), ("", "unknown", ""), ("secret", "unknown", ""), ("secret-owner", "unknown", "")],
)  # fmt: skip
def test_the_local_part_says_whom_a_mail_is_for(app, address, kind, command):
    make.forum(slug="warm-homes")
    make.mail_list(slug="news")
    make.forum(slug="secret", announced_at=None)
    found = routes.of(f"{address}@lists.example.org")
    assert (found.kind, found.command, found.known) == (kind, command, kind != "unknown")
    assert routes.of(f"{address}@elsewhere.example").kind == "unknown"


def test_a_token_says_what_is_answered_and_by_whom(app):
    message, person = make.message(make.forum(slug="warm-homes")), make.person()
    token = addresses.reply_token(person.id, message.id)
    for written in (f"reply-{token}", f"reply+{token}", f"REPLY+{token.upper()}"):
        found = routes.of(f"{written}@Lists.Example.ORG")
        assert (found.kind, found.person_id, found.message_id, found.forum_id, found.topic_id, found.slug) == (
            "reply",
            person.id,
            message.id,
            message.forum_id,
            message.topic_id,
            "warm-homes",
        )
    assert routes.of(f"unsub-{token}@lists.example.org").kind == "unknown"


# ---- kept first


def test_a_mail_sent_again_is_the_same_mail_and_one_to_two_addresses_is_kept_once(app):
    for _ in range(2):
        receiving.accept(raw(), sender="<Ada@Example.ORG>", recipients=["a@lists.example.org", "b@lists.example.org"], way="lmtp", at=NOW)
    mail = db.session.scalars(db.select(ReceivedMail).options(db.undefer(ReceivedMail.raw))).one()
    assert (mail.raw, mail.envelope_from, mail.message_id, mail.size) == (raw(), "ada@example.org", "<one@example.org>", len(raw()))
    assert db.session.scalars(db.select(Arrival.recipient).order_by(Arrival.id)).all() == ["a@lists.example.org", "b@lists.example.org"]
    receiving.accept(raw("Other words.\r\n"), sender="ada@example.org", recipients=["a@lists.example.org"], way="pipe", at=NOW + timedelta(hours=1))
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedMail)) == 2


# ---- the plainer addresses


def test_the_address_that_ends_a_subscription_ends_it_whoever_writes_and_whatever(app):
    forum, reader = make.forum(), make.person(email="ada@example.org")
    follow(reader, "forum", forum.id, forum=forum)
    token = addresses.unsubscribe_token(reader.id, "forum", forum.id)
    arrival = arrives(raw("", From="Somebody <other@example.net>", Auto_Submitted="auto-replied"), f"unsub-{token}@lists.example.org", sender="other@example.net")
    assert fate(arrival) == ("command", "unsubscribed") and arrival.person_id == reader.id
    assert db.session.scalar(db.select(Subscription.level)) == "mute"


def test_what_is_written_to_the_staff_waits_for_them(app):
    make.forum(slug="warm-homes")
    assert fate(arrives(raw(), "warm-homes-owner@lists.example.org")) == ("held", "for-the-staff")
    assert fate(arrives(raw(), "nobody@lists.example.org")) == ("rejected", "unknown-address")
