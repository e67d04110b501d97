"""A message quoted in the reply to it."""

import pytest

from forum.models import Forum
from forum.summary import blocks
from tests import make
from tests.forum.writers import answer, at
from tests.pages import get

HEAD = "> **#1, Nigeria, Ada Okoro:**\n>\n"


@pytest.fixture
def forum(app) -> Forum:
    made = make.forum()
    author = make.registration(made, make.person(name="Ada Okoro", country="NG"))
    make.message(made, author=author, body="> Older words.\n\nWe asked **forty** landlords.\n\nTwelve answered.")
    return made


@pytest.fixture
def browser(forum, as_):
    person = make.person()
    make.registration(forum, person)
    return as_(person)


def body(browser, forum, quote: str) -> str:
    page = get(browser, at(forum, f"/messages/1/replies/new?quote={quote}"))
    return page.all("textarea", id="body")[0].attributes.get("value") or page.html.split('<textarea id="body"')[1].split(">\n", 1)[1].split("</textarea>")[0]


def text(browser, forum, quote: str) -> str:
    return body(browser, forum, quote).replace("&gt;", ">")


def test_the_whole_message_is_quoted_without_what_it_quotes(forum, browser):
    assert text(browser, forum, "1") == HEAD + "> We asked **forty** landlords.\n>\n> Twelve answered.\n\n"


def test_selected_words_alone_are_quoted(forum, browser):
    assert text(browser, forum, "forty%20landlords") == HEAD + "> forty landlords\n\n"


def test_words_that_are_not_in_the_message_are_put_into_nobodys_mouth(forum, browser):
    assert "sixty" not in text(browser, forum, "We%20asked%20sixty%20landlords") and "**forty** landlords" in text(browser, forum, "sixty")


def test_a_quotation_stands_after_what_was_kept_once(forum, browser):
    answer(browser, forum, 1, act="preview", body="My words.")
    assert text(browser, forum, "Twelve") == "My words.\n\n" + HEAD + "> Twelve\n\n"
    answer(browser, forum, 1, act="preview", body=text(browser, forum, "Twelve"))
    assert text(browser, forum, "Twelve").count("> Twelve") == 1


def test_what_is_not_published_is_not_quoted(forum, browser):
    make.message(forum, status="hidden", body="Secret.")
    assert "Secret" not in get(browser, at(forum, "/messages/2/replies/new?quote=1"), status=403).text


def test_a_quotation_is_nobodys_own_words_to_the_summary(forum, browser):
    quoted = text(browser, forum, "1") + "We agree."
    own = [quoted[block.start : block.end] for block in blocks.blocks_of(quoted) if block.kind != "quote"]
    assert own == ["We agree."]


def test_who_may_reply_may_quote(forum, browser, client):
    assert get(browser, at(forum, "/topics/1")).link("Quote") == at(forum, "/messages/1/replies/new?quote=1")
    assert not get(client, at(forum, "/topics/1")).has("Quote")
