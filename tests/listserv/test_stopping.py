"""One click ends a subscription: without account, cookie or token of a form, twice, and by looking never."""

import pytest

from core.database import db
from forum.models import Subscription
from listserv import addresses
from tests import make
from tests.listserv.subscribers import appear, follow, many
from tests.pages import get


@pytest.fixture
def reader(app):
    forum = make.forum()
    person = make.person()
    follow(person, "forum", forum.id, forum=forum)
    return person, forum, f"/en/u/{addresses.unsubscribe_token(person.id, 'forum', forum.id)}"


def level(person):
    return db.session.scalar(db.select(Subscription.level).where(Subscription.person_id == person.id))


def test_looking_changes_nothing_and_shows_a_button(client, reader):
    person, forum, address = reader
    page = get(client, address)
    assert forum.title in page.text and "Stop these letters" in page.text
    assert client.head(address).status_code == 200
    assert level(person) == "follow"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_mail_programs_end_it_with_one_post_and_again(app, client, reader, kind):
    person, _, address = reader
    app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(2):
        answer = client.post(address, data={"List-Unsubscribe": "One-Click"}, content_type=kind)
        assert answer.status_code == 200 and answer.mimetype == "text/plain" and "Set-Cookie" not in answer.headers
        assert level(person) == "mute"


def test_the_button_ends_it_and_another_ends_everything(client, reader):
    person, _, address = reader
    other = make.forum()
    follow(person, "forum", other.id, forum=other)
    assert "This subscription has ended" in client.post(address).get_data(as_text=True)
    assert sorted(db.session.scalars(db.select(Subscription.level))) == ["follow", "mute"]
    assert "All your subscriptions have ended" in client.post(address, data={"everything": "1"}).get_data(as_text=True)
    assert set(db.session.scalars(db.select(Subscription.level))) == {"mute"}


def test_tokens_of_others_and_of_other_purposes_end_nothing(client, reader):
    person, forum, address = reader
    token = address.rpartition("/")[2]
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), "a" * 42, addresses.bounce_token(7), addresses.reply_token(person.id, forum.id), "x"):
        assert client.post(f"/en/u/{wrong}").status_code == 404
        assert addresses.read_unsubscribe(wrong) is None
    assert level(person) == "follow"
    assert client.post(address.upper().replace("/EN/U/", "/en/u/")).status_code == 200, "mail systems fold case"


def test_a_token_outlives_the_key_while_it_is_named_among_the_earlier_ones(app, client, reader):
    _, _, address = reader
    token = address.rpartition("/")[2]
    before = app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"]
    try:
        app.config["SECRET_KEY"] = "another key for tests only, long enough"
        assert addresses.read_unsubscribe(token) is None
        app.config["SECRET_KEY_FALLBACKS"] = [before[0]]
        assert addresses.read_unsubscribe(token) is not None
    finally:
        app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = before


def test_it_acts_on_letters_that_wait_already(client, reader, deliver, sink):
    person, forum, address = reader
    many(forum, 1)
    appear(make.message(forum))
    from listserv.jobs import post

    post.fan_out()
    client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert post.deliver().sent == 1
    assert person.email not in sink.recipients()
