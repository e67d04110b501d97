"""What programs read: every operation as its document says, to each reader what that reader may read."""

from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from accounts import erasure
from accounts.tokens import ApiToken
from core.database import db
from forum.views.api.document import OPERATIONS
from tests import make
from tests.forum import programs
from tests.forum.programs import ROOT, ask, every_path, fits, key_of
from tests.make import NOW
from tests.tries import together

pytestmark = pytest.mark.wide


@pytest.fixture
def world(app):
    """A forum with messages in all states, and somebody who takes part."""
    return programs.made()


@pytest.fixture
def document(client):
    return client.get(f"{ROOT}/openapi.json").get_json()


def test_every_route_is_in_the_document_and_every_operation_is_a_route(app, document):
    routes = {(rule.endpoint, method.lower()) for rule in app.url_map.iter_rules() if rule.rule.startswith(ROOT) for method in rule.methods - {"HEAD", "OPTIONS"}}
    described = {(f"api.{told['operationId']}", method) for path in document["paths"].values() for method, told in path.items()}
    assert routes == described and document["openapi"] == "3.1.0"


@together("signed", [False, True])
@together("operation", [key for key, one in OPERATIONS.items() if one.method == "get"])
def test_every_answer_is_as_described(client, world, document, operation, signed):
    forum, person = world
    headers = key_of(person) if signed else {}
    for path in every_path(forum)[operation]:
        assert fits(document, operation, ask(client, path, headers=headers)), path


def test_every_schema_is_one(document):
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert name


def test_the_tally_has_the_keys_and_values_of_the_command(client, world):
    forum, _ = world
    figures = ask(client, f"/forums/{forum.slug}/tally").get_json()["figures"]
    assert figures["messages"] == 3 and figures["inputs"] == 2 and figures["moderator_messages"] == 1
    assert figures["inputs_per_topic_and_question"]["1"]["1"] == 1
    assert figures == client.get(f"/en/forums/{forum.slug}/figures?format=json").get_json()["figures"]


def test_only_published_messages_are_listed_counted_and_found(client, world):
    forum, person = world
    for headers in ({}, key_of(person)):
        listed = ask(client, f"/forums/{forum.slug}/messages", headers=headers).get_json()
        assert [message["number"] for message in listed] == [1, 2, 3]
        assert {hit["number"] for hit in ask(client, "/search?q=seeds", headers=headers).get_json()["hits"]} == {1, 2}
    assert ask(client, f"/forums/{forum.slug}").get_json()["counts"]["messages"] == 3


def test_a_message_says_what_the_page_says(client, world):
    forum, _ = world
    said = ask(client, f"/forums/{forum.slug}/messages/2").get_json()
    assert (said["subject"], said["thread"], said["reply_to"], said["topic"], said["text"], said["timezone"]) == (
        "Seeds answered",
        1,
        1,
        1,
        "Words of message 2.",
        "America/Toronto",
    )
    assert said["posted_at"] == "2026-03-11T11:00:00Z" and said["url"] == f"http://localhost/forums/{forum.slug}/messages/2"
    assert ask(client, f"/forums/{forum.slug}/messages/1").get_json()["initiatives"] == [{"title": "A course", "type": None, "audience": None, "status": "planned"}]


def test_messages_that_are_gone_leave_no_words(client, world):
    forum, person = world
    for number, status in ((4, 404), (5, 410), (6, 410), (7, 404), (99, 404)):
        answer = ask(client, f"/forums/{forum.slug}/messages/{number}")
        assert answer.status_code == status and "Seeds" not in answer.text and "Mine" not in answer.text
    own = ask(client, f"/forums/{forum.slug}/messages/7", headers=key_of(person))
    assert own.status_code == 200 and own.get_json()["status"] == "pending"


READERS = {"visitor": (200, 403, 404), "member": (200, 403, 404), "participant": (200, 200, 200), "secretariat": (200, 200, 200)}


@pytest.mark.parametrize("role", READERS)
def test_each_reader_reads_what_the_pages_show_them(client, role, app):
    for visibility, status in zip(("public", "registered", "closed"), READERS[role], strict=True):
        forum = make.forum(visibility=visibility)
        make.message(forum, subject="Sorghum")
        person = None if role == "visitor" else make.person(role="secretariat" if role == "secretariat" else "member")
        if role == "participant":
            make.registration(forum, person)
        headers = key_of(person) if person else {}
        for operation, paths in every_path(forum).items():
            if (
                operation not in {"document", "listForums", "search", "listExperts", "showExpert"} and "/summary" not in paths[0] and "/summaries/" not in paths[0]
            ):  # about no forum; not issued
                answer = ask(client, paths[0], headers=headers)
                assert answer.status_code == status and (status == 200 or "Sorghum" not in answer.text), f"{role} {visibility} {paths[0]}: {answer.status_code}"
        known = {one["slug"]: one for one in ask(client, "/forums?limit=100", headers=headers).get_json()}
        assert (forum.slug in known) == (status != 404)
        assert status == 404 or (known[forum.slug]["readable"], known[forum.slug]["counts"]["messages"]) == ((True, 1) if status == 200 else (False, 0))
        assert bool(ask(client, f"/search?q=sorghum&forum={forum.slug}", headers=headers).get_json()["total"]) == (status == 200)


