"""Themes of an edition's own: their labels, their words, and what they leave out."""

import pytest

from forum.summary.material import OwnTheme
from forum.summary.themes import Names, theme_places, themes

pytestmark = pytest.mark.wide

OWN = (OwnTheme("fire", (("en", "Fire", "fire"), ("fr", "Feu", "")), (("en", ("wildfire*", "a+b (c)")),)), OwnTheme("money"))


def found(text: str, own=OWN) -> list[str]:
    return [key for _, _, key in theme_places(text, "en", own=own)]


def test_an_edition_has_its_own_closed_list_in_its_own_order():
    assert [theme.heading for theme in themes("en", OWN).values()] == ["Fire", themes("en")["money"].heading]
    assert themes("fr", OWN)["fire"].sentence == "fire"  # what is left out in a language is taken from the first given
    assert themes("es", OWN)["fire"].heading == "Fire"


def test_words_of_its_own_count_beside_those_that_come_with_the_software():
    assert found("the wildfires burned, and funding ended") == ["fire", "money"]
    assert found("training of customs officers") == []  # a theme it leaves out
    assert found("training of customs officers", own=()) == ["training"]


def test_words_are_words_and_never_patterns():
    assert found("we saw a+b (c) there") == ["fire"]
    assert found("aab c") == []


def test_what_is_remembered_of_a_message_depends_on_the_list():
    assert Names(("X Y",), OWN) != Names(("X Y",)) and hash(Names((), OWN)) != hash(Names(()))
