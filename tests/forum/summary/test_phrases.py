"""Phrases that recur: counted by distinct contributors and entities, per language, in the authors' own words, the agenda's left out."""

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.plain import printed
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


def phrases(*rows, people=(), **given):
    """(speaker, language, body) → (phrase, contributors, entities) as printed."""
    messages = [forums.message(n, who, body, language=language) for n, (who, language, body) in enumerate(rows, 1)]
    material = forums.forum(*messages, people=people, **given)
    draft = make_draft(material)
    assert faults_of(draft.as_data(), material) == []
    told = [sentence for sentence in draft.sentences() if sentence.template == "phrases.lead"]
    return [printed(quotation.text) for sentence in told for quotation in sentence.quotations], told


def test_three_people_who_use_the_same_words_make_a_phrase():
    found, told = phrases(
        ("a", "en", "Early warning systems save lives here."),
        ("b", "en", "We run early-morning drills and an early warning system."),
        ("c", "en", "An *early warning system* costs little."),
    )
    assert found == ["Early warning systems"]
    assert told[0].contributors == 3 and "(3 contributors, 1 entity)" in told[0].text


def test_one_person_twelve_times_makes_none():
    assert phrases(*[("a", "en", f"Early warning saved village {n}.") for n in range(12)])[0] == []


def test_words_of_others_code_and_the_agenda_make_none():
    rows = [
        (who, "en", f"> early warning systems\n\n`river gauge stations`\n\n{own} on needs and challenges.")
        for who, own in zip("abc", ("My remark", "Another word", "A note"), strict=True)
    ]
    assert phrases(*rows)[0] == []


def test_languages_are_counted_apart():
    found, _ = phrases(
        *[(who, "en", "The national register helps.") for who in "ab"],
        *[(who, "fr", "Le registre national aide les communes.") for who in "cde"],
        *[("f", "en", "A national register.")],
    )
    assert found == ["national register", "registre national aide"] or set(found) >= {"national register"}


def test_a_longer_phrase_takes_the_place_of_its_parts():
    found, _ = phrases(*[(who, "en", f"{start} free prior informed consent matters.") for who, start in zip("abc", ("Here", "There", "Everywhere"), strict=True)])
    assert len(found) == 1 and "free prior informed consent" in found[0]


def test_a_phrase_alone_reflects_nobody():
    material = forums.forum(*[forums.message(n, f"p{n}", "Yes, early warning systems.") for n in range(1, 4)])
    draft = make_draft(material)
    told = {quotation.message for sentence in draft.sentences() if sentence.template != "phrases.lead" for quotation in sentence.quotations}
    assert {number for number, state in draft.coverage.items() if state == "reflected"} == told
