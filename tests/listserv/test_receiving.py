"""Mails that came in: kept before anything is done with them, then taken step by step."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from accounts import erasure
from core.database import db
from core.letters import Outgoing
from forum.models import Subscription
from listserv import addresses, checks, routes
from listserv.actions import handling, receiving, shredding
from listserv.jobs import incoming
from listserv.models import Arrival, ReceivedMail
from listserv.outcomes import REASONS
from listserv.queries import own_data
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


def test_what_is_written_to_those_who_keep_a_list_is_passed_on_to_them_and_an_answer_goes_to_its_author(app, monkeypatch):
    monkeypatch.setattr(handling, "MOST_PASSED_ON", 4)
    forum = make.forum(slug="warm-homes", title="Warm homes")
    make.registration(forum, make.person(email="mo@example.org"), role="moderator")
    make.person(email="sec@example.org", role="secretariat")
    arrival = arrives(raw("Who decides?\r\n"), "warm-homes-owner@lists.example.org")
    assert fate(arrival) == ("held", "for-the-staff") and arrival.settled_at == NOW
    assert arrives(raw(Message_ID="<2@example.org>"), "postmaster@lists.example.org").settled_at is None
    first, second = db.session.scalars(db.select(Outgoing).order_by(Outgoing.id))
    assert (first.to, first.subject, first.headers["Reply-To"]) == ("mo@example.org", "A mail to those who keep “Warm homes”", "<ada@example.org>")
    assert "Who decides?" in first.enclosed and second.to == "sec@example.org"
    for number in range(handling.MOST_PASSED_ON + 3):
        arrives(raw(Message_ID=f"<n{number}@example.org>", From=f"p{number}@example.org"), "warm-homes-owner@lists.example.org", sender=f"p{number}@example.org")
    assert db.session.scalar(db.select(db.func.count()).select_from(Outgoing)) == handling.MOST_PASSED_ON + 1
    assert fate(arrives(raw(), "nobody@lists.example.org")) == ("rejected", "unknown-address")


# ---- trouble


HARMFUL = [b"", b"\x00", b"\x00" * 5000, b"From: a@b\x00\r\nSubject: \x00\xff\xfe\r\n\r\n\x00\xff", b"\r\n\r\n", b"Subject: =?utf-8?q?" + b"=00" * 200 + b"?=\r\n\r\nx", b"no head at all", b"From:\r\n" * 3000 + b"\r\n", b"Message-ID: <" + b"x" * 5000 + b">\r\n\r\nx", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\nx\r\n" * 10000, b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 2000, "From: Ада <ада@почта.рф>\r\nSubject: \ud800\r\n\r\nx".encode("utf-8", "surrogatepass")]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HARMFUL)))
def test_no_mail_ends_the_taking_of_it(app, number):
    make.forum(slug="warm-homes")
    for to in ("warm-homes@lists.example.org", "postmaster@lists.example.org", "nobody@\udcff\x00"):
        receiving.accept(HARMFUL[number], sender="ada\x00@\udcffexample.org", recipients=[to], way="lmtp", at=NOW)
    db.session.commit()
    assert incoming.take_waiting() == 3
    assert db.session.scalars(db.select(Arrival.reason).where((Arrival.disposition.is_(None)) | (Arrival.reason == "trouble"))).all() == []


def test_an_error_of_ours_is_tried_again_and_then_waits_for_somebody(app, monkeypatch):
    def fails(*_):
        raise ZeroDivisionError

    monkeypatch.setitem(receiving.HANDLERS, "site", fails)
    make.received(take=False)
    make.received(raw(Message_ID="<2@example.org>"), to="nobody@lists.example.org", take=False)
    db.session.commit()
    at = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=5)]
    for moment in at:
        app.extensions["clock"] = lambda moment=moment: moment
        incoming.take_waiting()
    assert db.session.execute(db.select(Arrival.disposition, Arrival.reason, Arrival.attempts).order_by(Arrival.id)).all() == [
        ("held", "trouble", 2),
        ("rejected", "unknown-address", 0),
    ]


def test_the_doctor_tells_of_mails_that_wait_and_of_trouble(app):
    arrival = make.received(take=False)
    assert checks.received(NOW).well and not checks.received(NOW + timedelta(minutes=16)).well
    arrival.take("held", "trouble", at=NOW)
    assert "1 received mails met an error" in checks.received(NOW + timedelta(minutes=16)).sentence
    arrival.settle(at=NOW)
    assert checks.received(NOW + timedelta(minutes=16)).well


# ---- kept as long as it is needed


def test_mails_that_became_nothing_go_after_a_time_and_those_that_became_messages_stay(app):
    message = make.message(make.forum(slug="warm-homes"))
    posted, held = make.received(), make.received(raw(Message_ID="<2@example.org>"))
    ignored = make.received(raw(Message_ID="<3@example.org>", X_Spam_Flag="YES"))
    waits = make.received(raw(Message_ID="<4@example.org>"), take=False)
    posted.take("posted", "posted", at=NOW)
    posted.message_id = message.id
    ids = [one.id for one in (posted, held, ignored, waits)]
    for days, there in ((89, ids), (91, [ids[0], ids[1], ids[3]]), (366, [ids[0], ids[3]])):
        while shredding.forget_some(at=NOW + timedelta(days=days)):
            pass
        assert db.session.scalars(db.select(Arrival.id).order_by(Arrival.id)).all() == there
    assert db.session.scalar(db.select(db.func.count()).select_from(ReceivedMail)) == 2


def test_what_somebody_sent_is_in_their_own_data_and_goes_with_the_account(app):
    person = make.person(email="ada@example.org")
    make.received()
    make.received(raw(From="Bo <bo@example.net>", Message_ID="<2@example.net>"), sender="bo@example.net")
    (mine,) = json.loads(own_data.post(person)[1])["mails"]
    assert (mine["to"], mine["subject"], mine["disposition"]) == ("postmaster@lists.example.org", "A question", "held") and "Who keeps this?" in mine["raw"]
    erasure.erase(person, at=NOW)
    assert db.session.scalars(db.select(Arrival.sender)).all() == ["bo@example.net"]
    assert db.session.scalars(db.select(ReceivedMail.envelope_from)).all() == ["bo@example.net"]


def test_every_reason_is_explained():
    _, _, table = (Path(__file__).parents[2] / "docs" / "received-mail.md").read_text().partition("| reason |")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set(REASONS), "docs/received-mail.md lists them with their sentences"
