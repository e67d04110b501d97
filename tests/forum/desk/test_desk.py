"""The moderator's desk: a draft from the first message, edits that are kept, two moderators at once, versions, files; and nobody else sees it."""

import json

import pytest
from sqlalchemy import select

from core.database import db
from forum.models import Summary, SummaryVersion
from tests import make
from tests.forum.desks import chosen, desk, edit, edits
from tests.forum.writers import at
from tests.pages import get, post
from tests.tries import together

pytestmark = pytest.mark.wide


def test_a_draft_stands_there_from_the_first_message(forum, mo):
    page = desk(mo, forum)
    assert page.has("no budget for reagents in any district")
    assert page.has("4 of 4") and page.has("reflected 4, counted only 0, unplaced 0")
    assert db.session.scalars(select(Summary)).all() == []


def test_a_sentence_shows_its_sources_with_the_words_lit(forum, mo):
    page, line, _ = chosen(mo, forum, "practical training")
    assert any("practical training" in e.words for e in page.all("mark"))
    assert page.has("Sources of the chosen sentence") and line


def test_words_of_the_moderator_are_kept_and_can_be_taken_back(forum, mo):
    _, line, seen = chosen(mo, forum, "practical training")
    page = edit(mo, forum, "words", line=line, seen=seen, text="In my words: practical training.")
    assert page.has("In my words: practical training.") and page.has("Draft with 1 edit")
    assert page.has("Mo Derator")
    page = post(mo, at(forum, "/summary/edits/1/undoing"))
    assert not page.has("In my words") and page.has("Draft with 0 edits")


def test_the_second_of_two_moderators_is_told_and_nothing_is_overwritten(forum, mo, sec):
    _, line, seen = chosen(mo, forum, "practical training")
    edit(mo, forum, "words", line=line, seen=seen, text="First words.")
    page = edit(sec, forum, "words", status=409, line=line, seen=seen, text="Second words.")
    assert page.has("Nothing was changed.") and page.has("Mo Derator") and page.has("First words.") and page.has("Second words.")
    assert [one.data["text"] for one in edits()] == ["First words."]


def test_the_same_form_sent_twice_is_one_edit(forum, mo):
    _, line, seen = chosen(mo, forum, "practical training")
    for _ in range(2):
        edit(mo, forum, "words", line=line, seen=seen, text="Only once.")
    assert len(edits()) == 1


def test_drop_put_back_remark_translate_accept(forum, mo):
    _, line, seen = chosen(mo, forum, "practical training")
    page = edit(mo, forum, "drop", line=line, seen=seen)
    assert page.has("Dropped") and page.has("reflected 2")  # two contributors share that sentence
    post(mo, at(forum, "/summary/edits/1/undoing"))
    page = edit(mo, forum, "remark", line=line, seen=seen, text="Taken up again below.")
    assert page.has("Taken up again below.")
    _, french, seen = chosen(mo, forum, "formations")
    message = next(e.attributes["value"] for e in desk(mo, forum, f"?line={french}").all("input", name="quotation"))
    page = edit(mo, forum, "translate", line=french, seen=seen, quotation=message, text="hands-on courses")
    assert page.has("[translation: hands-on courses]")
    page = edit(mo, forum, "accept", line=line, seen=seen)
    assert page.has("Edited") and edits()[-1].kind == "accept"


def test_a_paragraph_is_accepted_when_each_sentence_of_it_is(forum, mo):
    page = desk(mo, forum)
    assert page.has("Proposal") and not page.has("Accepted")
    for address in [e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "sentence"]:
        line = next(e.attributes["value"] for e in desk(mo, forum, address.split("#")[0]).all("input", name="line"))
        page = edit(mo, forum, "accept", line=line, seen=1000)
    assert page.has("Accepted") and not page.has("Proposal")


@together(
    ("act", "fields"),
    [
        ("words", {"text": "  "}),
        ("move", {"to": "999"}),
        ("move", {"to": "x"}),
        ("nonsense", {}),
        ("words", {"line": "gone", "text": "x"}),
        ("place", {"number": "99"}),
        ("leave-out", {"number": "1"}),
    ],
)
def test_what_cannot_be_done_is_said_and_the_words_are_kept(forum, mo, act, fields):
    _, line, seen = chosen(mo, forum, "practical training")
    page = edit(mo, forum, act, status=422, **({"line": line, "seen": seen} | fields))
    assert page.has("There is a problem") and page.all("title")[0].words.startswith("Error:")
    assert edits() == []


def test_other_words_of_a_message_are_quoted_letter_for_letter(forum, mo):
    page = edit(mo, forum, "place", number="3", text="in any district")
    assert page.has("in any district")
    page = edit(mo, forum, "place", status=422, number="3", text="in every district")
    assert page.has("Message #3 does not say this, letter for letter.")


