"""Work at the desk: order of sentences and blocks, words that stand until the moderator takes new ones, placing, large drafts, messages begun from a draft."""

import json

import pytest
from sqlalchemy import select

from core.database import db
from forum.models import SummaryEdit
from tests import make
from tests.forum.desks import chosen, desk, edit, edits
from tests.forum.writers import at
from tests.pages import get, post

pytestmark = pytest.mark.wide


def document(browser, forum):
    return json.loads(browser.get(at(forum, "/summary/draft.json")).text)


def texts(browser, forum):
    return [sentence["text"] for block in document(browser, forum)["blocks"] for sentence in block.get("sentences", ())]


def headings(browser, forum):
    return [block["text"] for block in document(browser, forum)["blocks"] if block["kind"] == "heading"]


def part_of(browser, forum, heading):
    link = next(e for e in desk(browser, forum).all("a") if e.attributes.get("class") == "sentence title" and heading in e.words)
    page = desk(browser, forum, link.attributes["href"].split("#")[0])
    return next(e.attributes["value"] for e in page.all("input", name="part"))


def needs(forum, *countries):
    question = forum.topics[0].questions[0]
    for place, code in enumerate(countries):
        make.message(forum, body=f"We need training for customs staff, number {place}.", author=make.registration(forum, country=code), questions=(question,))


def test_a_sentence_goes_up_and_down_and_from_paragraph_to_paragraph(forum, mo):
    before = texts(mo, forum)
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    place = next(place for place, text in enumerate(before) if "no budget" in text)
    edit(mo, forum, "up", line=line, seen=seen)
    after = texts(mo, forum)
    assert after[place - 1] == before[place] and after[place] == before[place - 1]
    edit(mo, forum, "down", line=line, seen=100)
    assert texts(mo, forum) == before
    for _ in range(60):
        answer = mo.post(at(forum, "/summary/edits"), data={"act": "up", "line": line, "seen": 100})
        if answer.status_code == 422:
            break
    assert "It cannot go further." in answer.text and texts(mo, forum)[0] == before[place]


def test_a_section_moves_with_all_that_stands_in_it_and_its_heading_is_worded(forum, mo):
    question = forum.topics[0].questions[1]
    make.message(forum, body="We run a laboratory for seeds.", author=make.registration(forum, country="FR"), questions=(question,))
    before = headings(mo, forum)
    labels = [one for one in before if one in (forum.topics[0].questions[0].label, question.label)]
    key = part_of(mo, forum, labels[1])
    edit(mo, forum, "part-up", part=key)
    assert [one for one in headings(mo, forum) if one in labels] == labels[::-1]
    words = texts(mo, forum)
    assert next(n for n, text in enumerate(words) if "laboratory for seeds" in text) < next(n for n, text in enumerate(words) if "reagents" in text)
    page = edit(mo, forum, "part-up", status=422, part=key)
    assert page.has("It cannot go further.")
    edit(mo, forum, "part-down", part=key)
    assert headings(mo, forum) == before
    edit(mo, forum, "heading", part=key, text="Work under way")
    assert "Work under way" in headings(mo, forum) and labels[1] not in headings(mo, forum)


def test_paragraphs_are_numbered_through_after_they_moved(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "split", line=line, seen=seen)
    edit(mo, forum, "part-up", line=line, seen=100)
    blocks = document(mo, forum)["blocks"]
    numbers = [block["number"] for block in blocks if block["kind"] == "paragraph"]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_what_has_no_place_is_refused_and_not_stored(forum, mo):
    page, line, seen = chosen(mo, forum, "As of")
    first = next(e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "sentence")
    line = next(e.attributes["value"] for e in desk(mo, forum, first.split("#")[0]).all("input", name="line"))
    page = edit(mo, forum, "merge", status=422, line=line, seen=seen)
    assert page.has("That cannot be done in this place.") and edits() == []


