"""The story of a moderator at the desk of the summary: sources, ticks, placing, editing, undoing, the keys; with scripts, and the main path without."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from core.database import db
from forum.models import SummaryEdit
from tests import make

pytestmark = pytest.mark.browser


@pytest.fixture
def forum(site):
    with site.made():
        forum = make.forum(title="Warm homes", opens_at=site.now() - timedelta(days=2), closes_at=site.now() + timedelta(days=2), topics=1, questions=2)
        question = forum.topics[0].questions[0]
        question.text = "What are the main needs, and what are the challenges?"
        for place, code in enumerate(("FR", "DE", "IT", "KE", "BJ")):
            make.message(forum, author=make.registration(forum, country=code), body=f"We need training for customs staff, number {place}.", questions=(question,))
        make.message(forum, author=make.registration(forum, country="MX"), body="Thank you, dear colleagues.", questions=(question,))
        return forum


@pytest.fixture
def mo(site, forum):
    with site.made():
        person = make.person(name="Mo Derator")
        make.registration(forum, person, role="moderator")
        return person


def done(site):
    with site.app.app_context():
        return [(one.kind, one.undone_at is not None) for one in db.session.scalars(select(SummaryEdit).order_by(SummaryEdit.number))]


def test_a_moderator_works_at_the_desk_by_mouse_and_keys(site, reader, forum, mo):
    page = reader(mo).goes(f"/en/forums/{forum.slug}/summary/desk")
    chosen, said, loaded = page.locator("#chosen"), page.locator("#desk-said"), page.evaluate("() => performance.timeOrigin")
    page.locator("a.sentence", has_text="raised training").first.click()
    expect(chosen).to_contain_text("raised training")
    expect(page.locator(".sources mark").first).to_be_visible()
    lead = chosen.inner_text()
    page.get_by_role("checkbox", name="#1").uncheck()
    expect(page.locator("[data-ticks] b")).to_have_text("4 contributors stand behind this sentence.")
    expect(chosen).not_to_have_text(lead)
    assert page.evaluate("() => document.activeElement.id") == "in-1", "the focus stays where it was"
    page.keyboard.press("u")
    expect(chosen).to_have_text(lead)
    page.keyboard.press("e")
    page.keyboard.type("In short: ")
    page.keyboard.press("Control+Enter")
    expect(said).to_have_text("Your words are saved.")
    expect(chosen).to_have_text(f"In short: {lead}")
    page.keyboard.press("j")
    expect(chosen).not_to_contain_text("In short")
    page.keyboard.press("k")
    expect(chosen).to_contain_text("In short")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Not yet placed: 0")).to_be_visible()
    page.locator(".sources article a[href*='message=6']").first.click()
    expect(page.get_by_role("heading", name="Where it is used")).to_be_visible()
    page.keyboard.press(".")
    expect(page.locator("a.sentence", has_text="In short")).to_be_visible()
    assert page.evaluate("() => performance.timeOrigin") == loaded, "no page was loaded anew"
    assert done(site) == [("tick", True), ("words", False), ("quote", False)]


def test_single_keys_can_be_switched_off_and_words_not_saved_are_kept(site, reader, forum, mo):
    page = reader(mo).goes(f"/en/forums/{forum.slug}/summary/desk")
    first = page.locator("a.sentence", has_text="raised training").first
    first.click()
    expect(page.locator("#chosen")).to_contain_text("raised training")
    page.keyboard.press("e")
    page.keyboard.type("Half a thought. ")
    page.locator("a.sentence", has_text="number 3").first.click()
    expect(page.locator("#chosen")).to_contain_text("number 3")
    first.click()
    expect(page.locator("#chosen")).to_contain_text("raised training")
    expect(page.locator("#edited")).to_have_value("Half a thought. " + page.locator("#chosen").inner_text())
    page.locator("#edited").press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single keys do something on this page").uncheck()
    page.keyboard.press("x")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("x")
    assert done(site) == []


def test_two_moderators_see_each_others_edits(site, reader, forum, mo):
    with site.made():
        other = make.person(name="Sec Retary")
        make.registration(forum, other, role="moderator")
    pages = [reader(person).goes(f"/en/forums/{forum.slug}/summary/desk") for person in (mo, other)]
    for page in pages:
        page.locator("a.sentence", has_text="raised training").first.click()
        expect(page.locator("#chosen")).to_be_visible()
        page.keyboard.press("e")
    pages[0].locator("#edited").fill("What Mo wrote.")
    pages[0].get_by_role("button", name="Save these words").click()
    expect(pages[0].locator("#desk-said")).to_have_text("Your words are saved.")
    pages[1].locator("#edited").fill("What Sec wrote.")
    pages[1].get_by_role("button", name="Save these words").click()
    expect(pages[1].get_by_text("Nothing was changed.")).to_be_visible()
    expect(pages[1].locator("#chosen")).to_have_text("What Mo wrote.")
    expect(pages[1].locator("#edited")).to_have_value("What Sec wrote.")


def test_the_desk_works_without_scripts(site, reader, forum, mo):
    somebody = reader(mo, scripts=False)
    page = somebody.goes(f"/en/forums/{forum.slug}/summary/desk")
    page.locator("a.sentence", has_text="raised training").first.click()
    page.get_by_role("checkbox", name="#1").uncheck()
    page.get_by_role("button", name="Use these messages").click()
    assert somebody.sees("4 contributors stand behind this sentence.")
    page.get_by_role("button", name="Undo my last edit").click()
    page.get_by_role("button", name="Place").first.click()
    assert somebody.sees("Not yet placed: 0")
    assert done(site) == [("tick", True), ("quote", False)]