def test_a_hidden_message_leaves_the_draft_and_edited_words_are_flagged(forum, mo):
    _, line, seen = chosen(mo, forum, "practical training")
    edit(mo, forum, "words", line=line, seen=seen, text="They asked for “practical training for inspectors”.")
    post(mo, at(forum, "/messages/1/hiding"), reason="Not here.")
    page = desk(mo, forum)
    assert page.has("To look at again") and page.has("The messages no longer make this sentence.")
    document = json.loads(mo.get(at(forum, "/summary/draft.json")).text)
    assert not any(1 in sentence["messages"] for block in document["blocks"] for sentence in block.get("sentences", ()))


def test_versions_are_kept_compared_and_restored(forum, mo):
    post(mo, at(forum, "/summary/versions"), note="As the rules made it")
    _, line, seen = chosen(mo, forum, "practical training")
    edit(mo, forum, "words", line=line, seen=seen, text="Edited since.")
    page = post(mo, at(forum, "/summary/versions"), note="Mine")
    assert page.has("As the rules made it") and page.has("Mine")
    page = get(mo, at(forum, "/summary/versions?from=1&to=2"))
    assert page.has("Edited since.") and page.has("From version 1 to version 2")
    page = post(mo, at(forum, "/summary/versions/1/restoration"))
    assert not page.has("Edited since.")
    assert db.session.query(SummaryVersion).count() == 3
    page = post(mo, at(forum, "/summary/versions/3/restoration"))
    assert page.has("Edited since.")


@together(("ending", "start"), [("json", b"{"), ("md", b""), ("html", b"<!doctype"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbfmessage")])
def test_the_draft_is_handed_out_in_every_format(forum, mo, ending, start):
    answer = mo.get(at(forum, f"/summary/draft.{ending}"))
    assert answer.status_code == 200 and answer.data.startswith(start) and answer.headers["Content-Disposition"].endswith(f'-summary.{ending}"')
    assert mo.get(at(forum, "/summary/draft.exe")).status_code == 404


def test_a_kept_version_is_handed_out_as_it_stood(forum, mo):
    before = json.loads(mo.get(at(forum, "/summary/draft.json")).text)
    post(mo, at(forum, "/summary/versions"))
    make.message(forum, body="We need more of everything, and soon.")
    now, kept = (json.loads(mo.get(at(forum, f"/summary/draft.json{rest}")).text) for rest in ("", "?version=1"))
    assert kept["figures"] == before["figures"] != now["figures"]
    assert [block.get("sentences") for block in kept["blocks"]] == [block.get("sentences") for block in before["blocks"]]


def test_a_moderator_ticks_a_message_out_of_a_theme_and_the_count_follows(forum, mo):
    forum.topics[0].questions[0].text = "What are the main needs, and what are the challenges?"
    for n in range(3):
        make.message(
            forum,
            body=f"We need training for customs staff, number {n}.",
            author=make.registration(forum, country=("FR", "DE", "IT")[n]),
            questions=(forum.topics[0].questions[0],),
        )
    page = desk(mo, forum)
    theme = next((e for e in page.all("a") if e.attributes.get("class") == "sentence" and "raised training" in " ".join(e.words.split())), None)
    assert theme is not None
    address = theme.attributes["href"].split("#")[0]
    page = desk(mo, forum, address)
    line, seen = (next(e.attributes["value"] for e in page.all("input", name=name)) for name in ("line", "seen"))
    offered = [e.attributes["value"] for e in page.all("input", name="offered")]
    ticked = [e.attributes["value"] for e in page.all("input", name="in") if "checked" in e.attributes]
    edit(mo, forum, "ticks", line=line, seen=seen, offered=offered, **{"in": ticked[1:]})
    assert [(one.kind, one.data["in"]) for one in edits()] == [("tick", False)]
    again = desk(mo, forum, address)
    assert not [e for e in again.all("input", name="in") if "checked" in e.attributes and e.attributes["value"] == ticked[0]]


def test_the_desk_costs_the_same_for_one_edit_and_for_ten(forum, mo, queries):
    _, line, seen = chosen(mo, forum, "practical training")
    edit(mo, forum, "words", line=line, seen=seen, text="Words 0.")
    with queries() as one:
        desk(mo, forum)
    for n in range(1, 10):
        edit(mo, forum, "words", line=line, seen=100, text=f"Words {n}.")
    with queries() as ten:
        desk(mo, forum)
    assert len(one) == len(ten)


def test_only_who_keeps_order_sees_the_draft(forum, client, as_):
    participant = make.person()
    make.registration(forum, participant)
    for browser in (client, as_(make.person()), as_(participant)):
        for path in ("/summary/desk", "/summary/versions", "/summary/draft.json"):
            assert browser.get(at(forum, path)).status_code == 403
        assert browser.post(at(forum, "/summary/edits"), data={"act": "remark"}).status_code == 403