def test_accepted_words_stand_until_the_moderator_takes_the_new_ones(forum, mo):
    needs(forum, "FR", "DE", "IT")
    _, line, seen = chosen(mo, forum, "noted needs or challenges")
    then = next(text for text in texts(mo, forum) if "noted needs or challenges" in text)
    edit(mo, forum, "accept", line=line, seen=seen)
    needs(forum, "AT", "SE", "FI", "EE", "LV", "LT")
    page = desk(mo, forum, f"?line={line}")
    assert then in texts(mo, forum)
    assert page.has("To look at again") and page.has("The messages now say")
    edit(mo, forum, "renew", line=line, seen=100)
    now = [text for text in texts(mo, forum) if "noted needs or challenges" in text]
    assert now and then not in now and not desk(mo, forum).has("To look at again")
    assert mo.get(at(forum, "/summary/desk?check=1")).text.count("The check found") == 0


def test_words_are_kept_though_the_messages_now_give_others(forum, mo):
    needs(forum, "FR", "DE", "IT")
    _, line, seen = chosen(mo, forum, "noted needs or challenges")
    edit(mo, forum, "words", line=line, seen=seen, text="Needs were noted.")
    needs(forum, "AT", "SE", "FI", "EE", "LV", "LT")
    assert desk(mo, forum).has("To look at again")
    edit(mo, forum, "keep", line=line, seen=100)
    assert "Needs were noted." in texts(mo, forum) and not desk(mo, forum).has("To look at again")


def test_new_wording_in_place_of_ones_own_takes_the_own_words_back(forum, mo):
    needs(forum, "FR", "DE", "IT")
    _, line, seen = chosen(mo, forum, "noted needs or challenges")
    edit(mo, forum, "words", line=line, seen=seen, text="Needs were noted.")
    needs(forum, "AT", "SE", "FI", "EE", "LV", "LT")
    edit(mo, forum, "renew", line=line, seen=100)
    assert "Needs were noted." not in texts(mo, forum) and any("noted needs or challenges" in text for text in texts(mo, forum))


def test_ones_own_ticks_are_followed_at_once_even_in_an_accepted_sentence(forum, mo):
    needs(forum, "FR", "DE", "IT")
    _, line, seen = chosen(mo, forum, "noted needs or challenges")
    edit(mo, forum, "accept", line=line, seen=seen)
    page = desk(mo, forum, f"?line={line}")
    ticked = [e.attributes["value"] for e in page.all("input", name="in") if "checked" in e.attributes]
    before = len(ticked)
    edit(mo, forum, "ticks", line=line, seen=100, offered=ticked[:1])
    page = desk(mo, forum, f"?line={line}")
    assert len([e for e in page.all("input", name="in") if "checked" in e.attributes]) == before - 1
    assert not page.has("To look at again")


def test_a_whole_paragraph_is_accepted_and_taken_back_with_one_button_each(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "accept-all", line=line, seen=seen)
    several = edits()
    assert len(several) > 1 and {one.kind for one in several} == {"accept"}
    post(mo, at(forum, f"/summary/edits/{several[-1].number}/undoing"), together="1")
    assert all(one.undone_at for one in edits())


def test_the_history_lists_edits_of_every_kind(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "accept", line=line, seen=seen)
    edit(mo, forum, "drop", line=line, seen=100)
    edit(mo, forum, "place", number="4", text="a shared database")
    page = get(mo, at(forum, "/summary/versions"))
    assert page.has("accepted") and page.has("dropped") and page.has("words quoted")


def test_an_edit_is_done_again(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "words", line=line, seen=seen, text="Money is short.")
    post(mo, at(forum, "/summary/edits/1/undoing"))
    assert "Money is short." not in texts(mo, forum)
    page = post(mo, at(forum, "/summary/edits/1/redoing"))
    assert page.has("new words") and "Money is short." in texts(mo, forum)


