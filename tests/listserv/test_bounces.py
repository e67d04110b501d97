"""Letters that come back: whose they were, what it means, how a mailbox rests and wakes."""

from datetime import timedelta

import pytest

from core.database import db
from core.letters import Outgoing
from forum.models import Subscription
from listserv import addresses, reports
from listserv.actions import bouncing
from listserv.models import Bounce, Delivery, Mailbox
from listserv.rules.bounces import decayed, probe_is_due
from tests import make
from tests.listserv.subscribers import appear, follow
from tests.make import NOW

pytestmark = pytest.mark.wide

DAY = timedelta(days=1)


def report(status="5.1.1", said="smtp; 550 5.1.1 no such user", *, action="failed", recipient="ada@example.org", more=""):
    return (
        "From: MAILER-DAEMON@mx.example.net\r\nTo: bounce@lists.example.org\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: {said}\r\n{more}\r\n--b--\r\n"
    ).encode()


def complaint(token, *, kind="abuse"):
    return (
        'From: fbl@mx.example.net\r\nTo: abuse@lists.example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: FBL/1.0\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@lists.example.org\r\nList-Unsubscribe: <https://localhost/en/u/x>,\r\n <mailto:unsub-{token}@lists.example.org?subject=unsubscribe>\r\n\r\nWords.\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def copy(app, deliver, sink):
    """A letter that was sent to a reader: reader, delivery, and the address to which reports about it go."""
    forum = make.forum()
    reader = make.person(email="ada@example.org")
    make.registration(forum, make.person(email="mo@example.org"), role="moderator")
    follow(reader, "forum", forum.id, forum=forum)
    appear(make.message(forum))
    deliver()
    delivery = db.session.scalar(db.select(Delivery).where(Delivery.person_id == reader.id))
    return reader, delivery, addresses.address("bounce", addresses.bounce_token(delivery.id))


def box_of(reader):
    return db.session.get(Mailbox, reader.id, populate_existing=True)


def letters_to(address):
    return list(db.session.scalars(db.select(Outgoing).where(Outgoing.to == address).order_by(Outgoing.id)))


def kept(bounce):
    db.session.commit()
    return bounce


def several(reader, to, days, **given):
    for day in range(days):
        kept(bouncing.take(report(**given), to, at=NOW + day * DAY))


# ---- what a report says


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "smtp; 550 no such user", "hard"), ("5.2.2", "smtp; 552 mailbox full", "soft"), ("5.0.0", "smtp; 552 5.2.2 over quota", "soft"), ("4.4.1", "smtp; timed out", "soft"),
        ("5.7.1", "smtp; 550 policy", "policy"), ("5.0.0", "smtp; 554 Message looks like spam", "policy"), ("5.4.4", "smtp; host not found", "soft"), ("5.0.0", "", "hard"), ("nonsense", "", "unknown"),
    ],
)  # fmt: skip
def test_the_fields_say_which_class_it_is(status, said, kind):
    assert reports.read(report(status, said)).kind == kind


def test_a_letter_that_is_only_late_or_arrived_did_not_come_back():
    assert reports.read(report("4.4.1", action="delayed")).kind is None and reports.read(report("2.0.0", action="relayed")).kind is None


def test_of_several_recipients_that_one_counts_who_had_the_copy():
    two = report("5.2.2", "smtp; full", more="\r\nFinal-Recipient: rfc822; other@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 gone\r\n")
    assert reports.read(two, recipient="ada@example.org").kind == "soft"
    assert reports.read(two, recipient="somebody@example.org").kind == "hard"  # passed on: the worst


def test_servers_that_write_no_fields_are_understood_by_their_words():
    postfix = b"From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\nSubject: Undelivered\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n<ada@example.org>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n"  # fmt: skip
    assert reports.read(postfix).kind == "hard"
    assert reports.read(b"Subject: Away\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n").kind is None
    assert reports.read(b"Subject: Hello\r\n\r\nWhat is this?\r\n").kind == "unknown"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00" * 5000, b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n--x\r\n", b"Content-Type: message/delivery-status\r\n\r\n", b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 3000, report()[:400], b"Subject: " + b"=?utf-8?q?=" * 9000],
)  # fmt: skip
def test_no_report_ends_the_reading_of_it(app, raw):
    reports.read(raw)
    assert bouncing.take(raw, "bounce-nothing@lists.example.org", at=NOW) is None


# ---- whose it was


def test_the_address_says_who_and_the_log_shows_it(copy):
    reader, delivery, to = copy
    bounce = kept(bouncing.take(report(recipient="elsewhere@example.net"), to, at=NOW))
    assert (bounce.person_id, bounce.kind, bounce.status, bounce.counted) == (reader.id, "hard", "5.1.1", True)
    assert (delivery.state, box_of(reader).score) == ("failed", 1.0)


def test_a_report_without_our_token_is_believed_by_nobody(copy):
    reader, _, to = copy
    for wrong in ("bounce-aaaaaaaa@lists.example.org", "ada@example.org", to.replace("bounce-", "unsub-"), "bounce@lists.example.org"):
        assert bouncing.take(report(), wrong, at=NOW) is None
    assert bouncing.take(report(), to.replace("bounce-", "BOUNCE+").upper(), at=NOW).person_id == reader.id


