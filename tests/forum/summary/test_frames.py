"""Frames of the six languages: counted nouns, verbs before their subject, "and" before its own sound."""

import pytest

from forum.summary.tree import QUOTATION, WORDS, Piece, text_of
from forum.summary.voice import Voice, record


@pytest.mark.parametrize(("language", "forms", "told"), [
    ("ru", "вклад|вклада|вкладов", {1: "вклад", 2: "вклада", 4: "вклада", 5: "вкладов", 11: "вкладов", 21: "вклад", 22: "вклада"}),
    ("ar", "مساهمة|مساهمتان|مساهمات|مساهمة|مساهمة", {1: "مساهمة", 2: "مساهمتان", 3: "مساهمات", 10: "مساهمات", 11: "مساهمة", 100: "مساهمة"}),
])  # fmt: skip
def test_a_counted_noun_has_the_form_of_its_number(language, forms, told):
    assert {n: text_of(Voice(language).fill(f"{{n:q:{forms}}}", n=n)) for n in told} == told


def test_a_verb_stands_before_who_did_it_and_the_rest_behind():
    did = (Piece(WORDS, "أشار إلى الحاجة التالية: «"), Piece(QUOTATION, "boats"), Piece(WORDS, "»"))
    assert text_of(Voice("ar").fill("{did:verb} {who}{did:rest}.", did=did, who=record("X"))) == "أشار X إلى الحاجة التالية: «boats»."


def test_also_stands_inside_a_french_verb():
    assert text_of(Voice("fr").say("sentence.also", who=record("Elle"), did=(Piece(WORDS, "a demandé "), Piece(QUOTATION, "x")))) == "Elle a également demandé x."


@pytest.mark.parametrize(("second", "joint"), [("informó", "e informó"), ("hizo", "e hizo"), ("hielo", "y hielo"), ("pidió", "y pidió")])
def test_spanish_and_before_its_own_sound(second, joint):
    words = Voice("es").say("sentence.and", first=(Piece(WORDS, "afirmó"),), second=(Piece(WORDS, second),))
    assert text_of(words) == f"afirmó {joint}"
