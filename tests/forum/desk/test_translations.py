"""The page of quotations in other languages: all of them at once, nothing lost between two moderators, and nobody else writes there."""

import pytest

from tests import make
from tests.forum.desks import desk, edits
from tests.forum.writers import at
from tests.pages import get, post

pytestmark = pytest.mark.wide

SPANISH = "Necesitamos apoyo para los laboratorios regionales."


def fields(browser, forum, rest=""):
    page = get(browser, at(forum, f"/summary/translations{rest}"))
    return page, [e.attributes["name"] for e in page.all("textarea")], next((e.attributes["value"] for e in page.all("input", name="seen")), "0")


def save(browser, forum, *, status=200, **given):
    return post(browser, at(forum, "/summary/translations"), status=status, **given)


def more(forum):
    question = forum.topics[0].questions[0]
    make.message(forum, body=SPANISH, author=make.registration(forum, country="BO"), language="es", questions=(question,))


def test_all_translations_are_written_on_one_page_and_taken_back_together(forum, mo):
    more(forum)
    assert desk(mo, forum).has("2 quotations to translate")
    page, names, seen = fields(mo, forum)
    assert len(names) == 2 and page.has("2 wait for a translation.")
    page = save(mo, forum, seen=seen, **{name: f"My words {n}" for n, name in enumerate(names)})
    assert page.has("The translations stand in the draft.") and page.has("All of them are translated.") and not page.all("textarea")
    page = desk(mo, forum)
    assert page.has("[translation: My words 0]") and page.has("[translation: My words 1]") and not page.has("2 quotations to translate") and not page.has("To look at again")
    post(mo, at(forum, f"/summary/edits/{edits()[-1].number}/undoing"), together="1")
    assert desk(mo, forum).has("2 quotations to translate")


def test_what_is_left_empty_or_as_it_was_is_no_edit(forum, mo):
    more(forum)
    _, names, seen = fields(mo, forum)
    page = save(mo, forum, seen=seen, **{names[0]: "Practical courses", names[1]: "  "})
    assert page.has("1 waits for a translation.") and len(edits()) == 1
    page, names, seen = fields(mo, forum, "?all=1")
    assert len(names) == 2 and page.has("Practical courses")
    save(mo, forum, seen=seen, all="1", **{names[0]: "Practical courses"})
    assert len(edits()) == 1
    save(mo, forum, seen=seen, all="1", **{names[0]: "Hands-on courses"})
    assert [one.data["text"] for one in edits()] == ["Practical courses", "Hands-on courses"]


def test_of_two_moderators_the_second_keeps_the_words_and_overwrites_nothing(forum, mo, sec):
    _, names, seen = fields(mo, forum)
    save(mo, forum, seen=seen, **{names[0]: "First"})
    page = save(sec, forum, seen=seen, status=409, **{names[0]: "Second"})
    assert page.has("Nothing was changed.") and page.has("Mo Derator") and page.has("Second") and [one.data["text"] for one in edits()] == ["First"]
    page = save(sec, forum, seen=seen, status=422, **{names[0]: "x" * 5001})
    assert page.has("That is too long for one sentence.")
    page = save(sec, forum, seen=next(e.attributes["value"] for e in page.all("input", name="seen")), **{names[0]: "Third"})
    assert desk(sec, forum).has("[translation: Third]")


def test_two_quotations_of_one_sentence_raise_no_flag(forum, mo):
    author = make.registration(forum, country="CL")
    body = "Necesitamos equipos de laboratorio para las regiones. También necesitamos formación práctica para los inspectores de aduanas."
    make.message(forum, body=body, author=author, language="es", questions=(forum.topics[0].questions[0],))
    _, names, seen = fields(mo, forum)
    assert len(names) >= 2
    save(mo, forum, seen=seen, **{name: f"Words {n}" for n, name in enumerate(names)})
    page = desk(mo, forum)
    assert all(page.has(f"[translation: Words {n}]") for n in range(len(names))) and not page.has("To look at again")