def test_an_input_is_placed_with_the_words_that_stand_alone_best_or_left_out_with_a_reason(forum, mo):
    make.message(forum, body="Dear colleagues, thank you. Greetings from the coast.", author=make.registration(forum, country="SN"), questions=(forum.topics[0].questions[0],))
    page = desk(mo, forum)
    assert page.has("Not yet placed: 1")
    page = edit(mo, forum, "leave-out", number="5", text="Only greetings.")
    assert page.has("Left out: 1") and page.has("Only greetings.") and page.has("Mo Derator") and page.has("Not yet placed: 0")
    post(mo, at(forum, "/summary/edits/1/undoing"))
    page = edit(mo, forum, "place", number="5")
    assert page.has("Not yet placed: 0") and page.has("reflected 5")


def test_other_words_are_put_in_after_the_chosen_sentence(forum, mo):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    edit(mo, forum, "place", number="4", text="a shared database", after=line, seen=seen)
    words = texts(mo, forum)
    place = next(n for n, text in enumerate(words) if "no budget" in text)
    assert "“a shared database”" in words[place + 1]


def test_a_message_shows_where_it_is_used(forum, mo):
    page = desk(mo, forum, "?message=3")
    assert page.has("Where it is used") and page.has("no budget for reagents")
    assert [e for e in page.all("a") if e.attributes.get("class") == "sentence uses"]
    page = desk(mo, forum, "?state=reflected")
    assert page.has("Inputs") and page.has("used in")


def test_the_figures_add_up_on_the_page(forum, mo):
    assert desk(mo, forum).has("Both sums hold.")


def test_a_page_that_lies_open_learns_what_others_did(forum, mo, sec):
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    assert mo.get(at(forum, f"/summary/edits?after={seen}")).json == {"edits": [], "in_force": 0}
    edit(sec, forum, "words", line=line, seen=seen, text="Money is short.")
    told = mo.get(at(forum, f"/summary/edits?after={seen}")).json
    assert [one["by"] for one in told["edits"]] == ["Sec Retary"] and told["in_force"] == 1


def test_a_mid_point_message_begins_with_words_of_the_draft(forum, mo, as_):
    page = get(mo, at(forum, "/messages/new?draft=all"))
    assert page.has("Under Topic 1") or page.has("inputs from")
    assert next(e for e in page.all("option", value="mid-point") if "selected" in e.attributes)
    number = next(block["number"] for block in document(mo, forum)["blocks"] if any("no budget" in one["text"] for one in block.get("sentences", ())))
    assert get(mo, at(forum, f"/messages/new?draft={number}")).has("no budget for reagents in any district")
    somebody = make.person()
    make.registration(forum, somebody)
    assert "no budget for reagents" not in as_(somebody).get(at(forum, f"/messages/new?draft={number}")).text


def test_versions_are_compared_with_the_draft_as_it_stands(forum, mo):
    post(mo, at(forum, "/summary/versions"))
    _, line, seen = chosen(mo, forum, "no budget for reagents")
    now = next(text for text in texts(mo, forum) if "no budget" in text)
    edit(mo, forum, "words", line=line, seen=seen, text=now.replace("no budget", "hardly a budget"))
    page = get(mo, at(forum, "/summary/versions?from=1"))
    assert page.has("From version 1 to the draft as it stands") and page.has("1 sentence differs.") and page.has("worded otherwise")
    assert [e.words for e in page.all("del")] == ["no"] and [e.words for e in page.all("ins")] == ["hardly a"]


def test_a_long_draft_is_shown_in_pages(forum, mo, monkeypatch):
    monkeypatch.setattr("forum.queries.desk_outline.FULL", 3)
    monkeypatch.setattr("forum.queries.desk_outline.LONG", 4)
    page = desk(mo, forum)
    assert page.has("Page 1 of") and not page.has("no budget for reagents")
    last = texts(mo, forum)
    assert desk(mo, forum, "?page=99").has(last[-1][:30])
    assert desk(mo, forum, "?paragraph=1").has(last[0][:30])


def test_nobody_else_learns_of_edits(forum, client, as_):
    assert client.get(at(forum, "/summary/edits")).status_code == 403
    assert db.session.scalars(select(SummaryEdit)).all() == []
