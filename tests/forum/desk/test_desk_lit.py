"""What is lit beside a sentence: the words it quotes, those that raise the theme it counts, what its section quotes; and whom a message speaks for."""

from itertools import pairwise

import pytest

from forum.queries.desk import Desk
from forum.queries.desk_lit import lit_anywhere, lit_beside
from forum.queries.desk_sources import beside, cell_of, stated
from forum.summary.draft import make_draft
from forum.summary.edits import Edit, with_ticks, worked
from forum.summary.settings import Settings
from tests.forum.desks import chosen, desk, edit
from tests.forum.summary import forums
from tests.forum.writers import at
from tests.pages import post

pytestmark = pytest.mark.wide


def at_the_desk(material, edits=()):
    settings = with_ticks(Settings(), edits)
    draft = make_draft(material, settings)
    return Desk(material, settings, tuple(edits), worked(draft, edits, material, settings), draft)


@pytest.fixture(scope="module")
def demo():
    return at_the_desk(forums.demonstration())


def line_of(at, template, **more):
    return next(
        (part, line)
        for part in at.work.parts
        for line in part.lines
        if line.sentence.template.startswith(template) and all(getattr(part.block.about, key) == value for key, value in more.items())
    )


def test_every_quotation_is_lit_on_the_first_page_of_its_sources(demo):
    for part in demo.work.parts:
        for line in part.lines:
            lit = {(one.message.number, text) for one in beside(demo, part, line).sources for paragraph in one.paragraphs for text, is_lit in paragraph if is_lit}
            for one in line.sentence.quotations:
                assert any(number == one.message for number, _ in lit), (line.id, one.text)


def test_a_theme_across_goals_lights_what_raises_it_and_is_ticked_like_a_cell(demo):
    part, line = line_of(demo, "across.item", theme="training")
    lit = lit_beside(demo, part, line, line.sentence.messages)
    assert set(lit) == set(line.sentence.messages)
    assert cell_of(demo, part, line) == ("training", line)
    near = beside(demo, part, line)
    assert near.lead is line and all(one.quoted for one in near.ticks if one.ticked)
    out = line.sentence.messages[0]
    again = at_the_desk(demo.material, [Edit(1, "tick", str(out), {"theme": "training", "in": False}, "Mo")])
    _, then = line_of(again, "across.item", theme="training")
    assert out not in then.sentence.messages and then.sentence.contributors < line.sentence.contributors


def test_themes_named_in_passing_phrases_and_what_is_answered_are_lit(demo):
    for template in ("across.smaller", "question.themes", "phrases.lead", "conclusion.themes"):
        part, line = line_of(demo, template)
        assert set(lit_beside(demo, part, line, line.sentence.messages)) == set(line.sentence.messages), template
    part, reply = next((part, line) for part in demo.work.parts for line in part.lines if line.sentence.text.startswith("In reply") and len(line.sentence.messages) == 2)
    assert set(lit_beside(demo, part, reply, reply.sentence.messages)) == set(reply.sentence.messages)


def test_a_message_is_lit_with_all_its_words_that_stand_in_the_draft(demo):
    quoted = {(one.start, one.end) for part in demo.work.parts for line in part.lines for one in line.sentence.quotations if one.message == 11}
    lit = lit_anywhere(demo, 11)
    assert quoted and all(any(start <= first and last <= end for start, end in lit) for first, last in quoted)
    assert all(before[1] <= after[0] for before, after in pairwise(lit))


def test_a_sentence_about_figures_says_which(demo):
    _, line = line_of(demo, "opening.messages")
    assert stated(demo, line) == [("messages", "120"), ("moderator_messages", "5"), ("inputs", "115")]
    _, line = line_of(demo, "opening.written")
    assert ("inputs_per_language.ar", "3") in stated(demo, line)
    _, line = line_of(demo, "goal.count", goal="A.2")
    assert any(value == "3" for _, value in stated(demo, line))


def test_the_page_names_whom_a_source_speaks_for_and_what_a_sentence_states(forum, mo):
    page, _, _ = chosen(mo, forum, "no budget for reagents")
    assert [e for e in page.all("b") if e.words == "Kenya"]
    page, _, _ = chosen(mo, forum, "had been published")
    assert page.has("The figures it states, as they are counted now") and page.has("moderator_messages")


def test_an_edit_whose_place_is_gone_is_shown_and_can_be_taken_back(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "drop", line=line, seen=seen)
    assert not desk(mo, forum).has("Edits whose place is gone")
    post(mo, at(forum, "/messages/3/hiding"), reason="Not here.")
    assert desk(mo, forum).has("Edits whose place is gone: 1")
    assert not post(mo, at(forum, "/summary/edits/1/undoing")).has("Edits whose place is gone")
