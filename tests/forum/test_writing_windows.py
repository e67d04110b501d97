"""One person writes to one place in two windows: neither text is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from forum.models import Draft, Forum
from tests import make
from tests.forum.writers import at, messages
from tests.pages import Page, get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(topics=2)


@pytest.fixture
def browser(forum, as_):
    person = make.person(name="Ada Okoro", country="NG")
    make.registration(forum, person)
    return as_(person)


class Window:
    """A page to write on, which keeps its words by itself."""

    def __init__(self, browser, forum, clock=None) -> None:
        self.browser, self.forum = browser, forum
        self.page: Page = get(browser, at(forum, "/topics/1/messages/new"))
        self.hidden = {e.attributes["name"]: e.attributes["value"] for e in self.page.all("input") if e.attributes.get("type") == "hidden"}

    def keeps(self, body: str, **given: str) -> bool:
        fields = self.hidden | {"place": "topic-1", "subject": "Wool", "body": body} | given
        return self.browser.post(at(self.forum, "/drafts"), data=fields, headers={"Accept": "application/json"}).get_json()["kept"]

    def posts(self, body: str) -> None:
        assert self.browser.post(at(self.forum, "/topics/1/messages"), data=self.hidden | {"subject": "Wool", "body": body, "language": "en"}).status_code == 302


def kept() -> list[str]:
    """The texts kept, the latest first."""
    found = db.session.scalars(select(Draft).execution_options(populate_existing=True)).all()
    return [words for draft in found for words in [draft.fields["body"], *(other["body"] for other in draft.fields.get("others", ()))]]


def tick(app) -> None:
    now = app.extensions["clock"]() + timedelta(minutes=2)
    app.extensions["clock"] = lambda: now


def test_a_window_goes_on_with_its_own_words(browser, forum):
    window = Window(browser, forum)
    assert window.keeps("One") and window.keeps("One two") and window.keeps("")
    assert kept() == [""]


def test_two_empty_windows_keep_both_texts_and_each_goes_on(browser, forum, app):
    one, two = Window(browser, forum), Window(browser, forum)
    for body in ("one", "one more"):
        one.keeps(body)
        tick(app)
        two.keeps(body.replace("one", "two"))
        tick(app)
    assert kept() == ["two more", "one more"]
    page = get(browser, at(forum, "/topics/1/messages/new"))
    assert page.has("In another window you wrote other words here") and page.has("one more") and page.has("two more")


def test_a_window_opened_on_a_draft_goes_on_with_it_until_the_other_one_does(browser, forum, app):
    one = Window(browser, forum)
    one.keeps("one")
    tick(app)
    two = Window(browser, forum)
    two.keeps("one, and two")
    assert kept() == ["one, and two"], "it began with what was kept"
    tick(app)
    one.keeps("one, and three")
    assert kept() == ["one, and three", "one, and two"]


def test_the_same_words_in_two_windows_are_one_text(browser, forum, app):
    one, two = Window(browser, forum), Window(browser, forum)
    one.keeps("same")
    tick(app)
    two.keeps("same")
    assert kept() == ["same"]


def test_posting_from_one_window_leaves_the_words_of_the_other_a_draft(browser, forum, app):
    one, two = Window(browser, forum), Window(browser, forum)
    one.keeps("one")
    tick(app)
    two.keeps("two")
    tick(app)
    two.posts("two, whole")
    assert [message.body for message in messages(forum)] == ["two, whole"] and kept() == ["one"]
    one.posts("one, whole")
    assert kept() == []


def test_posting_before_the_other_window_kept_anything_leaves_nothing_behind(browser, forum):
    one, two = Window(browser, forum), Window(browser, forum)
    one.keeps("one")
    one.posts("one")
    assert kept() == [] and two.keeps("two") and kept() == ["two"]


def test_words_written_on_after_the_other_window_posted_the_draft_are_kept(browser, forum, app):
    one = Window(browser, forum)
    one.keeps("one")
    tick(app)
    two = Window(browser, forum)
    one.posts("one")
    assert not two.keeps("one"), "these words were sent"
    tick(app)
    assert not two.keeps("one") and two.keeps("one, and more") and kept() == ["one, and more"]


def test_throwing_the_draft_away_leaves_what_was_not_shown(browser, forum, app):
    one, two = Window(browser, forum), Window(browser, forum)
    one.keeps("one")
    tick(app)
    two.keeps("two")
    for left in (["one"], []):
        [draft] = db.session.scalars(select(Draft)).all()
        post(browser, f"/en/drafts/{draft.id}/removal")
        assert kept() == left


def test_no_more_than_some_texts_are_kept(browser, forum, app):
    for number in range(14):
        Window(browser, forum).keeps(f"text {number}", window=f"w{number}", seen="")
        tick(app)
    assert kept() == [f"text {number}" for number in range(13, 2, -1)]
