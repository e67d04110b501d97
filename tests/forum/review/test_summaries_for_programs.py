"""Summaries as programs read them: in the shape of the format, by the visibility rule, with marks."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from accounts.models import Person
from core.database import db
from tests import make
from tests.forum.programs import ROOT, ask, fits, key_of
from tests.forum.summing import first_contributor, issue, issued, make_hidden, opened
from tests.forum.writers import at
from tests.pages import post

pytestmark = pytest.mark.wide
FORMAT = Draft202012Validator(json.loads((Path(__file__).parents[1] / "summary" / "summary.schema.json").read_text()))


@pytest.fixture
def document(client):
    return client.get(f"{ROOT}/openapi.json").get_json()


def of(forum, rest):
    return f"/forums/{forum.slug}/{rest}"


def test_what_was_issued_is_read_in_its_format_and_so_are_its_corrections(forum, mo, client, document):
    assert ask(client, of(forum, "summaries")).get_json() == [] and ask(client, of(forum, "summary")).status_code == 404
    issued(mo, forum)
    answer = ask(client, of(forum, "summary"))
    assert fits(document, "showSummary", answer) and not list(FORMAT.iter_errors(answer.get_json()))
    issue(mo, forum, note="A name was spelt wrong.")
    lines = ask(client, of(forum, "summaries"))
    assert fits(document, "listSummaries", lines)
    assert [(one["number"], one["note"], one["date"], one["symbol"]) for one in lines.get_json()] == [
        (1, "", "2026-03-11", "WARM/2026/1"),
        (2, "A name was spelt wrong.", "2026-03-11", "WARM/2026/1"),
    ]
    first, second, last = (ask(client, of(forum, rest)) for rest in ("summaries/1", "summaries/2", "summary"))
    assert all(fits(document, "showIssuedSummary", one) for one in (first, second))
    assert (first.get_json()["issue"]["number"], last.get_json()["issue"]) == (1, second.get_json()["issue"])
    assert last.get_json() == client.get(at(forum, "/summary.json")).get_json()
    missing = ask(client, of(forum, "summaries/3"))
    assert missing.status_code == 404 and fits(document, "showIssuedSummary", missing)


def test_what_has_not_changed_is_not_sent_again_and_words_that_went_are_left_out(forum, mo, client):
    issued(mo, forum)
    mark = ask(client, of(forum, "summary")).headers["ETag"]
    assert ask(client, of(forum, "summary"), headers={"If-None-Match": mark}).status_code == 304
    make_hidden(forum, 3)
    answer = ask(client, of(forum, "summary"), headers={"If-None-Match": mark})
    assert answer.status_code == 200 and "no budget for reagents" not in answer.text
    quotations = [one for block in answer.get_json()["blocks"] for sentence in block.get("sentences", ()) for one in sentence.get("quotations", ())]
    assert [one["text"] for one in quotations if one["message"] == 3] == ["[…]"]


def test_a_draft_under_review_is_read_by_registered_participants_only(forum, mo, client, document):
    ada = key_of(first_contributor())
    assert ask(client, of(forum, "summary/review"), headers=ada).status_code == 404
    opened(mo, forum)
    answer = ask(client, of(forum, "summary/review"), headers=ada)
    assert fits(document, "showReview", answer) and not list(FORMAT.iter_errors(answer.get_json()))
    told = answer.get_json()
    assert told["status"] == "review" and told["review"]["open"] and told["review"]["version"] == 1 and "no budget for reagents" in answer.text
    for headers in ({}, key_of(make.person())):
        refused = ask(client, of(forum, "summary/review"), headers=headers)
        assert refused.status_code == 403 and fits(document, "showReview", refused) and "reagents" not in refused.text
    post(mo, at(forum, "/summary/desk/review/closure"))
    assert ask(client, of(forum, "summary/review"), headers=ada).get_json()["review"]["open"] is False


def test_why_an_input_is_not_placed_is_told_to_whom_it_speaks_for(forum, mo, client):
    quiet = make.person(name="Quiet One")
    number = make.message(forum, author=make.registration(forum, quiet, country="CO"), body="Thank you all.").number
    opened(mo, forum)
    reasons = {}
    for person in (quiet, first_contributor(), db.session.query(Person).filter_by(name="Mo Derator").one()):
        told = ask(client, of(forum, "summary/review"), headers=key_of(person)).get_json()
        reasons[person.name] = {one["message"]: one["reason"] for one in told["unplaced"]}[number]
    assert reasons["Quiet One"] == reasons["Mo Derator"] != "" and reasons["Ada of MX"] == ""


def test_a_summary_is_read_by_whoever_may_read_its_forum(forum, mo, client):
    issued(mo, forum)
    ada, others = key_of(first_contributor()), ({}, key_of(make.person()))
    for visibility, status in (("registered", 403), ("closed", 404)):
        forum.visibility = visibility
        db.session.commit()
        for rest in ("summaries", "summaries/1", "summary"):
            for headers in others:
                answer = ask(client, of(forum, rest), headers=headers)
                assert answer.status_code == status and "reagents" not in answer.text, (visibility, rest)
            assert ask(client, of(forum, rest), headers=ada).status_code == 200, (visibility, rest)
