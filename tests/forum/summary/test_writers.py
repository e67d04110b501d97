"""One tree, many writers: Markdown and HTML say what the tree says, and nothing of a message gets into the markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from forum.summary.draft import make_draft
from forum.summary.html import html_of
from forum.summary.markdown import markdown_of
from forum.summary.settings import Settings
from forum.summary.tree import letters
from forum.summary.words import LANGUAGES
from forum.summary.writers import takes_long
from tests.forum.summary import forums

pytestmark = pytest.mark.wide


class Reader(HTMLParser):
    """The words of a page, and whether its tags close."""

    def __init__(self, page):
        super().__init__()
        self.words, self.open, self.attributes = "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.attributes.append((tag, dict(attributes)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


@pytest.fixture(scope="module")
def draft():
    return make_draft(forums.demonstration())


def test_every_sentence_stands_in_every_format(draft):
    page, text = Reader(html_of(draft, working=False)), markdown_of(draft, working=False)
    assert not page.open
    for sentence in draft.sentences():
        assert sentence.text in text
        assert sentence.text in page.words


def test_the_working_copy_names_the_messages_and_the_clean_copy_does_not(draft):
    assert "[37, 43]" in markdown_of(draft) and "[37, 43]" in Reader(html_of(draft)).words
    assert not re.search(r"\[\d+(?:, \d+)*\]", markdown_of(draft, working=False))


def test_the_rows_of_an_entity_share_one_cell(draft):
    spans = [given["rowspan"] for tag, given in Reader(html_of(draft)).attributes if tag == "th" and "rowspan" in given]
    assert sum(map(int, spans)) == 42
    assert len(spans) == 13


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_direction_and_those_of_quotations(language):
    page = Reader(html_of(make_draft(forums.demonstration(), Settings(language=language))))
    tag, given = page.attributes[0]
    assert (tag, given["lang"].split("-")[0], given["dir"]) == ("html", language, "rtl" if language == "ar" else "ltr")
    assert {"es", "fr"} - {language} <= {given.get("lang") for tag, given in page.attributes if tag == "span"}


def test_markup_in_records_is_text():
    people = (forums.person("a", None, "organization", "<script>alert(1)</script> Network"), forums.person("b"))
    material = forums.forum(
        forums.message(1, "a", "We need practical training for inspectors."), forums.message(2, "b", "We need a guide & more."), people=people, title="Forum <b>x</b> | y"
    )
    page = html_of(make_draft(material))
    assert "<script>" not in page and "<b>" not in page
    assert "&lt;script&gt;" in page


def test_items_beyond_z_go_on_with_two_letters():
    assert [letters(n) for n in (1, 26, 27, 28, 52, 53)] == ["a", "z", "aa", "ab", "az", "ba"]


def test_what_takes_long_is_known_by_its_sentences(draft):
    assert not takes_long(draft, "pdf") and not takes_long(draft, "docx")
    longer = replace(draft, blocks=draft.blocks * 20)
    assert takes_long(longer, "pdf") and takes_long(longer, "docx") and not takes_long(longer, "html")
