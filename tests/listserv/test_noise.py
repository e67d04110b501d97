"""Noise among the mails that come in, and answers, which only people get."""

from datetime import timedelta

import pytest

from core import letters
from core.database import db
from core.letters import Outgoing
from forum.models import Message
from listserv import addresses
from listserv.actions import answering, noise, repeating
from listserv.models import Bounce, Delivery
from tests import make
from tests.listserv import test_bounces
from tests.listserv.test_receiving import arrives, fate, raw
from tests.make import NOW

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
    make.forum(slug="warm-homes")
    assert not noise.may_be_answered(sender)


@pytest.mark.parametrize("sender", ["ada@example.org", "it-admin@example.org", "mo@lists.example.org", "rebecca.noreen@example.org", "jean+forum@example.org"])
def test_people_are_answered_also_in_our_own_domain(app, sender):
    make.forum(slug="warm-homes")
    assert noise.may_be_answered(sender)
    for mail in (raw(From=sender), raw(From=sender, Subject="Autoresearch in homes", Message_ID="<2@example.org>")):
        assert arrives(mail, sender=sender).disposition != "ignored"


def test_an_answer_that_is_marked_as_spam_waits_for_somebody_to_look(app):
    reader, message = make.person(email="ada@example.org"), make.message(make.forum(slug="warm-homes"))
    to = f"reply-{addresses.reply_token(reader.id, message.id)}@lists.example.org"
    assert fate(arrives(raw(X_Spam_Flag="YES"), to)) == ("held", "spam")


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
