"""What pages to read are handed: trees with their gaps, stretches of time, bylines and periods."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.database import db
from core.languages import in_language
from core.paging import Pages, pages_by_number, pages_of
from forum.queries import timeline
from forum.queries.entries import Entry, Speaker
from forum.queries.timeline import Scope, stretch
from forum.queries.trees import planted
from forum.views.words import Byline, byline, period, time_ago, time_left
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.wide

SOMEBODY = Speaker("Biosafety focal point, Mexico", "party", "MX", None, "participant", False)


def entry(number, parent=None, status="published"):
    return Entry(number, number, 1, 1, parent, parent, status, "input", NOW, False, "en", "", "<p></p>" if status == "published" else "", SOMEBODY, None, (), (), ())


def drawn(*entries):
    return [(one.entry.number, one.level) for one in planted(entries)]


def test_what_was_said_to_a_message_follows_it():
    assert drawn(entry(1), entry(2, 1), entry(3, 1), entry(4, 2)) == [(1, 0), (2, 1), (4, 2), (3, 1)]


def test_beyond_three_steps_the_indent_grows_no_more():
    assert drawn(entry(1), entry(2, 1), entry(3, 2), entry(4, 3), entry(5, 4), entry(6, 1)) == [(1, 0), (2, 1), (3, 2), (4, 3), (5, 3), (6, 1)]


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_a_gap_stays_only_where_something_readable_hangs_below(status):
    assert drawn(entry(1), entry(2, 1, status)) == [(1, 0)]
    assert drawn(entry(1), entry(2, 1, status), entry(3, 2, status)) == [(1, 0)]
    assert drawn(entry(1), entry(2, 1, status), entry(3, 2, status), entry(4, 3)) == [(1, 0), (2, 1), (3, 2), (4, 3)]


def test_what_replies_to_something_that_is_not_here_stands_where_the_thread_begins():
    assert drawn(entry(1), entry(3, 2), entry(4, 3)) == [(1, 0), (3, 1), (4, 2)]
    assert drawn(entry(3, 2), entry(4, 3)) == [(3, 0), (4, 1)]


def test_a_thread_deeper_than_any_stack_is_drawn():
    assert len(drawn(*(entry(n, n - 1 or None) for n in range(1, 5000)))) == 4999


@pytest.fixture
def long_topic(app):
    forum = make.forum(topics=2)
    author = make.registration(forum)
    for n in range(230):
        make.message(forum, author=author, topic=forum.topics[n % 2])
    return Scope("topic", forum.topics[0].id, forum.id, total=115)


def numbers(found):
    return [one.number for one in found.entries]


def test_the_pages_of_a_topic_by_their_links_and_by_their_numbers_are_the_same(long_topic):
    begins, page, met = None, 1, []
    while True:
        by_link = stretch(long_topic, page=page, begins=begins)
        assert numbers(by_link) == numbers(stretch(long_topic, page=page, begins=None))
        met += numbers(by_link)
        if by_link.later is None:
            break
        begins, page = by_link.later, page + 1
    assert met == list(range(1, 231, 2)) and by_link.pages == page == 5
    assert by_link.earlier == met[75]


def test_far_from_both_ends_a_page_is_found_by_proportion(long_topic):
    assert timeline._beginning(long_topic, {"scope": long_topic.id}, skipped=50) == 101
    far = replace(long_topic, total=100_000)
    assert timeline._beginning(far, {"scope": long_topic.id}, skipped=50_000) == 115


def test_a_stretch_that_begins_beyond_the_end_is_the_last_page(long_topic):
    assert numbers(stretch(long_topic, page=None, begins=5000)) == numbers(stretch(long_topic, page=5, begins=None))
    empty = replace(long_topic, id=999, total=0)
    assert numbers(stretch(empty, page=3, begins=None)) == [] == numbers(stretch(empty, page=None, begins=7))


def test_answers_are_in_the_order_of_their_numbers(app):
    forum = make.forum()
    question, author = forum.topics[0].questions[0], make.registration(forum)
    for n in range(60):
        make.message(forum, author=author, questions=(question,) if n % 2 else ())
    db.session.refresh(question)
    scope = Scope("question", question.id, forum.id, forum.topics[0].id, total=question.input_count)
    first = stretch(scope, page=1, begins=None)
    second = stretch(scope, page=2, begins=first.later)
    assert numbers(first) == list(range(2, 52, 2)) and numbers(second) == [52, 54, 56, 58, 60]
    assert second.earlier == 2 and second.later is None
    assert numbers(stretch(scope, page=2, begins=None)) == numbers(second)


@pytest.mark.parametrize(
    ("page", "count", "named"),
    [(1, 1, [1]), (1, 3, [1, 2, 3]), (1, 9, [1, 2, 3, 0, 9]), (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]), (6, 20, [1, 0, 4, 5, 6, 7, 8, 0, 20]), (20, 20, [1, 0, 18, 19, 20]), (None, 9, [1, 2, 3, 0, 9])],
)  # fmt: skip
def test_the_pager_names_first_last_and_near_pages(page, count, named):
    assert Pages(page, count).numbers == named


def test_neighbours_are_linked_as_far_as_there_are_any():
    assert (pages_of(page=1, total=60, size=25).earlier, pages_of(page=1, total=60, size=25).later) == ("", "?page=2")
    assert pages_of(page=99, total=60, size=25).number == 3
    pages = pages_by_number(page=2, count=9, earlier=1, later=51, keep=(("view", "time"),))
    assert (pages.earlier, pages.later) == ("?view=time&page=1&from=1", "?view=time&page=3&from=51")
    assert pages_by_number(page=None, count=9, earlier=3, later=None).earlier == "?from=3"


@pytest.mark.parametrize(
    ("speaker", "entity", "rest"),
    [
        (SOMEBODY, "Mexico", "Biosafety focal point"),
        (replace(SOMEBODY, organization="CIBIOGEM"), "Mexico", "Biosafety focal point, CIBIOGEM"),
        (replace(SOMEBODY, name="CIBIOGEM secretariat, Mexico", organization="CIBIOGEM"), "Mexico", "CIBIOGEM secretariat"),
        (Speaker("African Union (governance)", "organization", None, "African Union", "participant", False), "African Union", "governance"),
        (Speaker("Hope Centre", "organization", "NG", "Hope Centre", "participant", False), "Hope Centre", "Nigeria"),
        (Speaker("Ada", "academia", "KE", "A faculty, Kenya", "participant", False), "A faculty, Kenya", "Ada"),
        (Speaker("Ada", "other", None, None, "participant", False), "Ada", ""),
        (Speaker("Ada", "other", "KE", None, "participant", False), "Kenya", "Ada"),
        (Speaker("", "party", "PE", None, "participant", True), "Peru", "Former participant"),
        (Speaker("", "other", None, None, "participant", True), "Former participant", ""),
    ],
)
def test_a_byline_names_the_entity_once_and_first(app, speaker, entity, rest):
    with app.test_request_context("/en/"):
        assert byline(speaker) == Byline(entity, rest)


def test_a_country_is_named_in_the_readers_language(app):
    with app.test_request_context("/fr/"), in_language("fr"):
        assert byline(SOMEBODY) == Byline("Mexique", "Biosafety focal point")


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        ((2026, 7, 14, 4), (2026, 7, 18, 22), "14–18 July"),
        ((2026, 6, 30, 4), (2026, 7, 4, 22), "30 June – 4 July"),
        ((2025, 7, 14, 4), (2025, 7, 18, 22), "14–18 July 2025"),
        ((2025, 12, 30, 5), (2026, 1, 2, 22), "30 December 2025 – 2 January"),
        ((2026, 7, 14, 4), (2026, 7, 15, 4), "14 July"),
        ((2026, 7, 14, 4), (2026, 7, 15, 4, 1), "14–15 July"),
    ],
)
def test_a_period_is_told_in_days_of_the_forums_zone(app, opens, closes, words):
    with app.test_request_context("/en/"):
        assert period(datetime(*opens, tzinfo=UTC), datetime(*closes, tzinfo=UTC), zone="America/Toronto", at=NOW) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"days": 1, "hours": 5}, "1 day and 5 hours"),
        ({"days": 2, "minutes": 30}, "2 days"),
        ({"days": 20, "hours": 5}, "20 days"),
        ({"hours": 3, "minutes": 1}, "3 hours and 1 minute"),
        ({"hours": 15, "minutes": 20}, "15 hours"),
        ({"minutes": 45}, "45 minutes"),
        ({"seconds": 59}, "less than a minute"),
        ({"seconds": -5}, "less than a minute"),
    ],
)
def test_what_is_left_is_told_in_the_units_that_matter(app, left, words):
    with app.test_request_context("/en/"):
        assert time_left(NOW, NOW + timedelta(**left)) == words


def test_how_long_ago_something_closed(app):
    with app.test_request_context("/en/"):
        assert [time_ago(NOW, NOW - timedelta(hours=hours)) for hours in (1, 24, 49)] == ["closed today", "closed 1 day ago", "closed 2 days ago"]
