"""Who gets a message at once: by the narrowest choice, by what they may read, never twice."""

from datetime import timedelta

import pytest

from core.database import db
from forum.actions import keeping
from forum.models import Appearance, Subscription
from listserv.actions import fanning_out
from listserv.jobs import post
from listserv.models import Delivery, Mailbox, Suppression
from tests import make
from tests.listserv.subscribers import appear, follow
from tests.make import NOW


def who() -> set[int]:
    """Fans out, and says who got a row."""
    post.fan_out()
    return set(db.session.scalars(db.select(Delivery.person_id)))


def test_the_narrowest_choice_decides(app):
    forum = make.forum(topics=2)
    message = make.message(forum)
    people = [make.person() for _ in range(6)]
    topic, other = forum.topics[0].id, forum.topics[1].id
    for person, choices in zip(
        people,
        [
            [("forum", forum.id, "follow")],
            [("forum", forum.id, "follow"), ("topic", topic, "mute")],
            [("forum", forum.id, "mute"), ("topic", topic, "daily"), ("thread", message.thread_id, "follow")],
            [("forum", forum.id, "follow"), ("topic", topic, "follow"), ("thread", message.thread_id, "follow")],
            [("topic", other, "follow")],
            [("forum", forum.id, "announcements")],
        ],
        strict=True,
    ):
        for scope, id_, level in choices:
            follow(person, scope, id_, level, forum=forum)
    appear(message)
    assert who() == {people[0].id, people[2].id, people[3].id}
    assert db.session.query(Delivery).count() == 3


def test_announcements_are_what_moderators_say(app):
    forum = make.forum()
    person = make.person()
    follow(person, "forum", forum.id, "announcements", forum=forum)
    appear(make.message(forum, kind="moderator", occasion="opening"))
    assert who() == {person.id}


def test_nobody_gets_their_own_message_unless_they_ask_for_it(app):
    forum = make.forum()
    author = make.registration(forum)
    person = author.person_id
    keeping.follow(person, forum.id, scope="forum", scope_id=forum.id, level="follow", at=NOW)
    topic = forum.topics[0]
    appear(make.message(forum, author=author))
    assert who() == set()
    db.session.add(Mailbox(person_id=person, own_messages=True))
    appear(make.message(forum, author=author, topic=topic))
    assert who() == {person}


@pytest.mark.parametrize("visibility", ["public", "registered", "closed"])
def test_only_who_may_read_the_forum_is_written_to(app, visibility):
    forum = make.forum(visibility=visibility)
    stranger, staff, member, gone = make.person(), make.person(role="secretariat"), make.person(), make.person(disabled_at=NOW)
    make.registration(forum, member)
    for person in (stranger, staff, member, gone):
        follow(person, "forum", forum.id, forum=forum)
    appear(make.message(forum))
    assert who() == {staff.id, member.id} | ({stranger.id} if visibility == "public" else set())


def test_a_forum_in_preparation_writes_to_those_who_keep_order(app):
    forum = make.forum(announced_at=None)
    member, moderator = make.person(), make.person()
    make.registration(forum, member)
    make.registration(forum, moderator, role="moderator")
    for person in (member, moderator):
        follow(person, "forum", forum.id, forum=forum)
    forum.announced_at = None
    appear(make.message(forum))
    assert who() == {moderator.id}


def test_suspended_and_suppressed_mailboxes_are_left_in_peace(app):
    forum = make.forum()
    one, other = make.person(), make.person()
    for person in (one, other):
        follow(person, "forum", forum.id, forum=forum)
    db.session.add_all([Mailbox(person_id=one.id, suspended_at=NOW), Suppression(email=other.email, reason="complaint", at=NOW)])
    appear(make.message(forum))
    assert who() == set()


def test_a_message_that_was_hidden_meanwhile_goes_to_nobody(app):
    forum = make.forum()
    follow(make.person(), "forum", forum.id, forum=forum)
    message = appear(make.message(forum))
    message.status = "hidden"
    db.session.commit()
    assert who() == set()
    message.status = "published"
    db.session.commit()
    assert who() == set(), "it has appeared once"


def test_fanned_out_twice_there_is_one_row(app):
    forum = make.forum()
    person = make.person()
    follow(person, "forum", forum.id, forum=forum)
    message = make.message(forum)
    for _ in range(2):
        appear(message)
        post.fan_out()
    assert db.session.query(Delivery).count() == 1


def test_from_digests_to_each_message_nothing_is_lost(app):
    forum = make.forum()
    person = make.person()
    make.message(forum)
    follow(person, "forum", forum.id, "daily", forum=forum)
    chosen = db.session.scalar(db.select(Subscription))
    begun = chosen.cursor
    second = make.message(forum, topic=forum.topics[0])
    follow(person, "forum", forum.id, "follow", forum=forum, at=NOW + timedelta(hours=1))
    db.session.refresh(chosen)
    assert chosen.owed_from == begun
    post.fan_out()
    assert list(db.session.scalars(db.select(Delivery.message_id))) == [second.id]
    assert db.session.scalar(db.select(Subscription.owed_from)) is None


def test_a_digest_begins_after_what_went_out_at_once(app):
    forum = make.forum()
    person = make.person()
    make.message(forum)
    waiting = appear(make.message(forum, topic=forum.topics[0]))
    follow(person, "forum", forum.id, "daily", forum=forum)
    number = db.session.scalar(db.select(Appearance.id).where(Appearance.message_id == waiting.id))
    assert db.session.scalar(db.select(Subscription.cursor)) == number - 1, "what was not sent yet comes with the digest"


def test_posting_costs_one_row_however_many_subscribe(app, queries, as_):
    forum = make.forum()
    author = make.person()
    make.registration(forum, author)
    from tests.listserv.subscribers import many

    many(forum, 50)
    browser = as_(author)
    with queries() as seen:
        browser.post(f"/en/forums/{forum.slug}/topics/1/messages", data={"subject": "S", "body": "Words.", "language": "en"})
    assert len([statement for statement in seen if "appearance" in statement]) <= 1
    assert not [statement for statement in seen if "INTO delivery" in statement]


def test_two_lists_in_one_statement_each(app, queries):
    this = make.mail_list()
    person = make.person()
    from listserv.actions import subscribing
    from listserv.models import ListMessage

    subscribing.choose(person.id, "list", this.id, "follow", at=NOW)
    db.session.scalar(db.select(ListMessage)).fanned_out_at = None
    db.session.commit()
    assert fanning_out.waiting_on_lists() == [1]
    post.fan_out()
    assert list(db.session.execute(db.select(Delivery.list_message_id, Delivery.person_id))) == [(1, person.id)]
