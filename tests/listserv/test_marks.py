"""What goes out at once is marked at once: few transactions for many letters, and the letter itself written once."""

import pytest

from core.database import db
from listserv.actions import delivering, switching
from listserv.jobs import post
from listserv.mail import copies
from listserv.models import Delivery, DeliveryRun
from listserv.transport import Outcome, Pool
from tests import make
from tests.listserv.subscribers import appear, many
from tests.make import NOW


def leased(count):
    forum = make.forum()
    many(forum, count)
    appear(make.message(forum))
    post.fan_out()
    ids = [row.id for row in delivering.lease("me", at=NOW)]
    db.session.commit()
    return ids


def states():
    found = list(db.session.scalars(db.select(Delivery.state).order_by(Delivery.id)))
    db.session.commit()
    return found


@pytest.mark.parametrize("count", [1, 4, 5, 16])
def test_as_many_rows_as_there_may_be_lines_are_marked_at_once(app, count):
    ids = leased(count + 1)
    with db.engine.begin() as line:
        assert delivering.mark_sending(line, ids[:count], worker="me", at=NOW) == set(ids[:count])
    assert states() == ["sending"] * count + ["queued"]
    with db.engine.begin() as line:
        delivering.mark_sent(line, ids[:count], at=NOW)
    assert states() == ["sent"] * count + ["queued"]
    row = db.session.get(Delivery, ids[0])
    assert (row.code, row.sent_at, row.leased_by, row.attempts) == (250, NOW, None, 1)


def test_nothing_is_marked_for_another_worker_nor_once_the_post_is_stopped(app):
    ids = leased(2)
    with db.engine.begin() as line:
        assert delivering.mark_sending(line, ids, worker="another", at=NOW) == set()
    switching.stop(by=None, reason="The relay moves.", at=NOW)
    db.session.commit()
    with db.engine.begin() as line:
        assert delivering.mark_sending(line, ids, worker="me", at=NOW) == set()
    assert states() == ["queued"] * 2


def test_outcomes_that_come_together_are_taken_together():
    pool = Pool("smtp://127.0.0.1:9", size=0, patience=1)
    for number in range(3):
        pool._done.put(Outcome(number, "sent"))
    assert [outcome.id for outcome in pool.outcomes(out=4)] == [0, 1, 2]
    assert pool.outcomes(out=0) == []


def test_lines_that_begin_with_dots_arrive_as_they_were(app, deliver, sink):
    forum = make.forum()
    many(forum, 1)
    appear(make.message(forum, body="Before\n\n.\n\n..two\n\nAfter"))
    assert deliver().sent == 1
    words = sink.read().get_payload(0).get_payload(decode=True).decode()
    assert "Before\r\n\r\n.\r\n\r\n..two\r\n\r\nAfter" in words


def test_a_message_is_written_once_for_all_chunks_of_its_readers(app, monkeypatch, deliver, sink):
    forum = make.forum()
    many(forum, 6)
    message = appear(make.message(forum, body="First words."))
    monkeypatch.setattr(delivering, "CHUNK", 2)
    copies._written.cache_clear()
    assert deliver().sent == 6
    assert copies._written.cache_info().misses == 1
    message.body = "Other words."
    db.session.query(Delivery).delete()
    appear(message)
    assert deliver().sent == 6 and copies._written.cache_info().misses == 2
    assert sum(b"Other words." in raw for _, _, raw in sink.letters) == 6


def test_a_run_whose_worker_was_killed_is_told_from_one_that_goes_on(app, as_):
    leased(2)
    db.session.add_all([DeliveryRun(worker="me", begun_at=NOW, planned=2), DeliveryRun(worker="killed", begun_at=NOW, planned=2)])
    db.session.commit()
    secretariat = as_(make.person(role="secretariat"))
    page = secretariat.get("/en/admin/delivery").text
    assert page.count("Goes on") == page.count("Broken off") == 1 and "<progress" in page
    app.extensions["clock"] = lambda: NOW + delivering.LEASE
    page = secretariat.get("/en/admin/delivery").text
    assert page.count("Broken off") == 2 and "Goes on" not in page and "<progress" not in page
