"""Stories of a reader: signing in, and finding a topic, its questions, and the place to answer. With scripts and without, at a desk and on a small phone."""

import re
from datetime import timedelta

import pytest

from accounts import passwords
from tests import make

pytestmark = pytest.mark.browser
PASSWORD = "lantern orchid gravel"


@pytest.fixture
def ada(site):
    with site.made():
        return make.person(name="Ada Okello", email="ada@example.org", password_hash=passwords.hashed(PASSWORD), timezone="Africa/Kampala")


@pytest.fixture
def forum(site, ada):
    with site.made():
        forum = make.forum(title="Warm homes", opens_at=site.now() - timedelta(days=2), closes_at=site.now() + timedelta(days=2), topics=2, questions=2)
        first = make.message(forum, subject="What winter teaches", body="Insulate **first**.", posted_at=site.now() - timedelta(hours=3))
        make.message(forum, subject="Re: What winter teaches", body="نوافق على ذلك.", language="ar", reply_to=first, posted_at=site.now() - timedelta(hours=2))
        make.registration(forum, ada)
        return forum


def test_somebody_signs_in_from_the_page_they_were_on_and_signs_out(site, reader, ada, forum, scripts):
    somebody = reader(scripts=scripts)
    page = somebody.goes("/en/account/session/new")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill("not that one")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("E-mail address").input_value() == "ada@example.org", "what was typed is kept"
    assert page.get_by_label("Password").input_value() == ""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Ada Okello").click()
    assert somebody.heading() == "Your account"
    cookies = {cookie["name"]: cookie for cookie in somebody.context.cookies()}
    assert cookies["session"]["httpOnly"] and cookies["session"]["sameSite"] == "Lax"
    copied = cookies["session"]["value"]
    page.get_by_role("button", name="Sign out").click()
    thief = reader(scripts=scripts)
    thief.context.add_cookies([{"name": "session", "value": copied, "url": site.url}])
    thief.goes("/en/account")
    assert thief.heading() == "Sign in", "a copied cookie dies when its owner signs out"


@pytest.mark.parametrize("width", [320, 1280])
def test_a_visitor_finds_the_topic_its_questions_and_the_place_to_answer(site, reader, forum, scripts, width):
    visitor = reader(scripts=scripts, viewport={"width": width, "height": 800})
    page = visitor.goes("/")
    assert page.url.endswith("/en/"), "an address without its language is sent on"
    page.get_by_role("link", name="Warm homes").first.click()
    assert visitor.heading() == "Warm homes"
    page.get_by_role("main").get_by_role("link", name=re.compile("^(1[.] )?Topic 1 of forum")).first.click()
    assert visitor.sees("Question 1 of topic 1?")
    assert visitor.sees("What winter teaches")
    assert page.locator("strong", has_text="first").first.is_visible()
    arabic = page.get_by_text("نوافق على ذلك.")
    assert arabic.evaluate("element => getComputedStyle(element).direction") == "rtl", "words are written in their own direction"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "nothing is cut off at the side"
    assert page.get_by_role("main").get_by_role("link", name=re.compile("[Ss]ign in|[Rr]egister")).first.is_visible(), "a visitor is told how to take part"


def test_a_keyboard_reaches_the_content_first_and_sees_where_it_is(site, reader, forum):
    somebody = reader()
    page = somebody.goes("/en/forums")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "the skip link shows itself"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_same_page_in_arabic_runs_from_right_to_left(site, reader, forum):
    visitor = reader()
    page = visitor.goes(f"/en/forums/{forum.slug}")
    page.get_by_role("link", name="العربية").click()
    assert page.url.endswith(f"/ar/forums/{forum.slug}")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    name, switch = (page.locator(one).first.bounding_box() for one in (".site .name", ".sitenav"))
    assert name["x"] > switch["x"], "the head of the page is mirrored"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_page_asks_nothing_of_any_other_host(site, reader, forum):
    visitor = reader()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.goes(f"/en/forums/{forum.slug}/topics/1")
    assert asked
    assert all(url.startswith((site.url, "data:")) for url in asked)
