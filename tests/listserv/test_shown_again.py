"""A message that was hidden when its letter or digest went, and is shown again later: it comes once, to whom it passed by and to nobody else."""

from datetime import timedelta

import pytest

from core.database import db
from forum import visibility
from forum.models import Appearance, EarlierAppearance
from listserv.models import Delivery
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, sent, text_of
from tests.listserv.subscribers import appear, follow
from tests.make import NOW

pytestmark = pytest.mark.wide

HOUR = timedelta(hours=1)
WEEK = 7 * DAY
MONDAY = MORNING + 4 * DAY  # on Mondays come the digests of a week


@pytest.fixture
def clock(app, monkeypatch):
    """``clock(at)``: the post goes out at that instant."""
    return lambda at: monkeypatch.setitem(app.extensions, "clock", lambda: at)


def hide(message, at):
    db.session.add(message.hide(by=None, at=at, reason="To be looked at."))
    visibility.vanished(db.session(), message)
    db.session.commit()


def show(message, at):
    db.session.add(message.publish(by=None, at=at))
    visibility.appeared(db.session(), message)
    db.session.commit()


def goes(deliver, sink, clock, at) -> list[str]:
    """The texts of all that goes out at an instant, digests due by then among them."""
    clock(at)
    deliver()
    compiled(at=at)
    return [text_of(letter) for letter in sent(deliver, sink)]


@pytest.mark.parametrize(("level", "due", "step"), [("daily", MORNING, DAY), ("weekly", MONDAY, WEEK)])
@pytest.mark.parametrize("alone", [True, False])
def test_what_was_hidden_when_a_digest_went_is_in_the_next_and_in_no_other(app, deliver, sink, clock, level, due, step, alone):
    forum, reader = make.forum(closes_at=NOW + 60 * DAY), make.person()
    follow(reader, "forum", forum.id, level, forum=forum, at=NOW - DAY)
    message = make.message(forum, subject="Looked at twice")
    if not alone:
        make.message(forum, subject="Never in doubt")
    hide(message, NOW)
    first = goes(deliver, sink, clock, due + HOUR)
    assert len(first) == (0 if alone else 1) and not any("Looked at twice" in text for text in first)
    show(message, due + 2 * HOUR)
    assert goes(deliver, sink, clock, due + 3 * HOUR) == []
    (second,) = goes(deliver, sink, clock, due + step + HOUR)
    assert "Looked at twice" in second and "Never in doubt" not in second
    assert goes(deliver, sink, clock, due + 2 * step + HOUR) == []


def test_a_digest_made_before_and_sent_while_it_was_hidden_counts_as_without_it(daily, deliver, sink, clock):
    forum, _ = daily
    message = make.message(forum, subject="Looked at twice")
    make.message(forum, subject="Never in doubt")
    compiled(at=MORNING)
    hide(message, MORNING + timedelta(minutes=1))
    clock(MORNING + HOUR)
    (first,) = sent(deliver, sink)
    assert "Looked at twice" not in first.as_string()
    show(message, MORNING + 2 * HOUR)
    (second,) = goes(deliver, sink, clock, MORNING + DAY + HOUR)
    assert "Looked at twice" in second and "Never in doubt" not in second


def test_who_had_it_before_it_was_hidden_does_not_get_it_again(daily, deliver, sink, clock):
    forum, _ = daily
    late = make.person(email="late@example.org")
    message = make.message(forum, subject="Looked at twice")
    assert len(goes(deliver, sink, clock, MORNING + HOUR)) == 1
    follow(late, "forum", forum.id, "daily", forum=forum, at=MORNING + HOUR)
    for round_ in (1, 2):
        hide(message, MORNING + round_ * DAY - 10 * HOUR)
        show(message, MORNING + round_ * DAY - 9 * HOUR)
        make.message(forum, whole_forum=True, subject=f"News {round_}", posted_at=MORNING + round_ * DAY - HOUR)
        goes(deliver, sink, clock, MORNING + round_ * DAY + HOUR)
        letters = {letter_to(raw): text_of(raw) for raw in parsed(sink)[-2:]}
        assert "Looked at twice" not in letters["ada@example.org"] and f"News {round_}" in letters["ada@example.org"]
        assert ("Looked at twice" in letters["late@example.org"]) == (round_ == 1), "new to whoever came after it"
    assert len(db.session.scalars(db.select(EarlierAppearance)).all()) == 2


def test_each_message_at_once_comes_once_however_often_it_is_hidden_and_shown(app, deliver, sink, clock):
    forum = make.forum()
    before, between = make.person(email="before@example.org"), make.person(email="between@example.org")
    follow(before, "forum", forum.id, forum=forum)
    clock(NOW)
    message = appear(make.message(forum, subject="Looked at twice"))
    assert len(sent(deliver, sink)) == 1
    for hours in (1, 3):
        hide(message, NOW + hours * HOUR)
        follow(between, "forum", forum.id, forum=forum)
        assert sent(deliver, sink) == []
        show(message, NOW + (hours + 1) * HOUR)
        letters = sent(deliver, sink)
        assert [letter_to(one) for one in letters] == (["between@example.org"] if hours == 1 else [])


def test_what_was_hidden_before_its_turn_came_is_sent_when_it_is_shown_again(app, deliver, sink, clock):
    forum, reader = make.forum(), make.person()
    follow(reader, "forum", forum.id, forum=forum)
    clock(NOW)
    unsent, waiting = appear(make.message(forum, subject="Nobody had it")), appear(make.message(forum, subject="It was queued"))
    from listserv.jobs import post

    hide(unsent, NOW)
    post.fan_out()
    hide(waiting, NOW)
    assert sent(deliver, sink) == [] and set(db.session.scalars(db.select(Delivery.state))) == {"dropped"}
    show(unsent, NOW + HOUR)
    show(waiting, NOW + HOUR)
    clock(NOW + 2 * HOUR)
    assert len(sent(deliver, sink)) == 2 and sent(deliver, sink) == []


def test_a_changed_message_keeps_its_place(daily):
    forum, _ = daily
    message, other = make.message(forum), make.message(forum)
    before = list(db.session.scalars(db.select(Appearance.id).order_by(Appearance.id)))
    visibility.vanished(db.session(), message)
    visibility.appeared(db.session(), message)
    db.session.commit()
    assert list(db.session.scalars(db.select(Appearance.id).order_by(Appearance.id))) == before and other.id


def parsed(sink):
    from email import message_from_bytes

    return [message_from_bytes(raw) for _, _, raw in sink.letters]


def letter_to(letter):
    return letter["To"].rpartition("<")[2].rstrip(">")
