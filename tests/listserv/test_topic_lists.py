"""The list of a topic: its page, its archive by thread, and subscribing to it with and without an account."""

import re

import pytest

from core.database import db
from core.letters import Outgoing
from forum.models import Subscription
from tests import make
from tests.pages import Page, get, post


@pytest.fixture
def forum(app):
    forum = make.forum(topics=2, title="Warm homes")
    first = make.message(forum, subject="What winter teaches")
    make.message(forum, reply_to=first, subject="Re: What winter teaches")
    make.message(forum, subject="Not to be seen", status="hidden")
    make.message(forum, topic=forum.topics[1], subject="Of the other topic")
    return forum


def at(forum, rest=""):
    return f"/en/forums/{forum.slug}/topics/1{rest}"


def test_its_page_shows_the_threads_and_nothing_that_is_hidden(forum, client):
    page = get(client, at(forum, "/subscription"))
    assert page.heading() == "The topic by mail" and page.has("What winter teaches") and page.has("2 messages")
    assert not page.has("Not to be seen") and not page.has("Of the other topic")
    assert page.link("What winter teaches").endswith("/threads/1")
    assert get(client, "/en/lists").link("1. Topic 1").endswith("/topics/1/subscription")
    assert get(client, f"/en/forums/{forum.slug}/subscription").link("2. Topic 2").endswith("/topics/2/subscription")


def test_one_subscribes_without_an_account_by_the_button_of_a_letter(forum, client):
    assert post(client, at(forum, "/wishes"), status=422, email="nonsense", level="daily").has("There is a problem")
    post(client, at(forum, "/wishes"), email="new@example.org", level="daily")
    letter = db.session.scalar(db.select(Outgoing))
    post(client, re.search(r"http://localhost(/en/wishes/\S+)", letter.text)[1])
    assert [tuple(row) for row in db.session.execute(db.select(Subscription.scope, Subscription.scope_id, Subscription.level))] == [("topic", forum.topics[0].id, "daily")]


def test_one_subscribes_with_an_account_and_sees_it_where_lists_stand(forum, as_):
    browser = as_(make.person())
    assert post(browser, at(forum, "/following"), level="weekly", listed="1").has("Topic 1 of")
    chosen = [e.attributes["value"] for e in get(browser, at(forum, "/subscription")).all("option") if "selected" in e.attributes]
    assert "weekly" in chosen and get(browser, "/en/lists").has("you subscribe to it")


def test_topics_of_a_forum_that_is_not_theirs_are_on_no_list(app, as_, client):
    closed = make.forum(topics=3, visibility="closed", title="The closed circle")
    for browser in (client, as_(make.person())):
        assert browser.get(at(closed, "/subscription")).status_code == browser.post(at(closed, "/wishes"), data={"email": "a@example.org"}).status_code == 404
        assert not get(browser, "/en/lists").has("Topic 1 of")
    open_one = make.forum()
    assert Page(client.get(f"/en/forums/{open_one.slug}/topics/9/subscription")).status == 404


def test_the_page_asks_as_much_for_thirty_threads_as_for_one(forum, client, queries):
    page = at(forum, "/subscription")
    get(client, page)
    with queries() as one:
        get(client, page)
    for _ in range(30):
        make.message(forum)
    db.session.commit()
    with queries() as thirty:
        first = get(client, page)
    assert len(one) == len(thirty) and first.has("Subject 33") and not first.has("What winter teaches") and get(client, page + "?page=2").has("What winter teaches")
