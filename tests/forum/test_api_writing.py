"""What programs write: through the rules of the pages, once, and only with a token made for it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import create_app
from core.database import db
from core.guard import limiter
from forum.models import Draft, Message
from tests import make
from tests.forum import programs
from tests.forum.programs import ROOT, ask, fits, key_of
from tests.make import NOW
from tests.pages import get
from tests.tries import together

pytestmark = pytest.mark.wide


@pytest.fixture
def world(app):
    """A forum with messages in all states, and somebody who takes part."""
    return programs.made()


@pytest.fixture
def document(client):
    return client.get(f"{ROOT}/openapi.json").get_json()


SENT = {
    "subject": "From a program", "body": "Some **words**.", "language": "fr", "questions": [2], "goals": ["A.1"],
    "initiatives": [{"title": "A course", "audience": "Customs"}],
}  # fmt: skip


def post(browser, forum, sent, headers, path="/topics/1/messages", **more):
    return browser.post(f"{ROOT}/forums/{forum.slug}{path}", json=sent, headers={**headers, **more})


def test_a_program_posts_as_its_owner(client, world, document):
    forum, person = world
    answer = post(client, forum, SENT, key_of(person))
    said = answer.get_json()
    assert answer.status_code == 201 and fits(document, "postMessage", answer)
    assert answer.headers["Location"] == f"http://localhost{ROOT}/forums/{forum.slug}/messages/8"
    assert (said["number"], said["language"], said["questions"], said["goals"], said["speaker"]["name"]) == (8, "fr", [2], ["A.1"], person.name)
    assert said["initiatives"][0]["audience"] == "Customs" and said["html"].startswith("<p>Some <strong>")
    assert "From a program" in get(client, f"/en/forums/{forum.slug}/topics/1").text


def test_a_program_replies(client, world, document):
    forum, person = world
    answer = post(client, forum, {"subject": "Re", "body": "Yes."}, key_of(person), "/messages/2/replies")
    assert answer.status_code == 201 and fits(document, "postReply", answer) and (answer.get_json()["reply_to"], answer.get_json()["thread"]) == (2, 1)


def test_the_same_key_makes_one_message(client, world, document):
    forum, person = world
    headers = key_of(person) | {"Idempotency-Key": "one-and-the-same"}
    first, again, other = post(client, forum, SENT, headers), post(client, forum, SENT, headers), post(client, forum, SENT | {"body": "Others."}, headers)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.get_json()["number"] == first.get_json()["number"] and fits(document, "postMessage", again) and fits(document, "postMessage", other)
    assert post(client, forum, SENT, key_of(person)).get_json()["number"] == 9


def test_late_and_moderated_messages_are_taken_and_held(client, world, document, app):
    forum, person = world
    headers = key_of(person)
    forum.moderation = "before"
    db.session.commit()
    held = post(client, forum, SENT, headers)
    assert held.status_code == 202 and held.get_json()["status"] == "pending" and fits(document, "postMessage", held)
    app.extensions["clock"] = lambda: forum.closes_at
    late = post(client, forum, SENT, headers)
    assert late.status_code == 202 and late.get_json()["late"] is True
    assert len(ask(client, f"/forums/{forum.slug}/messages").get_json()) == 3


@pytest.mark.parametrize("why", ["not registered", "reading only", "not open", "hidden parent", "no token"])
def test_who_may_not_write_does_not(client, world, document, app, why):
    forum, person = world
    headers = key_of(make.person() if why == "not registered" else person, writes=why != "reading only")
    if why == "not open":
        app.extensions["clock"] = lambda: forum.opens_at - timedelta(seconds=1)
        headers = key_of(person, at=forum.opens_at - timedelta(days=1))
    path, operation = ("/messages/5/replies", "postReply") if why == "hidden parent" else ("/topics/1/messages", "postMessage")
    before = db.session.scalar(select(func.count()).select_from(Message))
    answer = post(client, forum, SENT, {} if why == "no token" else headers, path)
    assert answer.status_code == (401 if why == "no token" else 403) and fits(document, operation, answer)
    assert db.session.scalar(select(func.count()).select_from(Message)) == before


@pytest.mark.parametrize("path", ["/topics/9/messages", "/messages/99/replies", "/messages/4/replies"])
def test_nothing_is_written_where_nothing_is(client, world, path):
    assert post(client, world[0], SENT, key_of(world[1]), path).status_code == 404


@together(
    "sent",
    [
        {}, {"subject": "A"}, {"subject": 1, "body": "B"}, {"subject": " ", "body": "B"}, {"subject": "A", "body": "​"}, {"subject": "A" * 301, "body": "B"}, {"subject": "A", "body": "B" * 100_001},
        {"subject": "A", "body": "B", "language": "xx"}, {"subject": "A", "body": "B", "questions": ["1"]}, {"subject": "A", "body": "B", "questions": [True]},
        {"subject": "A", "body": "B", "goals": "A.1"}, {"subject": "A", "body": "B", "kind": "moderator"}, {"subject": "A", "body": "B", "initiatives": [{}]},
        {"subject": "A", "body": "B", "initiatives": [{"title": "", "type": "x"}]}, {"subject": "A", "body": "B", "initiatives": [{"title": "T"}] * 31},
        {"subject": "¥", "body": "B"}, {"subject": "A", "body": "¥"}, {"subject": "A", "body": "B", "initiatives": [{"title": "¥"}]}, [], "words", 1,
    ],
)  # fmt: skip
def test_what_cannot_be_a_message_is_refused_with_its_place(client, world, document, sent):
    forum, person = world
    answer = post(client, forum, sent, key_of(person))
    assert answer.status_code == 422 and fits(document, "postMessage", answer)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 7


@together(
    ("data", "media_type", "status"),
    [("{", "application/json", 400), (b"\xff", "application/json", 400), ("[" * 100_000, "application/json", 400), ("{}", "text/plain", 415), ("", "application/json", 400), ("a=b", "application/x-www-form-urlencoded", 415)],
)  # fmt: skip
def test_what_is_not_json_is_refused(client, world, document, data, media_type, status):
    answer = client.post(f"{ROOT}/forums/{world[0].slug}/topics/1/messages", data=data, content_type=media_type, headers=key_of(world[1]))
    assert answer.status_code == status and fits(document, "postMessage", answer)


@together("key", ["short", "with space!", "x" * 41, ""])
def test_a_key_of_another_shape_is_refused(client, world, key):
    assert post(client, world[0], SENT, key_of(world[1]), **{"Idempotency-Key": key}).status_code == 400


def test_a_body_that_is_too_large_is_a_problem(client, world, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 50)
    answer = post(client, world[0], SENT, key_of(world[1]))
    assert answer.status_code == 413 and answer.mimetype == "application/problem+json"


def test_what_a_program_posts_leaves_a_draft_of_the_page_alone(client, world, as_):
    forum, person = world
    as_(person).post(f"/en/forums/{forum.slug}/drafts", data={"place": "topic-1", "subject": "Half", "body": "Written by hand", "submission": "of-the-page"})
    assert post(client, forum, SENT, key_of(person)).status_code == 201
    assert [draft.fields["body"] for draft in db.session.scalars(select(Draft))] == ["Written by hand"]


@pytest.fixture
def fenced(app):
    """The same site with its fences up."""
    site = create_app({key: value for key, value in app.config.items() if key.isupper()} | {"RATELIMIT_ENABLED": True, "POSTING_PACE": "2 per minute"})
    site.extensions["clock"] = lambda: NOW
    limiter.enabled = True
    limiter.reset()
    yield site.test_client()
    limiter.enabled = False


def test_who_posts_too_fast_is_told_to_wait(fenced, world, document):
    forum, person = world
    headers, address = key_of(person), f"{ROOT}/forums/{forum.slug}/topics/1/messages"
    db.session.commit()  # this test's own hold on the database
    answers = [fenced.post(address, json={"subject": f"A{n}", "body": "B"}, headers=headers) for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert fits(document, "postMessage", answers[2]) and answers[2].headers["Retry-After"]
    assert ask(fenced, "/forums", headers=headers).status_code == 200


@pytest.mark.parametrize("sent", [{"questions": [9]}, {"goals": ["Z.1"]}])
def test_a_question_or_goal_of_elsewhere_is_a_conflict(client, world, document, sent):
    answer = post(client, world[0], {"subject": "A", "body": "B", **sent}, key_of(world[1]))
    assert answer.status_code == 409 and fits(document, "postMessage", answer)


def test_numbers_and_texts_are_read_as_json_has_them(client, world):
    forum, person = world
    assert post(client, forum, {"subject": "A", "body": "B", "questions": [2.0]}, key_of(person)).get_json()["questions"] == [2]
    half = b'{"subject": "A", "body": "\\ud800"}'
    address = f"{ROOT}/forums/{forum.slug}/topics/1/messages"
    assert client.post(address, data=half, content_type="application/json", headers=key_of(person)).status_code == 422
    assert client.post(address, data="null", content_type="application/json", headers=key_of(person)).status_code == 422
