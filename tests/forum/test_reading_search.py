"""Looking for words."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get


@pytest.fixture
def forum(app):
    return make.forum(title="Seeds and borders")


def test_the_newest_message_with_all_words_stands_first_with_its_hits_marked(client, forum):
    author = make.registration(forum, make.person(name="Biosafety focal point, Mexico"))
    make.message(forum, author=author, subject="Laboratories", body="Our laboratory was trained in the laboratories of others.")
    make.message(forum, author=author, subject="Customs", body="Training for the laboratory.")
    make.message(forum, author=author, subject="Unrelated", body="Neither of the two words.")
    page = get(client, "/en/search?q=laboratory training")
    assert says(page, "2 messages") and page.text.index("#2") < page.text.index("#1")
    assert "<mark>Training</mark> for the <mark>laboratory</mark>" in page.html and "<mark>Laboratories</mark>" in page.html
    assert says(page, "Mexico, Wednesday 11 March 2026, 07:00 Toronto, Seeds and borders, topic 1")
    assert page.link("#2 Customs") == f"/en/forums/{forum.slug}/messages/2"


@pytest.mark.parametrize(("written", "language", "asked"), [
    ("Étiquetage des semences", "fr", "etiquetage"), ("Обучение экспертов", "ru", "эксперт"), ("生物安全能力建设", "zh", "能力"), ("تدريب الخبراء", "ar", "خبراء"), ("Capacitación técnica", "es", "capacitacion"),
])  # fmt: skip
def test_word_forms_are_found_in_six_languages(client, forum, written, language, asked):
    make.message(forum, body=written, language=language)
    page = get(client, f"/en/search?q={asked}")
    assert says(page, "1 message") and "<mark>" in page.html


def test_hits_are_leafed_through_twenty_a_page_and_counted_up_to_a_limit(client, forum):
    author = make.registration(forum)
    for n in range(45):
        make.message(forum, author=author, body="laboratory", subject=f"Number {n}", posted_at=NOW - timedelta(hours=1))
    page = get(client, "/en/search?q=laboratory")
    assert says(page, "45 messages") and says(page, "Hits 1–20, the newest first") and page.link("Next") == "?q=laboratory&page=2"
    assert says(get(client, "/en/search?q=laboratory&page=3"), "Hits 41–45, the newest first")
    assert says(get(client, "/en/search?q=laboratory&page=99"), "Hits 41–45, the newest first")


def test_more_hits_than_are_counted_are_said_to_be_more(client, forum):
    from forum.queries import finding

    author = make.registration(forum)
    for _ in range(finding.MOST + 1):
        make.message(forum, author=author, body="laboratory")
    assert says(get(client, "/en/search?q=laboratory"), f"{finding.MOST}+ messages")


def test_one_forum_can_be_searched_by_itself(client, forum):
    other = make.forum()
    make.message(forum, body="laboratory")
    make.message(other, body="laboratory")
    page = get(client, f"/en/search?q=laboratory&forum={other.slug}")
    assert says(page, "1 message") and page.link("Remove") == "?q=laboratory"
    assert page.link("#1 Subject 1") == f"/en/forums/{other.slug}/messages/1"


def test_words_are_looked_for_as_words_whatever_they_are(client, forum):
    make.message(forum, body="laboratory")
    for asked in ('"', "' OR 1=1 --", "NEAR(", "*", "a AND NOT b", "(", "%", "\\", "<script>alert(1)</script>", "\x00", "", " ", "laboratory\x00", "x" * 5000):
        page = get(client, "/en/search?q=" + quote(asked))
        assert "<script>alert" not in page.html
    assert says(get(client, "/en/search?q=..."), "Please give at least one word.")
    assert says(get(client, "/en/search?q=nowhere"), "No message has these words")


def test_a_search_costs_the_same_for_one_hit_and_for_thirty(client, forum, queries):
    author = make.registration(forum)
    make.message(forum, author=author, body="laboratory")
    with queries() as one:
        get(client, "/en/search?q=laboratory")
    for _ in range(29):
        make.message(forum, author=author, body="laboratory")
    with queries() as thirty:
        get(client, "/en/search?q=laboratory")
    assert len(one) == len(thirty)
