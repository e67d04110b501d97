"""Which themes a span raises: stems with word limits, the longest alias, names masked, traps that rob a word of its vote."""

import pytest

from forum.summary.plain import folded
from forum.summary.themes import Names, themes, themes_in
from forum.summary.words import LANGUAGES

pytestmark = pytest.mark.wide


def found(text, language="en", names=()):
    return set(themes_in(folded(text), language, Names(names).places(text)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "information under constraint and restraint"),
        ("fr", "information et transformation"),
        ("es", "información y transformación"),
        ("fr", "la formation d'un réseau de pays"),
    ],
)
def test_training_is_not_found_inside_other_words(language, text):
    assert "training" not in found(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "hands-on training for inspectors"),
        ("fr", "des formations pratiques"),
        ("es", "formación antes y después"),
        ("ru", "обучение сотрудников"),
        ("ar", "نقترح تدريب شبكة"),
        ("zh", "现场培训"),
    ],
)
def test_training_is_found_in_six_languages(language, text):
    assert "training" in found(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "training individual officers is not enough",
        "a camera instead of training",
        "a radio rather than lectures and courses",
        "training is not the obstacle",
        "no objection to training",
        "we do not see a need, since there is no need for training",
    ],
)
def test_a_negated_word_is_no_vote(text):
    assert "training" not in found(text)


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [("en", "without a budget", "money"), ("en", "no reference laboratory", "infrastructure"), ("fr", "sans matériel de référence", "infrastructure")],
)
def test_a_lack_is_a_vote(language, text, theme):
    assert theme in found(text, language)


def test_words_inside_names_are_masked():
    assert "information" not in found("the Biosafety Clearing-House is old")
    assert "cooperation" in found("the African network of laboratories")
    assert "cooperation" not in found("the African Seed Network of Women met", names=("African Seed Network of Women",))


def test_the_longest_alias_at_a_place_wins():
    assert found("contingency plans") == {"administration"}


def test_each_language_has_every_theme_with_both_labels():
    keys = list(themes("en"))
    assert 12 <= len(keys) <= 16
    for language in LANGUAGES:
        assert list(themes(language)) == keys
        assert all(theme.heading and theme.sentence for theme in themes(language).values())
