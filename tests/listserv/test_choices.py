"""How letters come, chosen by the link in each: without an account, by its reader only, and by looking never."""

import pytest

from core.database import db
from forum.models import Subscription
from listserv import addresses
from listserv.models import Mailbox
from tests import make
from tests.listserv.subscribers import appear, follow
from tests.pages import get


@pytest.fixture
def reader(app):
    forum = make.forum(title="Warm homes")
    person = make.person(confirmed_at=None)
    follow(person, "forum", forum.id, forum=forum)
    return person, forum, f"/en/u/{addresses.unsubscribe_token(person.id, 'forum', forum.id)}"


def level(person):
    return db.session.scalar(db.select(Subscription.level).where(Subscription.person_id == person.id))


def test_who_has_no_account_chooses_mode_hour_and_form_by_the_link(client, reader):
    person, _, address = reader
    page = get(client, address + "/choices")
    assert page.heading() == "How letters come" and "Warm homes" in page.text and level(person) == "follow"
    answer = client.post(address + "/choices", data={"level": "weekly"})
    assert answer.status_code == 303 and level(person) == "weekly" and "Your choices are kept" in client.get(answer.location).get_data(as_text=True)
    client.post(address + "/choices", data={"level": "hourly"})
    assert level(person) == "weekly"
    wrong = client.post(address + "/mailbox", data={"hour": "24", "weekday": "9", "timezone": "Moon", "form": "fax"})
    assert wrong.status_code == 422 and "Please choose a time zone from the list." in wrong.get_data(as_text=True)
    client.post(address + "/mailbox", data={"hour": "18", "weekday": "4", "timezone": "Africa/Lagos", "form": "short"})
    box = db.session.get(Mailbox, person.id)
    assert (box.hour, box.weekday, box.timezone, box.form, box.held_messages) == (18, 4, "Africa/Lagos", "short", True)


def test_who_has_an_account_chooses_the_mode_only(client, reader):
    person, _, address = reader
    person.confirmed_at = make.NOW
    assert "Digests come at" not in get(client, address + "/choices").text
    assert client.post(address + "/mailbox", data={"hour": "18"}).location.endswith("/en/subscriptions")
    client.post(address + "/choices", data={"level": "mute"})
    assert level(person) == "mute"


def test_another_link_opens_nothing(client, reader):
    person, forum, address = reader
    for wrong in (address[:-1] + ("a" if address[-1] != "a" else "b"), f"/en/u/{addresses.reply_token(person.id, forum.id)}"):
        assert client.get(wrong + "/choices").status_code == client.post(wrong + "/choices", data={"level": "mute"}).status_code == 404
    assert level(person) == "follow"


def test_each_letter_leads_there(sink, deliver, reader):
    _, forum, address = reader
    appear(make.message(forum))
    deliver()
    text = sink.read().get_payload(0).get_payload(decode=True).decode().replace("\r", "")
    assert f"{address}/choices\n" in text and f"{address}\n" in text
