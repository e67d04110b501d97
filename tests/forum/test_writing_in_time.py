"""The first instant of closing is late: what becomes of words that arrive too early, in time, and too late."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import search
from core.database import db
from core.letters import Outgoing
from forum.models import Act, Draft, Forum, message_index
from tests import make
from tests.forum.writers import answer, at, fresh, messages, write
from tests.pages import get, post

pytestmark = pytest.mark.wide

SECOND = timedelta(seconds=1)


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(title="Warm homes")


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro", timezone="Africa/Lagos")
    make.registration(forum, person)
    return person


@pytest.fixture
def clock(app):
    def set_to(instant):
        app.extensions["clock"] = lambda: instant

    return set_to


def _letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == template).order_by(Outgoing.id)))


def test_the_second_before_opening_words_are_refused_and_kept(forum, ada, as_, clock):
    clock(forum.opens_at - SECOND)
    page = write(as_(ada), forum, body="Too early.", status=403)
    assert page.has("Messages can be sent from") and page.has("Too early.") and page.has("Your words are kept as a draft.")
    assert messages(forum) == [] and db.session.scalars(select(Draft)).one().fields["body"] == "Too early."


@pytest.mark.parametrize("edge", ["opening", "the second before closing"])
def test_words_in_time_are_published(forum, ada, as_, clock, edge):
    clock(forum.opens_at if edge == "opening" else forum.closes_at - SECOND)
    write(as_(ada), forum)
    [message] = messages(forum)
    assert (message.status, message.late) == ("published", False)


@pytest.mark.parametrize("after", [timedelta(0), SECOND, timedelta(days=3)])
def test_words_at_the_closing_instant_and_later_are_held_as_late(forum, ada, as_, clock, after):
    clock(forum.closes_at + after)
    page = write(as_(ada), forum, subject="Late words", body="Typed until the last minute.")
    [message] = messages(forum)
    assert (message.status, message.late, message.published_at, message.number) == ("pending", True, None, 1)
    assert page.heading() == "Message #1 arrived after closing" and page.has("Typed until the last minute.")
    assert page.has("Friday 13 March, 08:00") and page.has("Toronto") and page.has("Friday 13 March, 13:00") and page.has("Lagos") and page.has("Friday 13 March, 12:00")


def test_a_late_message_is_neither_counted_nor_found_nor_shown(forum, ada, as_, client, clock):
    clock(forum.closes_at)
    write(as_(ada), forum, body="Seventeen landlords.")
    here = fresh(forum)
    assert (here.message_count, here.input_count, here.contributor_count, here.last_message_at) == (0, 0, 0, None)
    assert db.session.execute(message_index.matching(search.parse("landlords"))).all() == []
    assert client.get(at(forum, "/messages/1")).status_code == 404
    assert "Seventeen" not in client.get(at(forum, "/topics/1")).get_data(as_text=True)


def test_author_and_moderator_are_told_of_a_late_message(forum, ada, as_, clock):
    moderator = make.person(email="moderator@example.org")
    make.registration(forum, moderator, role="moderator")
    clock(forum.closes_at)
    write(as_(ada), forum, body="Typed until the last minute.")
    [told] = _letters("forum/came_late")
    assert told.to == ada.email and "Typed until the last minute." in told.text and "(Lagos)" in told.text and "(UTC)" in told.text and "(Toronto)" in told.text
    [held] = _letters("listserv/held")
    assert held.to == "moderator@example.org" and held.subject.startswith("Waits for you in") and "arrived after closing" in held.text
    [act] = db.session.scalars(select(Act))
    assert (act.kind, act.data["because"]) == ("message-pending", "late")


def test_late_words_stay_among_the_drafts_until_they_are_let_in(forum, ada, as_, clock):
    clock(forum.closes_at)
    write(as_(ada), forum, body="Typed until the last minute.", submission="a-mark")
    assert db.session.scalars(select(Draft)).one().fields["body"] == "Typed until the last minute."
    page = get(as_(ada), "/en/drafts")
    assert page.has("Typed until the last minute.") and page.has("arrived after closing")
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    post(as_(moderator), at(forum, "/messages/1/publication"), reason="It was sent in time.", seen="pending")
    assert db.session.scalars(select(Draft)).all() == []


def test_the_form_is_closed_after_closing_but_a_draft_can_be_copied(forum, ada, as_, clock):
    clock(forum.closes_at)
    assert as_(ada).get(at(forum, "/topics/1/messages/new")).status_code == 403
    clock(forum.closes_at - SECOND)
    post(as_(ada), at(forum, "/drafts"), place="topic-1", body="Half a sentence")
    clock(forum.closes_at)
    page = get(as_(ada), at(forum, "/topics/1/messages/new"), status=403)
    assert page.heading() == "Your words are kept" and page.has("Half a sentence") and page.has("This closed on")


def test_a_topic_that_closes_before_its_forum_is_late_by_its_own_clock(forum, ada, as_, clock):
    forum.topics[0].closes_at = forum.closes_at - timedelta(days=1)
    db.session.commit()
    clock(forum.topics[0].closes_at)
    write(as_(ada), forum)
    assert messages(forum)[0].late


def test_an_extension_lets_words_in_again(forum, ada, as_, clock):
    closing = forum.closes_at
    db.session.add(forum.extend(until=closing + timedelta(days=1), by=None, reason="Asked for by many.", at=make.NOW))
    db.session.commit()
    clock(closing)
    write(as_(ada), forum)
    assert messages(forum)[0].status == "published"


def test_a_moderators_closing_words_after_closing_wait_as_well(forum, as_, clock):
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    clock(forum.closes_at)
    write(as_(moderator), forum, writes_as="moderator")
    assert (messages(forum)[0].status, messages(forum)[0].kind) == ("pending", "moderator")


def test_where_moderation_comes_first_a_message_waits_and_its_author_sees_it(app, as_, client):
    forum = make.forum(moderation="before")
    ada, moderator = make.person(), make.person()
    make.registration(forum, ada)
    make.registration(forum, moderator, role="moderator")
    page = write(as_(ada), forum, subject="Patience", body="I can wait.")
    assert page.heading() == "Message #1 waits for the moderator" and page.has("I can wait.")
    assert get(as_(ada), at(forum, "/messages/1")).has("I can wait.")
    assert client.get(at(forum, "/messages/1")).status_code == 404
    assert [letter.to for letter in _letters("forum/waits")] == [ada.email] and [letter.to for letter in _letters("listserv/held")] == [moderator.email]
    assert db.session.scalars(select(Draft)).all() == []
    write(as_(moderator), forum)
    assert messages(forum)[1].status == "published"


def test_a_letter_about_held_words_finds_the_secretariat_where_there_is_no_moderator(app, as_):
    forum = make.forum(moderation="before")
    ada, staff, stranger = make.person(), make.person(role="secretariat"), make.person()
    make.registration(forum, ada)
    write(as_(ada), forum)
    assert [letter.to for letter in _letters("listserv/held")] == [staff.email] and stranger.email


def test_people_an_archive_told_of_get_no_letters(app, as_):
    forum = make.forum(moderation="before")
    ada, imported = make.person(), make.person(confirmed_at=None)
    make.registration(forum, ada)
    make.registration(forum, imported, role="moderator")
    write(as_(ada), forum)
    assert imported.email not in [letter.to for letter in db.session.scalars(select(Outgoing))]


def test_a_message_that_was_hidden_while_one_answered_it_takes_no_answer_but_the_words_stay(forum, ada, as_):
    parent = make.message(forum, subject="A secret", body="Something that had to go.")
    db.session.add(parent.hide(by=None, at=make.NOW, reason="spam"))
    db.session.commit()
    page = answer(as_(ada), forum, 1, body="An answer that took an hour.", status=403)
    assert page.has("Message #1 is not published") and page.has("An answer that took an hour.")
    assert not page.has("Something that had to go.") and len(messages(forum)) == 1
    assert db.session.scalars(select(Draft)).one().place == "reply-1"


def test_a_message_that_waits_cannot_be_answered_nor_seen_by_trying(forum, ada, as_):
    make.message(forum, status="pending", body="Not for you yet.")
    assert as_(ada).get(at(forum, "/messages/1/replies/new")).status_code == 404
    answered = as_(ada).post(at(forum, "/messages/1/replies"), data={"subject": "x", "body": "y"})
    assert answered.status_code == 404 and "Not for you yet" not in answered.get_data(as_text=True) and len(messages(forum)) == 1
