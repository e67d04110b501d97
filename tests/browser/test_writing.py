"""Stories of somebody who writes: by keyboard alone, while the forum closes, while the connection is gone. With scripts and without."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.database import db
from forum.models import Draft, Forum, Message
from tests import make

pytestmark = pytest.mark.browser


@pytest.fixture
def forum(site) -> Forum:
    with site.made():
        return make.forum(opens_at=site.now() - timedelta(days=2), closes_at=site.now() + timedelta(days=2), edition=make.edition("A.1", "A.2"))


@pytest.fixture
def ada(site, forum):
    with site.made():
        person = make.person(name="Ada Okoro", country="NG", timezone="Africa/Lagos")
        make.registration(forum, person)
        return person


@pytest.fixture
def clock(site):
    """Sets the site's clock; it runs on from its own time afterwards."""

    def set_to(instant):
        site.app.extensions["clock"] = lambda: instant

    yield set_to
    site.app.extensions.pop("clock", None)


def again(forum: Forum) -> Forum:
    """A forum to make more in, in another block than the one it was made in."""
    return db.session.execute(select(Forum).where(Forum.id == forum.id).options(selectinload(Forum.topics))).scalar_one()


def stored(site, table) -> list:
    with site.app.app_context():
        return list(db.session.scalars(select(table).order_by(table.id)))


def until(so) -> None:
    """Waits for something that the page does by itself, ten seconds at most."""
    for _ in range(100):
        if so():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page) -> None:
        self.page = page

    def reach(self, words: str) -> None:
        """Tab, until what has these words, or is labelled with them, has the focus."""
        said = "e => (e.labels?.length ? [...e.labels].map(l => l.textContent).join(' ') : e.textContent || '').replace(/\\s+/g, ' ').trim()"
        for _ in range(120):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(f"({said})(document.activeElement)").startswith(words):
                return
        raise AssertionError(f"no way by keyboard to {words!r}")

    def press(self, words: str) -> None:
        """Reaches it and presses Enter; the page that follows is there when this returns."""
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, words: str) -> None:
        self.reach(words)
        self.page.keyboard.press("Space")

    def type(self, words: str, text: str) -> None:
        self.reach(words)
        self.page.keyboard.type(text)


def test_somebody_contributes_by_keyboard_alone(site, reader, forum, ada, scripts):
    with site.made():
        make.message(again(forum), author=make.registration(forum), subject="Who pays for insulation?", posted_at=site.now() - timedelta(hours=1))
    writer = reader(ada, scripts=scripts)
    keys = Keys(writer.goes(f"/en/forums/{forum.slug}/topics/1"))
    keys.press("Reply to message 1")
    keys.type("Message", "The landlords, in part.\n\nWe asked **forty** of them.")
    keys.tick("2. Question 2")
    keys.tick("A.1")
    keys.press("Preview")
    assert writer.heading() == "Preview" and writer.sees("We asked forty of them.")
    keys.press("Post")
    assert writer.heading() == "Message #2" and writer.sees("We asked forty of them.") and writer.sees("Nigeria Ada Okoro")
    [_, message] = stored(site, Message)
    assert (message.subject, message.question_numbers, message.goal_codes) == ("Re: Who pays for insulation?", [2], ["A.1"])


def test_the_enter_key_in_the_subject_shows_a_preview(site, reader, forum, ada, scripts):
    writer = reader(ada, scripts=scripts)
    page = writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    page.fill("#body", "Some words.")
    page.fill("#subject", "A subject")
    with page.expect_navigation():
        page.press("#subject", "Enter")
    assert writer.heading() == "Preview" and stored(site, Message) == []


def test_the_forum_closes_while_somebody_types_and_the_words_survive(site, reader, forum, ada, clock, scripts):
    clock(forum.closes_at - timedelta(seconds=5))
    writer = reader(ada, scripts=scripts)
    page = writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    page.fill("#subject", "At the last minute")
    page.fill("#body", "Typed until the very end, and a little longer.")
    clock(forum.closes_at)
    with page.expect_navigation():
        page.click("text=Post without preview")
    assert writer.heading() == "Message #1 arrived after closing"
    assert "Typed until the very end" in page.input_value("#words") and writer.sees("Toronto") and writer.sees("Lagos") and writer.sees("UTC")
    [message] = stored(site, Message)
    assert (message.status, message.late) == ("pending", True)
    page.click("text=Your drafts and waiting messages")
    assert writer.sees("Typed until the very end") and writer.sees("arrived after closing")


def test_the_page_keeps_a_draft_by_itself_and_the_form_brings_it_back(site, reader, forum, ada, clock):
    writer = reader(ada)
    page = writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    page.fill("#body", "Half a sentence")
    page.wait_for_selector("text=Draft kept at")
    assert [draft.fields["body"] for draft in stored(site, Draft)] == ["Half a sentence"]
    clock(forum.closes_at)
    page.fill("#body", "Half a sentence, and a half")
    until(lambda: stored(site, Draft)[0].fields["body"] == "Half a sentence, and a half")
    clock(forum.closes_at - timedelta(seconds=1))
    again = reader(ada)
    assert again.goes(f"/en/forums/{forum.slug}/topics/1/messages/new").input_value("#body") == "Half a sentence, and a half"


def test_words_typed_without_a_connection_come_back_from_the_browser(site, reader, forum, ada):
    writer = reader(ada)
    page = writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    page.route("**/drafts", lambda route: route.abort())
    page.fill("#subject", "Far from any mast")
    page.fill("#body", "Typed in the field")
    page.wait_for_selector("text=The site could not be reached.")
    writer.complaints.clear()  # the browser itself notes that the connection was lost
    page.unroute("**/drafts")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.input_value("#body") == "Typed in the field" and page.input_value("#subject") == "Far from any mast"
    page.wait_for_selector("text=Draft kept at")
    assert [draft.fields["body"] for draft in stored(site, Draft)] == ["Typed in the field"]
    page.click("text=Post without preview")
    page.wait_for_selector("h1:has-text('Message #1')")
    assert writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new").input_value("#body") == "", "what was sent does not come back"


def test_a_copy_of_words_that_were_sent_is_forgotten(site, reader, forum, ada):
    writer = reader(ada)
    page = writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    page.fill("#subject", "Quick")
    page.fill("#body", "Sent before anything was kept")
    page.click("text=Post without preview")
    page.wait_for_selector("h1:has-text('Message #1')")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    writer.goes(f"/en/forums/{forum.slug}/topics/1/messages/new")
    assert page.input_value("#body") == "" and page.evaluate("Object.keys(localStorage).length") == 0


def test_a_moderator_lets_a_late_message_in(site, reader, forum, ada, scripts):
    with site.made():
        moderator = make.person(name="Mo Derator")
        make.registration(forum, moderator, role="moderator")
        make.message(again(forum), status="pending", late=True, subject="At the last minute", posted_at=site.now() - timedelta(minutes=8))
    writer = reader(moderator, scripts=scripts)
    page = writer.goes("/en/moderation")
    assert writer.heading() == "1 message waits" and writer.sees("because it arrived after closing")
    page.click("text=Let in with a note")
    assert writer.sees("Please write why")
    writer.complaints.clear()  # the browser notes every answer that is not a success
    page.fill("textarea", "It was sent in time.")
    page.click("text=Let in with a note")
    page.wait_for_selector("h1:has-text('No message waits')")
    assert writer.sees("was published") and stored(site, Message)[0].status == "published"
