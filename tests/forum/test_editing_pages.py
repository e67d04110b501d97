"""Changing a message on its page: the form, its refusals, and what readers see."""

from datetime import timedelta

import pytest

from core.database import db
from forum.models import Forum, Initiative
from tests import make
from tests.forum.writers import at, messages
from tests.pages import get, post

pytestmark = pytest.mark.wide

NOW = make.NOW


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(edition=make.edition("A.1", "A.2"), edit_minutes=30)


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    mine = make.registration(forum, person)
    make.message(forum, author=mine, posted_at=NOW - timedelta(minutes=10), subject="First", body="First words.", goals=(forum.edition.goals[0],))
    return person


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def change(browser, forum, *, status=200, **fields):
    given = {"act": "change", "seen": "1", "subject": "First", "body": "Other words.", "language": "en", "goals": ["A.1"]} | fields
    return post(browser, at(forum, "/messages/1/changes"), status=status, **given)


def test_an_author_changes_a_message_and_readers_see_that_it_was_changed(forum, ada, as_, client):
    browser = as_(ada)
    form = get(browser, get(browser, at(forum, "/messages/1")).link("Change this message"))
    assert form.has("You can change it until Wednesday 11 March, 08:20 (Toronto).") and form.all("input", id="goals-0")[0].attributes.get("checked") is not None
    page = change(browser, forum)
    assert page.response.request.path == at(forum, "/messages/1") and page.has("Other words.")
    readers = get(client, at(forum, "/topics/1"))
    assert readers.has("Other words.") and readers.link("edited Wed 11 March, 08:00") == at(forum, "/messages/1/history")
    assert messages(forum)[0].goal_codes == ["A.1"]


def test_a_preview_changes_nothing(forum, ada, as_):
    page = change(as_(ada), forum, act="preview", body="**Bold** words.")
    assert page.has("Nothing is changed yet.") and messages(forum)[0].body == "First words."


def test_more_rows_keep_the_words(forum, ada, as_):
    page = change(as_(ada), forum, act="rows", body="Unsent words.")
    assert "Unsent words." in page.all("textarea", id="body")[0].words and page.all("input", id="initiatives-5-title")


def test_initiatives_may_be_corrected_in_the_same_form(forum, ada, as_):
    change(as_(ada), forum, body="First words.", **{"initiatives-0-title": "A course", "initiatives-0-status": "planned"})
    assert [row.title for row in db.session.query(Initiative)] == ["A course"]
    assert get(as_(ada), at(forum, "/messages/1/changes/new")).all("input", id="initiatives-0-title")[0].attributes["value"] == "A course"


def test_an_empty_message_is_refused_beside_the_field(forum, ada, as_):
    page = change(as_(ada), forum, body=" ", status=422)
    assert page.has("Please write your message.") and messages(forum)[0].version == 1


def test_words_sent_after_the_time_are_given_back(app, forum, ada, as_):
    browser = as_(ada)
    app.extensions["clock"] = lambda: NOW + timedelta(minutes=20)
    page = change(browser, forum, status=403)
    assert page.has("Not changed.") and page.has("This message could be changed until") and "Other words." in page.all("textarea", id="body")[0].words
    assert get(browser, at(forum, "/messages/1/changes/new"), status=403).has("You may withdraw it and write another.")


def test_the_second_of_two_is_told_keeps_the_words_and_may_send_them_again(forum, ada, as_):
    browser = as_(ada)
    change(browser, forum, body="From one tab.")
    page = change(browser, forum, body="From another tab.", status=409)
    assert page.has("Ada Okoro changed this message meanwhile") and page.has("From one tab.") and "From another tab." in page.all("textarea", id="body")[0].words
    change(browser, forum, body="From both.", seen=page.all("input", name="seen")[0].attributes["value"])
    assert messages(forum)[0].body == "From both."


def test_the_same_form_sent_twice_is_one_change(forum, ada, as_):
    browser = as_(ada)
    change(browser, forum)
    change(browser, forum)
    assert messages(forum)[0].version == 2


def test_a_moderator_says_why(forum, ada, keeper, as_, client):
    browser = as_(keeper)
    assert change(browser, forum, status=422).has("Please write why; the author is told")
    change(browser, forum, note="A name was wrong.", withhold="y")
    page = get(client, at(forum, "/messages/1/history"))
    assert page.has("A name was wrong.") and not page.has("First words.")


def test_words_of_somebody_who_is_signed_in_no_more_come_back(forum, ada, client):
    page = change(client, forum, body="Words from an old tab.", status=403)
    assert page.has("Please sign in: your words are here") and "Words from an old tab." in page.text


def test_a_corrected_goal_changes_the_figures(forum, ada, as_):
    change(as_(ada), forum, body="First words.", goals=["A.2"])
    page = get(as_(ada), at(forum, "/messages/1/history"))
    assert page.has("Goal A.2") and page.has("[taken out: Goal A.1")


def test_nobody_is_offered_what_they_may_not_do(forum, ada, as_, client):
    assert not get(client, at(forum, "/messages/1")).has("Change this message")
    somebody = make.person()
    make.registration(forum, somebody)
    assert not get(as_(somebody), at(forum, "/messages/1")).has("Change this message")


def test_a_moderator_who_would_change_a_message_sees_that_a_colleague_is_at_it(forum, ada, keeper, as_):
    other = make.person(name="Li Na")
    make.registration(forum, other, role="moderator")
    post(as_(other), at(forum, "/messages/1/claim"))
    assert get(as_(keeper), at(forum, "/messages/1/changes/new")).has("Li Na is at it")
    assert not get(as_(other), at(forum, "/messages/1/changes/new")).has("is at it")
