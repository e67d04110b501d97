"""Digests: when they are due, what is in them, that nothing is lost and nothing comes twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Person
from core.database import db
from forum.models import Appearance, Subscription
from listserv.models import Delivery, Mailbox, MailList
from listserv.rules.due import last_due
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, cursor, rows, sent, text_of
from tests.listserv.subscribers import appear, follow, many
from tests.make import NOW

pytestmark = [pytest.mark.usefixtures("later"), pytest.mark.wide]

# ---- when


@pytest.mark.parametrize("zone", ["UTC", "America/Toronto", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"])
def test_of_each_day_there_is_exactly_one_also_when_the_clocks_change(zone):
    for hour in (0, 2, 3, 6, 23):
        at, days = datetime(2026, 2, 27, tzinfo=UTC), []
        while at < datetime(2026, 4, 12, tzinfo=UTC):
            day, instant = last_due(at, rhythm="daily", hour=hour, weekday=0, zone=zone)
            assert instant <= at
            if not days or days[-1] != day:
                days.append(day)
            at += timedelta(minutes=15)
        assert days == [days[0] + DAY * n for n in range(len(days))]


def test_a_weekly_one_is_due_on_the_day_that_was_chosen():
    assert last_due(NOW, rhythm="weekly", hour=6, weekday=0, zone="UTC")[0] == date(2026, 3, 9)
    assert last_due(NOW, rhythm="weekly", hour=13, weekday=2, zone="UTC")[0] == date(2026, 3, 4)


def test_it_comes_at_the_hour_on_the_clock_of_the_reader(daily):
    forum, reader = daily
    db.session.add(Mailbox(person_id=reader.id, hour=18, timezone="Asia/Colombo"))
    make.message(forum)
    assert compiled(at=datetime(2026, 3, 11, 12, 29, tzinfo=UTC)) == 0
    assert compiled(at=datetime(2026, 3, 11, 12, 30, tzinfo=UTC)) == 1  # 18:00 in Colombo


def test_choosing_digests_after_todays_hour_brings_the_first_one_tomorrow(app):
    forum, reader = make.forum(), make.person()
    follow(reader, "forum", forum.id, "daily", forum=forum, at=NOW)
    make.message(forum, posted_at=NOW + timedelta(hours=1))
    assert compiled(at=NOW + timedelta(hours=2)) == 0
    assert compiled() == 1


# ---- nothing lost, nothing twice


def test_made_twice_it_is_one_and_a_dry_run_makes_none(daily):
    make.message(daily[0])
    assert compiled(dry=True) == 1 and rows() == []
    assert compiled() == 1
    assert compiled() == compiled(at=MORNING + timedelta(hours=3)) == 0
    assert len(rows()) == 1 and db.session.scalar(db.select(db.func.count()).select_from(Delivery)) == 1


def test_without_anything_new_there_is_no_letter(daily):
    assert compiled() == 0
    make.message(daily[0], whole_forum=True)
    assert compiled() == 1 and compiled(at=MORNING + DAY) == 0


def test_what_comes_after_the_hour_is_in_the_next(daily, deliver, sink):
    forum, _ = daily
    make.message(forum, subject="Early")
    make.message(forum, subject="Late", posted_at=MORNING + timedelta(minutes=1))
    assert compiled(at=MORNING + timedelta(hours=1)) == 1
    assert compiled(at=MORNING + DAY) == 1
    first, second = sent(deliver, sink)
    assert "Early" in text_of(first) and "Late" not in text_of(first)
    assert "Late" in text_of(second) and "Early" not in text_of(second)


def test_a_day_that_was_missed_is_in_the_next(daily):
    forum, reader = daily
    make.message(forum)
    make.message(forum, posted_at=MORNING + DAY)
    assert compiled(at=MORNING + 2 * DAY) == 1
    (digest,) = rows()
    assert digest.count == 2 and digest.due_on == date(2026, 3, 14) and cursor(reader) == digest.until


def test_what_was_hidden_since_is_not_in_it_and_if_nothing_is_left_nothing_goes(daily, deliver, sink):
    forum, _ = daily
    one, other = make.message(forum, subject="One of them"), make.message(forum, subject="The other")
    compiled()
    other.status = "hidden"
    db.session.commit()
    (letter,) = sent(deliver, sink)
    assert "One of them" in text_of(letter) and "The other" not in letter.as_string()
    make.message(forum, whole_forum=True, posted_at=MORNING + timedelta(hours=1)).status = "withdrawn"
    db.session.commit()
    assert compiled(at=MORNING + DAY) == 0
    one.status = "hidden"
    db.session.commit()
    assert sent(deliver, sink) == []


def test_a_message_that_was_held_is_in_the_digest_after_its_approval_and_in_no_other(daily):
    forum, _ = daily
    held = make.message(forum, status="pending")
    make.message(forum)
    compiled()
    held.status = "published"
    db.session.add(Appearance(message_id=held.id, forum_id=forum.id, at=MORNING + timedelta(hours=2), fanned_out_at=MORNING + timedelta(hours=2)))
    db.session.commit()
    assert compiled(at=MORNING + DAY) == 1 and compiled(at=MORNING + 2 * DAY) == 0
    assert [digest.count for digest in rows()] == [1, 1]


def test_from_digests_to_each_message_and_back_nothing_is_lost_or_comes_twice(daily, deliver, sink):
    forum, reader = daily
    make.message(forum, subject="First of all")
    follow(reader, "forum", forum.id, "follow", forum=forum, at=NOW)
    follow(reader, "forum", forum.id, "daily", forum=forum, at=NOW)  # before what was owed went out
    follow(reader, "forum", forum.id, "follow", forum=forum, at=NOW)
    assert ["First of all" in letter["Subject"] for letter in sent(deliver, sink)] == [True]
    appear(make.message(forum, whole_forum=True, subject="Second of all"))
    assert len(sent(deliver, sink)) == 1
    follow(reader, "forum", forum.id, "daily", forum=forum, at=NOW)
    assert compiled() == 0
    make.message(forum, whole_forum=True, subject="Third of all", posted_at=NOW)
    assert compiled() == 1
    (letter,) = sent(deliver, sink)
    assert "Third of all" in text_of(letter) and "Second of all" not in text_of(letter)
    follow(reader, "forum", forum.id, "weekly", forum=forum, at=MORNING)
    assert compiled(at=MORNING + 6 * DAY) == 0


def test_a_narrower_choice_takes_its_messages_out_from_when_it_was_made(app, deliver, sink):
    forum = make.forum(topics=2)
    reader = make.person()
    one, two = forum.topics
    follow(reader, "forum", forum.id, "daily", forum=forum, at=NOW - DAY)
    make.message(forum, topic=two, subject="Before the choice")
    follow(reader, "topic", two.id, "follow", forum=forum, at=NOW)
    appear(make.message(forum, topic=two, subject="After the choice"))
    muted = make.message(forum, topic=one, subject="In a muted thread")
    follow(reader, "thread", muted.thread_id, "mute", forum=forum, at=NOW)
    make.message(forum, topic=one, subject="Elsewhere")
    assert ["After the choice" in letter["Subject"] for letter in sent(deliver, sink)] == [True]
    compiled()
    (letter,) = sent(deliver, sink)
    words = text_of(letter)
    assert "Before the choice" in words and "Elsewhere" in words and "After the choice" not in words and "In a muted thread" not in words


def test_a_digest_of_a_topic_and_one_of_the_forum_share_no_message(app, deliver, sink):
    forum = make.forum(topics=2)
    reader = make.person()
    follow(reader, "forum", forum.id, "weekly", forum=forum, at=NOW - 9 * DAY)
    follow(reader, "topic", forum.topics[1].id, "daily", forum=forum, at=NOW - 9 * DAY)
    make.message(forum, topic=forum.topics[1], subject="In topic two")
    make.message(forum, topic=forum.topics[0], subject="In topic one")
    assert compiled() == 1  # the topic's, of the day
    assert compiled(at=datetime(2026, 3, 16, 6, tzinfo=UTC)) == 1  # the forum's, on Monday
    first, second = (text_of(letter) for letter in sent(deliver, sink))
    assert "In topic two" in first and "In topic one" not in first and "In topic one" in second and "In topic two" not in second


def test_ones_own_messages_come_only_if_wanted(daily):
    forum, reader = daily
    make.message(forum, author=make.registration(forum, reader))
    assert compiled() == 0
    make.message(forum, author=db.session.scalar(db.select(make.Registration).where(make.Registration.person_id == reader.id)), posted_at=MORNING, whole_forum=True)
    db.session.add(Mailbox(person_id=reader.id, own_messages=True))
    db.session.commit()
    assert compiled(at=MORNING + DAY) == 1


# ---- who


def test_only_who_may_read_the_forum_gets_its_digest(app, deliver, sink):
    forum = make.forum(visibility="registered")
    inside, outside = make.person(email="in@example.org"), make.person(email="out@example.org")
    make.registration(forum, inside)
    for person in (inside, outside):
        follow(person, "forum", forum.id, "daily", forum=forum, at=NOW - DAY)
    make.message(forum)
    assert compiled() == 1
    deliver()
    assert set(sink.recipients()) == {"in@example.org"}


def test_who_was_shut_out_between_the_queue_and_the_post_gets_nothing(daily, deliver, sink):
    forum, _ = daily
    make.message(forum)
    assert compiled() == 1
    forum.visibility = "registered"
    db.session.commit()
    assert sent(deliver, sink) == [] and set(db.session.scalars(db.select(Delivery.state))) == {"dropped"}


def test_a_list_that_is_stopped_makes_no_digests(daily):
    forum, _ = daily
    make.message(forum)
    db.session.add(MailList(kind="forum", forum_id=forum.id, created_at=NOW, paused_at=NOW))
    db.session.commit()
    assert compiled() == 0


def test_as_many_queries_for_many_readers_as_for_one(app, queries):
    forum = make.forum()
    make.message(forum)
    many(forum, 1, level="daily")
    db.session.execute(db.update(Subscription).values(at=NOW - DAY, cursor=0))
    db.session.commit()
    with queries() as one:
        compiled()
    db.session.execute(db.delete(Person).where(Person.email.like("reader%")))
    db.session.commit()
    many(forum, 30, level="daily")
    db.session.execute(db.update(Subscription).values(at=NOW - DAY, cursor=0))
    db.session.commit()
    with queries() as thirty:
        compiled()
    assert len(thirty) == len(one)


def test_the_command_says_what_it_makes(daily, app):
    make.message(daily[0])
    run = app.test_cli_runner().invoke
    assert run(args=["listserv", "digest", "--at", "2026-03-12T06:00:00Z", "--dry-run"]).output.endswith("1 would be queued.\n")
    assert run(args=["listserv", "digest", "--at", "2026-03-12T06:00:00Z"]).output == f"{daily[0].slug}: 1 daily, html\n1 queued.\n"
    assert run(args=["listserv", "digest", "--at", "2026-03-12T06:00:00Z"]).output == "0 queued.\n"
    assert run(args=["listserv", "digest", "--at", "tomorrow"]).exit_code == 2
