"""Kinds and themes on texts of other subjects, as far as rules go: the bounds keep a change from losing generality for one forum's sake."""

import json
from pathlib import Path

import pytest

from forum.summary.findings import findings
from forum.summary.kinds import VOTING, readings_of
from forum.summary.plain import plain_of
from forum.summary.sentences import sentences_of
from forum.summary.themes import Names

pytestmark = pytest.mark.wide

TEXTS = json.loads((Path(__file__).parent / "own_texts.json").read_text())["texts"]


def test_four_kinds_in_five_are_told_in_six_languages():
    right = sum(readings_of(plain_of(text), language, sentences_of(text, language))[0].kind == kind for language, text, kind, _ in TEXTS)
    assert right >= 0.8 * len(TEXTS)


def test_four_themes_in_five_are_told_in_six_languages():
    asked = [(language, text, theme) for language, text, kind, theme in TEXTS if theme and kind in VOTING]
    right = sum(theme in {one[0] for one in findings(text, language, Names()).votes} for language, text, theme in asked)
    assert right >= 0.8 * len(asked)
