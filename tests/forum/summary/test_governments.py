"""What a reader found wrong in a draft of answers as governments write them: numbered titles, themselves in the third person, several questions in one input, lists."""

import pytest

from forum.summary.blocks import blocks_of
from forum.summary.draft import make_draft
from forum.summary.findings import findings
from forum.summary.material import Question, Topic
from forum.summary.parts import part_at, parts_of
from forum.summary.settings import Settings
from forum.summary.themes import Names
from tests.forum.summary import forums


def quoted(text, language="en", asked="", speaker=()):
    return {text[span.start : span.end]: span for span in findings(text, language, Names(), asked, speaker).spans}


def test_letters_under_a_numbered_line_that_leads_in_are_its_list():
    body = "1. Zambia has a plan.\n2. The main needs are as follows:\n(a) Training of customs officers;\n(b) Review of the act.\n3. Data are kept by three institutions."
    spans = quoted(body)
    assert (spans["Training of customs officers"].kind, spans["Review of the act"].kind) == ("need", "need")
    assert [block.lead for block in blocks_of(body)] == [None, None, 1, 1, None]


def test_roman_numbers_are_markers_of_items():
    assert [block.kind for block in blocks_of("(i) One thing is missing.\n(ii) Another is late.\n(iii) A third is weak.")] == ["item"] * 3


def test_a_short_line_above_a_sentence_is_its_title_and_not_its_beginning():
    body = "2. Lacunes\nIl n'existe pas de registre des produits dans le pays."
    assert list(quoted(body, "fr")) == ["Il n'existe pas de registre des produits dans le pays"]


def test_a_line_that_goes_on_is_no_title():
    assert len(blocks_of("- We need\n  Better laboratories.")) == 2
    assert len(blocks_of("- We need more\n  and better laboratories.")) == 1


@pytest.mark.parametrize(("text", "language", "speaker", "kept"), [
    ("The United Kingdom considers that fees should cover the costs of the regulator.", "en", "united kingdom", "fees should cover the costs of the regulator"),
    ("Le Bénin estime que les taxes devraient revenir au recyclage.", "fr", "bénin", "les taxes devraient revenir au recyclage"),
    ("La Argentina entiende que los registros deberían ser públicos.", "es", "argentina", "los registros deberían ser públicos"),
    ("On obstacles, we wish to point out that the support ended before the project began.", "en", "nepal", "the support ended before the project began"),
])  # fmt: skip
def test_who_speaks_of_itself_in_the_third_person_is_not_quoted_as_its_own_subject(text, language, speaker, kept):
    assert list(quoted(text, language, speaker=(speaker,))) == [kept]


def test_what_another_considers_keeps_its_subject():
    text = "Kenya considers that fees should cover the costs of the regulator."
    assert list(quoted(text, speaker=("ghana",))) == [text[:-1]]


def test_a_body_that_says_what_it_is_raises_no_theme():
    text = "Elimination Network is a global network of organizations that lack funds."
    assert all(not span.themes for span in quoted(text, speaker=("elimination network",)).values())


def test_a_lesson_stays_one_though_it_says_must():
    (span,) = quoted("Key lessons are that the inventory must be verified on site.").values()
    assert (span.kind, span.form) == ("lesson", "clause")


def test_a_suggestion_whose_cue_was_cut_off_is_only_stated():
    spans = quoted(
        "- Communities in the Arctic are affected by the long-range transport of pollutants that others have used; their knowledge should inform programmes.\n- Another."
    )
    assert {text.split()[-1]: span.verb for text, span in spans.items()} == {"used": "state"}


def test_a_title_of_needs_and_gaps_asks_for_what_stands_under_it():
    spans = quoted("**Needs and gaps**\n- Upgrading of the register\n- Absence of data on poisoning")
    assert {text: span.kind for text, span in spans.items()} == {"Upgrading of the register": "need", "Absence of data on poisoning": "challenge"}


QUESTIONS = ((1, "Measures and lessons"), (2, "Next phase"))


@pytest.mark.parametrize(("body", "place"), [
    ("**Question 1.** We trained staff.\n\n**Question 2.** Here it ends.", "Here"),
    ("We thank the secretariat.\n\nWith regard to question 1, fees were raised.\n\nWith regard to question 2, here it ends.", "here"),
    ("Au titre de la première question, rien à signaler.\n\nS'agissant de la deuxième question, here.", "here"),
    ("**1. Medidas**\nSe creó un registro.\n\n**2. Obstáculos**\nhere", "here"),
    ("We banned bags. For the next phase, here it ends.", "here"),
])  # fmt: skip
def test_an_author_says_which_words_answer_which_question(body, place):
    parts = parts_of(body, QUESTIONS)
    assert part_at(parts, body.index(place)) == 2
    assert part_at(parts, 5) != 2


def test_an_author_who_does_not_say_so_answers_all():
    assert parts_of("We banned bags and we need a question answered.", QUESTIONS) == ()


def test_each_answer_stands_under_its_question_and_a_short_list_is_told_whole():
    body = "With regard to question 1, we have trained forty inspectors.\n\nWith regard to question 2, we need: (a) longer projects; (b) one report; (c) lines for freight."
    topic = Topic(1, "Experience", (Question(1, "What was done?", "What was done"), Question(2, "What is needed?", "What is needed")))
    blocks = make_draft(forums.forum(forums.message(1, "A", body, questions=(1, 2)), topics=(topic,), goals=()), Settings()).as_data()["blocks"]
    texts = {block["about"]["question"]: block for block in blocks if block["kind"] == "paragraph" and block.get("about", {}).get("question")}
    second = " ".join(sentence["text"] for sentence in texts[2]["sentences"])
    assert all(words in second for words in ("longer projects", "one report", "lines for freight"))
    assert "forty inspectors" in " ".join(sentence["text"] for sentence in texts[1]["sentences"])
