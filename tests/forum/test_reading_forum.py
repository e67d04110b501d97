"""The page of a forum in each of its phases."""

from datetime import timedelta

import pytest

from core.database import db
from core.text import html_of
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get

DAY = timedelta(days=1)
PHASES = {"announced": (NOW + DAY, NOW + 2 * DAY), "open": (NOW - DAY, NOW + DAY), "closed": (NOW - 2 * DAY, NOW - DAY)}


def forum_in(phase, **given):
    opens, closes = PHASES[phase]
    return make.forum(opens_at=opens, closes_at=closes, **given)


def page_of(client, forum):
    return get(client, f"/en/forums/{forum.slug}")


def now_in_its_life(page):
    return next(" ".join(e.words.split()) for e in page.all("li", aria_current="step"))


@pytest.mark.parametrize(
    ("phase", "step", "topic"),
    [
        ("announced", "Announced", "Opens Thu 12 March, 08:00"),
        ("open", "Open until Thu 12 March, 08:00", "Open since 10 March"),
        ("closed", "Summary in preparation closed 1 day ago", "Closed since 10 March"),
    ],
)
def test_the_page_says_where_the_forum_stands(client, phase, step, topic):
    page = page_of(client, forum_in(phase))
    assert now_in_its_life(page).startswith(step)
    assert says(page, topic)


def test_it_tells_what_it_is_about_who_moderates_and_the_disclaimer(client):
    forum = make.forum(about="**Why** we meet", about_html=html_of("**Why** we meet"), disclaimer="Views are those of who hold them.")
    make.registration(forum, make.person(name="Moderator, South Africa", country="ZA"), role="moderator")
    page = page_of(client, forum)
    assert says(page, "Why we meet") and "<strong>Why</strong>" in page.html
    assert says(page, "Moderator South Africa Moderator")
    assert says(page, "Views are those of who hold them.")


def test_counts_are_those_of_published_messages(client):
    forum = make.forum(topics=2)
    author = make.registration(forum, make.person(country="KE"))
    make.message(forum, author=author, language="fr")
    make.message(forum, author=author, language="fr", topic=forum.topics[1])
    make.message(forum, author=make.registration(forum, role="moderator"), kind="moderator", language="en", whole_forum=True)
    make.message(forum, author=author, status="pending", language="ru")
    make.message(forum, author=author, status="hidden", language="zh")
    page = page_of(client, forum)
    assert says(page, "Messages so far 3 , of them 2 inputs") or says(page, "Messages so far 3, of them 2 inputs")
    assert says(page, "1 of 2 registered")
    assert says(page, "Languages written fr 2, en 1")


def test_topics_come_with_introduction_questions_and_counts(client):
    forum = make.forum(questions=2)
    make.message(forum, questions=(forum.topics[0].questions[1],))
    page = page_of(client, forum)
    assert says(page, "An introduction.") and says(page, "1. Question 1 of topic 1? 0 inputs") and says(page, "2. Question 2 of topic 1? 1 input")
    assert says(page, "1 input from 1 contributor in 1 thread")


def test_a_topic_with_a_window_of_its_own_says_so(client):
    forum = make.forum(topics=3)
    forum.topics[1].opens_at = NOW + DAY
    forum.topics[2].closes_at = NOW + timedelta(hours=1)
    db.session.commit()
    page = page_of(client, forum)
    assert says(page, "Open since 9 March") and says(page, "Opens Thu 12 March, 08:00") and says(page, "until Wed 11 March, 09:00")


def test_an_end_that_was_moved_is_told_with_its_reason(client):
    forum = make.forum()
    db.session.add(forum.extend(until=NOW + 5 * DAY, by=None, reason="Few had written.", at=NOW))
    db.session.commit()
    page = page_of(client, forum)
    assert says(page, "Extended Wednesday 11 March, 08:00: Few had written.")
    assert says(page, "Toronto Monday 16 March, 08:00, the forum’s time")


def test_the_latest_messages_and_those_to_all_lead_to_their_addresses(client):
    forum = make.forum()
    make.message(forum, kind="moderator", whole_forum=True, subject="Welcome to all")
    for n in range(8):
        make.message(forum, subject=f"Thought {n}")
    page = page_of(client, forum)
    assert page.link("Welcome to all") == f"/en/forums/{forum.slug}/messages/1"
    assert page.link("Thought 7") == f"/en/forums/{forum.slug}/messages/9"
    assert says(page, "Thought 2") and not says(page, "Thought 1")


def test_participants_are_counted_by_category(client):
    forum = make.forum()
    for category in ("party", "party", "academia"):
        make.registration(forum, make.person(category=category))
    page = page_of(client, forum)
    assert says(page, "Party 2") and says(page, "Academia 1")


def test_who_may_register_is_offered_it_and_others_are_told_what_to_do(client, as_):
    forum = make.forum()
    assert page_of(client, forum).link("Open an account")
    member, taking_part = make.person(), make.person()
    make.registration(forum, taking_part)
    assert page_of(as_(member), forum).link("Register to take part") == f"/en/forums/{forum.slug}/registration"
    assert says(page_of(as_(taking_part), forum), "You are registered for this forum.")
    closed = forum_in("closed")
    assert not says(page_of(as_(member), closed), "Register to take part")


def test_moderators_find_the_queue(as_):
    forum = make.forum()
    keeper, member = make.person(), make.person()
    make.registration(forum, keeper, role="moderator")
    make.registration(forum, member)
    assert page_of(as_(keeper), forum).link("Messages that wait")
    assert not says(page_of(as_(member), forum), "Messages that wait")


def test_titles_in_another_language_than_the_page_say_so(client):
    forum = make.forum(title="Foro sobre semillas", language="es")
    page = get(client, f"/en/forums/{forum.slug}")
    assert '<h1><span lang="es" dir="auto">Foro sobre semillas</span></h1>' in page.html
    page = get(client, f"/ar/forums/{forum.slug}")
    assert page.all("html")[0].attributes == page.all("html")[0].attributes | {"lang": "ar", "dir": "rtl"}


def test_the_page_of_a_forum_costs_the_same_for_one_message_and_for_thirty(client, queries):
    forum = make.forum(topics=2)
    make.message(forum, kind="moderator", whole_forum=True)
    make.message(forum)
    address = f"/en/forums/{forum.slug}"
    with queries() as one:
        get(client, address)
    for _ in range(29):
        make.message(forum)
        make.message(forum, kind="moderator", whole_forum=True)
    with queries() as thirty:
        get(client, address)
    assert len(one) == len(thirty)
