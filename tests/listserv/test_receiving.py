"""Mails that came in: kept before anything is done with them, then taken step by step."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from accounts import erasure
from core import letters
from core.database import db
from core.letters import Outgoing
from forum.models import Message, Subscription
from listserv import addresses, routes
from listserv.actions import answering, handling, noise, receiving, repeating, shredding
from listserv.jobs import incoming
from listserv.models import Arrival, Bounce, Delivery, ReceivedMail
from listserv.outcomes import REASONS
from listserv.queries import own_data
from tests import make
from tests.listserv import test_bounces
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


# ---- noise


NOISE = [
    ({"X_Rapporteur_Loop": "lists.example.org"}, "own-loop"), ({"From": "Warm homes <warm-homes@lists.example.org>"}, "own-loop"),
    ({"Auto_Submitted": "auto-replied (vacation)"}, "auto-reply"), ({"Auto_Submitted": "Auto-Generated; x=y"}, "auto-reply"), ({"X_Autoreply": "yes"}, "auto-reply"), ({"Subject": "Automatic reply: Insulation"}, "auto-reply"),
    ({"Subject": "Réponse automatique : Isolation"}, "auto-reply"), ({"Subject": "Автоматический ответ: тема"}, "auto-reply"), ({"Precedence": "auto_reply"}, "auto-reply"), ({"Precedence": "bulk"}, "mass-mail"),
    ({"List_Id": "<others.example.net>"}, "other-list"), ({"From": "MAILER-DAEMON@example.net"}, "daemon"), ({"From": "No Reply <no-reply@example.net>"}, "daemon"),
    ({"X_Spam_Flag": "YES"}, "spam"), ({"X_Spam_Status": "Yes, score=9"}, "spam"),
    ({"Content_Type": "multipart/report; report-type=disposition-notification; boundary=x"}, "auto-reply"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "reason"), NOISE)
def test_what_no_person_wrote_is_ignored_and_answered_by_nobody(app, head, reason):
    make.registration(make.forum(slug="warm-homes"), make.person(email="ada@example.org"))
    arrival = arrives(raw(**head))
    assert fate(arrival) == ("ignored", reason)
    assert db.session.scalar(db.select(Outgoing.id)) is None and db.session.scalar(db.select(Message.id)) is None


@pytest.mark.parametrize(
    "head", [{"X_Auto_Response_Suppress": "All"}, {"Auto_Submitted": "no"}, {"Precedence": "first-class"}, {"X_Spam_Flag": "NO"}, {"Subject": "Re: automation of grants"}]
)
def test_what_people_send_is_taken_for_theirs(app, head):
    make.registration(make.forum(slug="warm-homes"), make.person(email="ada@example.org"))
    assert arrives(raw(**head)).disposition != "ignored"


def test_a_report_to_a_list_is_no_message_and_believed_of_nobody(app):
    make.forum(slug="warm-homes")
    report = test_bounces.report()
    assert fate(arrives(report, sender="")) == ("bounce", "unknown-bounce")
    assert fate(
        arrives(raw("Delivery to the following recipients failed.\r\n\r\n       bo@example.net\r\n", From="<MAILER-DAEMON@example.net>", Message_ID="<b2@example.net>"), sender="")
    )[0] in ("bounce", "ignored")
    assert fate(arrives(raw(Message_ID="<3@example.net>"), sender="")) == ("ignored", "null-sender")


def test_what_comes_to_the_address_of_a_copy_is_weighed_by_its_token(app):
    reader = make.person(email="ada@example.org")
    message = make.message(make.forum(slug="warm-homes"))
    delivery = Delivery(person_id=reader.id, message_id=message.id, queued_at=NOW, next_at=NOW, state="sent")
    db.session.add(delivery)
    db.session.flush()
    to = f"bounce-{addresses.bounce_token(delivery.id)}@lists.example.org"
    assert fate(arrives(raw(Auto_Submitted="auto-replied", Subject="Away"), to)) == ("ignored", "auto-reply")
    assert fate(arrives(test_bounces.report(), to, sender="")) == ("bounce", "hard")
    assert db.session.scalar(db.select(Bounce.person_id)) == reader.id


def test_one_mail_by_two_ways_and_one_sent_twice_are_one(app):
    forum = make.forum(slug="warm-homes", topics=2)
    make.registration(forum, make.person(email="ada@example.org"))
    words = "A long thought about floors and walls, and what they cost. " * 5
    assert arrives(raw(words), "warm-homes-topic-1@lists.example.org").disposition != "ignored"
    assert fate(arrives(raw(words), "warm-homes@lists.example.org")) == ("ignored", "duplicate")
    assert fate(arrives(raw(words, Message_ID="<again@example.org>"), "warm-homes-topic-1@lists.example.org")) == ("ignored", "duplicate")
    assert arrives(raw(words, Message_ID="<other@example.org>"), "warm-homes-topic-2@lists.example.org").reason != "duplicate"
    assert arrives(raw(words, Message_ID="<bo@example.org>", From="bo@example.net"), "warm-homes-topic-1@lists.example.org", sender="bo@example.net").reason != "duplicate"
    assert arrives(raw("Something else.", Message_ID="<new@example.org>"), "warm-homes-topic-1@lists.example.org").reason != "duplicate"


def test_a_flood_of_one_sender_waits_and_nobody_is_written_to(app, monkeypatch):
    monkeypatch.setattr(repeating, "MOST_OF_A_SENDER", 4)
    make.forum(slug="warm-homes")
    seen = [fate(arrives(raw(f"Number {number}", Message_ID=f"<f{number}@example.org>")))[1] for number in range(repeating.MOST_OF_A_SENDER + 2)]
    assert "too-many" not in seen[: repeating.MOST_OF_A_SENDER] and seen[repeating.MOST_OF_A_SENDER :] == ["too-many", "too-many"]
    assert db.session.scalar(db.select(db.func.count()).select_from(Outgoing)) <= 2
    assert fate(arrives(raw("Later", Message_ID="<later@example.org>"), at=NOW + timedelta(hours=2)))[1] != "too-many"


# ---- answers


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "MAILER-DAEMON@example.net",
        "noreply@example.net",
        "list-bounces@example.net",
        "owner-list@example.net",
        "bounces+ada=example.org@example.net",
        "warm-homes@lists.example.org",
        "SRS0=x=y=example.org=ada@example.net",
    ],
)
def test_nobody_is_answered_but_people(app, sender):
    assert not noise.may_be_answered(sender)


def test_an_answer_goes_once_to_the_address_of_the_envelope(app):
    letter = letters.compose("listserv/suspended", to="somebody@example.net", language="en", page="http://localhost", status="")
    arrival, second = make.received(sender="ada@example.org"), make.received(raw(Message_ID="<2@example.org>"), to="abuse@lists.example.org", sender="ada@example.org")
    db.session.execute(db.delete(Outgoing))
    assert answering.answer(arrival, letter, "help", NOW)
    assert not answering.answer(second, letter, "help", NOW + timedelta(hours=11))
    assert answering.answer(second, letter, "another", NOW + timedelta(hours=11))
    assert answering.answer(second, letter, "help", NOW + timedelta(hours=13))
    sent = db.session.scalars(db.select(Outgoing).order_by(Outgoing.id)).all()
    assert [one.to for one in sent] == ["ada@example.org"] * 3
    assert (sent[0].headers["Auto-Submitted"], sent[0].headers["In-Reply-To"], sent[0].headers["X-Rapporteur-Loop"]) == ("auto-replied", "<m1@example.org>", "lists.example.org")
    assert not answering.answer(make.received(raw(Message_ID="<3@example.org>"), to="abuse@lists.example.org", sender=""), letter, "help", NOW)


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
