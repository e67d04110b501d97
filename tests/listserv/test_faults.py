"""What the relay may do to us, and what becomes of the letters: refusals, full mailboxes, hanging up, hanging; the switch; two workers."""

import socket
import threading
from datetime import timedelta
from itertools import pairwise

import pytest

from core.database import db
from listserv.actions import delivering, switching
from listserv.jobs import post
from listserv.models import Bounce, Delivery, DeliveryRun
from tests import make
from tests.listserv.subscribers import appear, follow, many
from tests.make import NOW

pytestmark = pytest.mark.wide


def rows():
    return {row.person_id: (row.state, row.attempts) for row in db.session.scalars(db.select(Delivery).execution_options(populate_existing=True))}


def later(app, **by):
    app.extensions["clock"] = lambda: NOW + timedelta(**by)


@pytest.fixture
def waiting(app):
    """A message that waits for so many subscribers."""

    def make_it(count):
        forum = make.forum()
        ids = many(forum, count)
        appear(make.message(forum))
        post.fan_out()
        return ids

    return make_it


def test_refused_for_good_is_a_bounce_and_can_be_resent(app, waiting, deliver, sink):
    ids = waiting(2)
    sink.say = lambda to: "550 5.1.1 no such mailbox" if to.startswith(f"reader{ids[0] - 1}@") else "250 OK"
    assert (deliver().sent, rows()[ids[0]]) == (1, ("failed", 1))
    bounce = db.session.scalar(db.select(Bounce))
    assert (bounce.person_id, bounce.kind, bounce.status) == (ids[0], "hard", "550")
    sink.say = lambda to: "250 OK"
    assert delivering.resend([db.session.scalar(db.select(Delivery.id).where(Delivery.state == "failed"))], at=NOW) == 1
    db.session.commit()
    assert deliver().sent == 1 and rows()[ids[0]][0] == "sent"
    assert len({sink.read(n)["Message-ID"] for n in range(2)}) == 1


def test_a_refusal_for_now_is_tried_again_after_growing_pauses_for_three_days(app, waiting, deliver, sink):
    (reader,) = waiting(1)
    sink.say = lambda to: "451 4.7.1 come back later"
    tried, pauses, hours = 0, [], 0
    while rows()[reader][0] != "failed":
        tally = deliver()
        if tally.put_off or tally.failed:
            tried += 1
            pauses.append(hours)
        hours += 1
        later(app, hours=hours)
        assert hours < 100
    gaps = [b - a for a, b in pairwise(pauses)]
    assert gaps == sorted(gaps) and 72 <= hours <= 78 and tried > 8
    assert db.session.scalar(db.select(Bounce.kind)) == "soft"


def test_a_relay_that_is_away_costs_no_letter_a_try(app, waiting, deliver, sink):
    ids = waiting(5)
    url = app.config["MAIL_URL"]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        app.config["MAIL_URL"] = f"smtp://127.0.0.1:{closed.getsockname()[1]}"
        tally = deliver()
    assert tally.away and tally.error == "ConnectionRefusedError" and set(rows().values()) == {("queued", 0)}
    assert db.session.scalar(db.select(DeliveryRun.error)) == "ConnectionRefusedError"
    app.config["MAIL_URL"] = url
    later(app, minutes=5)
    assert deliver().sent == len(ids)