def test_one_report_that_comes_twice_is_one_and_of_a_day_one_counts(copy):
    reader, _, to = copy
    assert kept(bouncing.take(report(), to, at=NOW)) is kept(bouncing.take(report(), to, at=NOW + timedelta(hours=1)))
    assert kept(bouncing.take(report("5.2.2", "full"), to, at=NOW + timedelta(hours=2))).counted is False
    assert box_of(reader).score == 1.0


def test_policy_counts_against_us_and_not_against_the_reader(copy):
    reader, _, to = copy
    several(reader, to, 9, status="5.7.1")
    assert box_of(reader).score == 0 and box_of(reader).suspended_at is None and db.session.scalar(db.select(db.func.count()).select_from(Bounce)) == 9


def test_what_the_relay_refuses_at_once_counts_too(app, deliver, sink):
    forum, reader = make.forum(), make.person(email="ada@example.org")
    follow(reader, "forum", forum.id, forum=forum)
    sink.say = lambda recipient: "550 5.1.1 no such user"
    appear(make.message(forum))
    deliver()
    assert box_of(reader).score == 1.0 and db.session.scalar(db.select(Bounce.kind)) == "hard"


# ---- a mailbox that rests


def test_after_four_days_on_which_letters_came_back_none_go_there_and_its_reader_is_told_how_to_get_them(copy, deliver, sink, client):
    reader, _, to = copy
    several(reader, to, 3)
    assert box_of(reader).suspended_at is None
    several(reader, to, 5)
    assert box_of(reader).suspended_at is not None
    (letter,) = letters_to("ada@example.org")
    path = letter.text.split("http://localhost")[1].split()[0]
    assert client.get(path).status_code == 200 and box_of(reader).suspended_at is not None
    for _ in range(2):
        assert client.post(path).status_code == 200
        assert box_of(reader).suspended_at is None and box_of(reader).score == 0
    assert client.get("/en/arrival/nothing").status_code == client.post("/en/arrival/nothing").status_code == 404


def test_one_link_serves_one_purpose(copy):
    reader, _, _ = copy
    assert addresses.read_arrival(addresses.unsubscribe_token(reader.id, "forum", 1)) is None and addresses.read_bounce(addresses.arrival_token(reader.id)) is None
    assert addresses.read_arrival(addresses.arrival_token(reader.id)) == reader.id


def test_a_full_mailbox_takes_eight_days_and_an_old_score_fades(copy):
    reader, _, to = copy
    several(reader, to, 7, status="5.2.2", said="full")
    assert box_of(reader).score == 3.5 and box_of(reader).suspended_at is None
    assert decayed(3.5, since=NOW.date(), on=(NOW + 14 * DAY).date()) == 3.5
    assert decayed(4.0, since=NOW.date(), on=(NOW + 28 * DAY).date()) == 1.0


def test_who_keeps_the_list_is_told_once_and_the_mailbox_is_asked_three_times(copy):
    reader, _, to = copy
    several(reader, to, 4)
    for day in range(4, 90):
        bouncing.probe(at=NOW + day * DAY)
        db.session.commit()
    (told,) = letters_to("mo@example.org")
    assert "1 subscriber" in told.text and "/subscribers" in told.text and "ada@" not in told.text
    assert len(letters_to("ada@example.org")) == 4 and box_of(reader).probes == 3
    assert not probe_is_due(NOW, probes=1, at=NOW + 13 * DAY) and probe_is_due(NOW, probes=1, at=NOW + 14 * DAY)


# ---- complaints


def test_a_complaint_ends_the_subscription_at_once_and_nobody_is_told(copy):
    reader, _, _ = copy
    token = addresses.unsubscribe_token(reader.id, "forum", db.session.scalar(db.select(Subscription.scope_id)))
    assert bouncing.take(complaint(token, kind="not-spam"), "abuse@lists.example.org", at=NOW) is None
    bounce = kept(bouncing.take(complaint(token), "abuse@lists.example.org", at=NOW))
    assert (bounce.person_id, bounce.kind) == (reader.id, "complaint")
    assert db.session.scalar(db.select(Subscription.level)) == "mute" and db.session.scalar(db.select(Outgoing.id)) is None


def test_a_complaint_that_comes_to_the_address_of_the_copy_needs_no_token_in_it(copy):
    reader, _, to = copy
    assert kept(bouncing.take(complaint("gone"), to, at=NOW)).person_id == reader.id
    assert db.session.scalar(db.select(Subscription.level)) == "mute"


def test_a_complaint_with_a_token_that_is_not_ours_ends_nothing(copy):
    assert bouncing.take(complaint("aaaabbbbccccdddd"), "abuse@lists.example.org", at=NOW) is None
    assert db.session.scalar(db.select(Subscription.level)) == "follow"


# ---- buttons of pages that need no account


@pytest.mark.parametrize("page", ["u", "arrival"])
def test_the_button_of_the_page_leads_where_the_link_did(copy, client, page):
    reader, _, _ = copy
    forum_id = db.session.scalar(db.select(Subscription.scope_id))
    token = addresses.unsubscribe_token(reader.id, "forum", forum_id) if page == "u" else addresses.arrival_token(reader.id)
    assert f'action="/en/{page}/{token}"' in client.get(f"/en/{page}/{token}").get_data(as_text=True)
