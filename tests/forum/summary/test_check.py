"""The check before export: it passes on a fresh draft and names what was changed by hand or has changed since."""

import json

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.material import from_archive
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


@pytest.fixture
def document():
    return json.loads(json.dumps(make_draft(forums.demonstration()).as_data()))


def faults(document, material=None):
    return [str(fault) for fault in faults_of(document, material or forums.demonstration())]


def sentences(document):
    return [sentence for block in document["blocks"] for sentence in block.get("sentences", [])]


def changed(number, **values):
    archive = json.loads(json.dumps(forums.archive()))
    rows = sorted(archive["messages"], key=lambda row: row["posted_at"])
    rows[number - 1].update(values)
    return from_archive(archive)


def test_a_fresh_draft_passes(document):
    assert faults(document) == []


def test_a_figure_changed_by_hand_is_named(document):
    document["figures"]["inputs_per_goal"]["A.6"] = 10
    assert faults(document) == ["figures.inputs_per_goal.A.6: the draft says 10, the messages give 9"]


def test_a_digit_changed_in_a_sentence_is_named(document):
    sentence = next(one for one in sentences(document) if "115 inputs" in one["text"])
    sentence["text"] = sentence["text"].replace("115", "116")
    assert any("its words are not those it was made of" in fault for fault in faults(document))
    for piece in sentence["pieces"]:
        piece[1] = piece[1].replace("115", "116")
    assert any("the messages give" in fault for fault in faults(document))


def test_a_quotation_changed_by_one_letter_is_named(document):
    sentence = next(one for one in sentences(document) if one.get("quotations"))
    sentence["quotations"][0]["text"] += "s"
    assert any("quotes words that message" in fault for fault in faults(document))


def test_a_message_hidden_since_is_named_wherever_it_is_used(document):
    found = faults(document, changed(13, status="hidden"))
    assert any("quotes message 13, which is not published" in fault for fault in found)
    assert any(fault.startswith("figures.inputs:") for fault in found)
    assert any("coverage: message 13 is no published input" in fault for fault in found)


def test_a_body_edited_since_is_named(document):
    assert any("quotes words that message 26 does not have" in fault for fault in faults(document, changed(26, body="Other words now.")))


def test_a_contributor_added_to_a_count_is_named(document):
    sentence = next(one for one in sentences(document) if one["template"] == "across.item")
    sentence["contributors"] += 1
    assert any("counts" in fault and "its messages have" in fault for fault in faults(document))


def test_a_sentence_without_sources_is_named_unless_a_moderator_wrote_it(document):
    bare = {"text": "All agreed.", "origin": "template", "messages": [], "pieces": [["words", "All agreed."]]}
    document["blocks"][3]["sentences"].append(bare)
    assert any("rests on neither messages nor figures" in fault for fault in faults(document))
    bare["origin"] = "moderator"
    assert faults(document) == []


def test_an_input_missing_from_the_coverage_is_named(document):
    document["coverage"].pop(4)
    assert any(fault.startswith("coverage: input") for fault in faults(document))


def test_a_row_of_the_table_that_no_message_has_is_named(document):
    table = next(block for block in document["blocks"] if block["kind"] == "table")
    table["rows"][0]["cells"][1] = "Another title"
    assert any("is not an initiative of message" in fault for fault in faults(document))