def test_a_line_that_breaks_after_the_letter_leaves_it_unknown_and_it_goes_again(app, waiting, deliver, sink):
    (reader,) = waiting(1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = app.config["MAIL_URL"]
        app.config["MAIL_URL"] = f"smtp://127.0.0.1:{server.getsockname()[1]}"
        threading.Thread(target=_hangs_up_after_the_letter, args=(server,), daemon=True).start()
        deliver()
        app.config["MAIL_URL"] = url
    assert rows()[reader] == ("unknown", 1)
    later(app, minutes=10)
    assert deliver().sent == 1


def _hangs_up_after_the_letter(server):
    line, _ = server.accept()
    with line, line.makefile("rwb") as stream:
        stream.write(b"220 hello\r\n")
        stream.flush()
        while command := stream.readline():
            if command == b".\r\n":
                return
            if command[:4].upper() in (b"EHLO", b"MAIL", b"RCPT", b"DATA"):
                stream.write(b"354 go on\r\n" if command[:4].upper() == b"DATA" else b"250 fine\r\n")
                stream.flush()


def test_a_relay_that_hangs_keeps_no_reader_waiting(app, client, waiting, sink):
    waiting(1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.config["MAIL_URL"], app.config["MAIL_PATIENCE"] = f"smtp://127.0.0.1:{silent.getsockname()[1]}", 3.0
        begun = threading.Event()

        def worker():
            with app.app_context():
                begun.set()
                post.deliver()

        thread = threading.Thread(target=worker)
        thread.start()
        begun.wait(5)
        assert client.get("/en/lists").status_code == 200 and thread.is_alive()
        thread.join(15)
    assert set(rows().values()) == {("queued", 0)}


def test_a_letter_that_waits_for_a_worker_that_is_gone_is_taken_over(app, waiting, deliver, sink):
    (reader,) = waiting(1)
    (leased,) = delivering.lease("gone", at=NOW)
    db.session.commit()
    with db.engine.begin() as line:
        assert delivering.mark_sending(line, [leased.id], worker="gone", at=NOW) == {leased.id}
    assert deliver().sent == 0
    later(app, minutes=11)
    assert deliver().sent == 1 and rows()[reader] == ("sent", 2)


def test_stopped_post_waits_and_goes_out_when_released(app, waiting, deliver, sink):
    waiting(3)
    switching.stop(by=None, reason="The relay moves.", at=NOW)
    db.session.commit()
    assert deliver().sent == 0 and len(sink.letters) == 0
    switching.release()
    db.session.commit()
    assert deliver().sent == 3


def test_the_data_of_another_site_send_nothing_until_released(app, waiting, deliver, sink):
    waiting(2)
    before = app.config["SITE_URL"]
    assert deliver().sent == 2
    waiting(1)
    try:
        app.config["SITE_URL"] = "https://copy.example.org"
        assert deliver().sent == 0 and switching.switch().reason == switching.RESTORED
        switching.release()
        db.session.commit()
        assert deliver().sent == 1
    finally:
        app.config["SITE_URL"] = before


def test_a_domain_gets_no_more_letters_a_minute_than_was_set(app, waiting, deliver, sink):
    waiting(21)  # three to each of seven domains
    app.config["LISTSERV_PER_DOMAIN"] = 2
    try:
        assert deliver().sent == 14
        later(app, minutes=2)
        assert deliver().sent == 7
    finally:
        app.config["LISTSERV_PER_DOMAIN"] = 0


def test_an_address_that_is_none_is_dropped_and_the_others_go_out(app, deliver, sink):
    forum = make.forum()
    bad, good = make.person(email='"a b"@example.org'), make.person()
    for person in (bad, good):
        follow(person, "forum", forum.id, forum=forum)
    appear(make.message(forum))
    assert deliver().sent == 1 and rows() == {bad.id: ("dropped", 0), good.id: ("sent", 1)}


@pytest.mark.slow
def test_two_workers_deliver_each_row_once(app, waiting, sink, monkeypatch):
    """Two threads with a database session each; on PostgreSQL their leases pass each other by."""
    waiting(300)
    monkeypatch.setattr(delivering, "CHUNK", 40)
    tallies = []

    def worker():
        with app.app_context():
            tallies.append(post.deliver())

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(tallies) == 2 and sum(tally.sent for tally in tallies) == 300
    assert set(sink.recipients().values()) == {1} and len(sink.recipients()) == 300
    assert {state for state, _ in rows().values()} == {"sent"}