def test_a_forum_in_preparation_is_not_known(client, app):
    forum = make.forum()
    forum.announced_at = None
    db.session.commit()
    assert ask(client, f"/forums/{forum.slug}").status_code == 404 and ask(client, "/forums").get_json() == []


def test_lists_lead_on_by_the_link_header(client, world):
    forum, _ = world
    for path, keys in ((f"/forums/{forum.slug}/messages", [1, 2, 3]), (f"/forums/{forum.slug}/threads", [1, 3])):
        seen, url = [], f"{ROOT}{path}?limit=1"
        while url:
            answer = client.get(url)
            seen += [one["number"] for one in answer.get_json()]
            url = answer.headers.get("Link", "").partition(">")[0].removeprefix("<http://localhost")
        assert seen == keys


def test_an_answer_that_has_not_changed_is_not_sent_again(client, world):
    forum, _ = world
    path = f"/forums/{forum.slug}/messages"
    mark = ask(client, path).headers["ETag"]
    assert mark.startswith('W/"') and ask(client, path, headers={"If-None-Match": mark}).status_code == 304
    make.message(forum)
    assert ask(client, path, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/forums?page=2", 400), ("/forums?limit=101", 400), ("/forums?limit=x", 400), ("/forums?limit=1&limit=2", 400), ("/forums?after=2147483648", 400), ("/forums?after=0", 400),
        ("/forums/x/messages/2147483648", 404), ("/forums/x/messages/0", 404), ("/forums/x/messages/-1", 404), ("/forums/a%00b", 404), ("/search?q=", 400), ("/nothing", 404), ("", 404),
    ],
)  # fmt: skip
def test_whatever_makes_no_sense_is_refused_as_a_problem(client, app, path, status):
    answer = ask(client, path)
    assert answer.status_code == status and answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == status and answer.get_json()["reference"]


def test_a_method_that_is_not_there_is_a_problem_too(client, app):
    answer = client.delete(f"{ROOT}/forums")
    assert answer.status_code == 405 and answer.mimetype == "application/problem+json" and "GET" in answer.headers["Allow"]


def test_a_fault_of_ours_is_a_problem_without_a_trace(client, world, app, monkeypatch):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("forum.queries.people.participants", lambda *_, **__: 1 / 0)
    answer = ask(client, f"/forums/{world[0].slug}/participants")
    assert answer.status_code == 500 and answer.mimetype == "application/problem+json" and "division" not in answer.text


def test_nothing_of_a_session_counts(as_, world):
    forum, person = world
    browser = as_(person)
    assert ask(browser, f"/forums/{forum.slug}/messages/7").status_code == 404
    assert browser.post(f"{ROOT}/forums/{forum.slug}/topics/1/messages", json={"subject": "A", "body": "B"}).status_code == 401
    assert "Set-Cookie" not in ask(browser.application.test_client(), "/forums", headers=key_of(person)).headers


def test_a_token_does_not_open_pages(client, world):
    assert client.get("/en/account/", headers=key_of(world[1])).status_code in {302, 303, 404}
    assert client.get("/en/bookmarks", headers=key_of(world[1])).status_code == 302


@pytest.mark.parametrize("how", ["wrong", "basic", "ended", "old", "disabled", "erased", "empty"])
def test_a_token_that_is_no_longer_good_is_refused_everywhere(client, world, app, how):
    _, person = world
    headers = key_of(person)
    token = db.session.scalars(select(ApiToken)).one()
    if how == "ended":
        token.end(at=NOW)
    elif how == "old":
        app.extensions["clock"] = lambda: NOW + timedelta(days=30)
    elif how == "disabled":
        person.disabled_at = NOW
    elif how == "erased":
        erasure.erase(person, at=NOW)
    db.session.commit()
    given = {"wrong": {"Authorization": "Bearer rap_x"}, "basic": {"Authorization": "Basic eDp5"}, "empty": {"Authorization": ""}}.get(how, headers)
    answer = ask(client, "/forums", headers=given)
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer") and answer.mimetype == "application/problem+json"


def test_using_a_token_leaves_the_day_and_nothing_more(client, world, queries):
    headers = key_of(world[1])
    ask(client, "/forums", headers=headers)
    with queries() as seen:
        ask(client, "/forums", headers=headers)
    assert not [statement for statement in seen if statement.startswith(("UPDATE", "INSERT"))]
    db.session.expire_all()
    assert db.session.scalars(select(ApiToken)).one().last_used_at == NOW.replace(hour=0)


def test_a_list_costs_the_same_for_one_and_for_thirty(client, app, queries):
    forum = make.forum()
    make.message(forum, subject="Seeds")
    paths = [every_path(forum)[operation][0] for operation in ("listForums", "listThreads", "listMessages", "showForum", "search")]

    def costs(path):
        with queries() as seen:
            ask(client, path)
        return len(seen)

    for path in paths:
        ask(client, path)
    one = {path: costs(path) for path in paths}
    for _ in range(29):
        make.message(forum, subject="Seeds")
    make.forum()
    assert {path: costs(path) for path in paths} == one
