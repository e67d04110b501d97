"""What the conclusion takes from what is drafted above: themes that weigh, kinds counted, offers, questions and their replies."""

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.gist import weighs
from forum.summary.material import Question, Topic
from forum.summary.settings import Settings
from tests.forum.summary import forums

PLACES = ("North", "South", "East", "West", "Delta", "Hills", "Coast", "Plain", "Lakes")


def _conclusion(draft):
    return [sentence.text for block in draft.blocks if block.kind == "item" and block.key.startswith("conclusion/") for sentence in block.sentences]


def _forum(bodies, label="Experience so far", **given):
    messages = [forums.message(n, f"p{n}", body, questions=(1,), **given.get(str(n), {})) for n, body in enumerate(bodies, 1)]
    people = tuple(forums.person(f"p{n}", code) for n, code in enumerate(("MX", "BJ", "KE", "GH", "NO", "PE", "ZW", "CN", "LK"), 1))
    return forums.forum(*messages, people=people[: len(bodies)], topics=(Topic(1, "Work", (Question(1, "What is your experience?", label),)),), goals=())


@pytest.mark.parametrize(("n", "of", "does"), [(3, 12, True), (3, 13, False), (2, 6, True), (2, 7, False), (1, 1, False), (4, 14, True)])
def test_a_theme_weighs_with_three_contributors_and_a_quarter(n, of, does):
    assert weighs(n, of) is does


def test_where_no_theme_weighs_the_conclusion_counts_what_kinds_of_things_were_said():
    suggested = [f"We suggest that the bridge in the {place} be painted again every year." for place in PLACES[:4]]
    done = [f"We have walked through the {place} with the elders of the village since 2015." for place in PLACES[4:7]]
    assert _conclusion(make_draft(_forum([*suggested, *done]))) == ["Experience so far: suggestions (four contributors)."]


def test_a_theme_that_a_question_asks_about_is_not_its_main_point():
    bodies = [f"We need new laws and training for the guards in the {place}." for place in PLACES[:5]]
    (item,) = _conclusion(make_draft(_forum(bodies, label="Legislation")))
    assert "training (five contributors)" in item and "legal framework" not in item


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_offers_and_questions_with_their_replies_are_told_with_numbers(language):
    bodies = ("We can share our maps with any neighbour.", "Could anybody tell us how to repair the siren in the valley?", "Write to the maker of the siren, who has the manual.")
    material = _forum(bodies, **{"3": {"reply_to": 2}})
    draft = make_draft(material, Settings(language=language))
    exchange = [sentence for sentence in draft.sentences() if sentence.template == "conclusion.exchange"]
    assert [sentence.messages for sentence in exchange] == [(1, 2, 3)]
    if language == "en":
        assert exchange[0].text == "An offer by one contributor; a question by one contributor, to which another contributor replied."
    assert not faults_of(draft.as_data(), material, Settings(language=language))


def test_a_count_in_the_conclusion_that_was_changed_is_found_by_the_check():
    material = _forum([f"We suggest that the bridge in the {place} be painted again every year." for place in PLACES[:4]])
    document = make_draft(material).as_data()
    sentence = next(one for block in document["blocks"] for one in block.get("sentences", []) if one["template"] == "conclusion.question")
    sentence["text"] = sentence["text"].replace("(four", "(five")
    sentence["pieces"] = [[source, text.replace("four", "five")] for source, text in sentence["pieces"]]
    assert any("the messages give" in fault.what for fault in faults_of(document, material))
