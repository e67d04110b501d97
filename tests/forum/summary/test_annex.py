"""The data annex: whoever has it recomputes the figures; one changed cell is found."""

import csv
import re
from dataclasses import replace
from io import StringIO

import pytest

from forum.summary.annex import COLUMNS, annex_faults, annex_of
from forum.summary.draft import make_draft
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


@pytest.fixture(scope="module")
def material():
    return forums.demonstration()


@pytest.fixture(scope="module")
def draft(material):
    return make_draft(material)


def faults(text, material, draft):
    return list(annex_faults(text, material, draft.as_data()))


def test_every_input_has_one_row_with_its_facts(material, draft):
    rows = list(csv.DictReader(StringIO(annex_of(draft, material))))
    assert tuple(rows[0]) == COLUMNS
    assert [int(row["message"]) for row in rows] == [message.number for message in material.inputs]
    assert len({row["contributor"] for row in rows}) == draft.figures["contributors"]


def test_reflected_inputs_name_their_paragraphs(material, draft):
    rows = {int(row["message"]): row for row in csv.DictReader(StringIO(annex_of(draft, material)))}
    for sentence in draft.sentences():
        for quotation in sentence.quotations:
            assert rows[quotation.message]["paragraphs"] and f"{quotation.start}-{quotation.end}" in rows[quotation.message]["quoted_at"].split()


def test_it_agrees_with_the_forum_and_the_figures(material, draft):
    assert faults(annex_of(draft, material), material, draft) == []


@pytest.mark.parametrize("column", ["topic", "contributor", "category", "language", "goals"])
def test_one_changed_cell_is_found(material, draft, column):
    rows = list(csv.DictReader(StringIO(annex_of(draft, material))))
    rows[3][column] = "A.99" if column == "goals" else "7"
    held = StringIO()
    written = csv.DictWriter(held, COLUMNS)
    written.writeheader()
    written.writerows(rows)
    found = faults(held.getvalue(), material, draft)
    assert any(re.search(rf"line 5, {column}", fault) for fault in found)


def test_a_missing_row_and_a_changed_figure_are_found(material, draft):
    text = annex_of(draft, material)
    short = "\r\n".join([*text.split("\r\n")[:-2], ""])
    assert any("is missing" in fault for fault in faults(short, material, draft))
    changed = replace(draft, figures={**draft.figures, "inputs": draft.figures["inputs"] + 1})
    assert faults(text, material, changed) == [f"annex: inputs: its rows give {draft.figures['inputs']}, the summary says {draft.figures['inputs'] + 1}"]


def test_what_is_no_annex_is_said_to_be_none(material, draft):
    assert "columns" in faults("a,b\r\n1,2\r\n", material, draft)[0]
    assert "columns" in faults("", material, draft)[0]
