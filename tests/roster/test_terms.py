"""Four years on the roster, walked through day by day: what is owed when, and what was missed."""

from datetime import UTC, datetime, timedelta

import pytest

from roster.models import Expert, ExpertStanding
from roster.models.terms import end_of, months_after, years_after
from roster.rules.life import calendar, owed

pytestmark = pytest.mark.wide

BEGINS = datetime(2024, 2, 29, 9, tzinfo=UTC)


def walked(step: timedelta, *, begins: datetime = BEGINS, years: int = 6) -> list[tuple[str, datetime]]:
    """What the clock sends if it strikes so often and nobody answers: kind and day."""
    sent: set[tuple[str, datetime]] = set()
    told, at = [], begins
    while at < years_after(begins, years):
        letter = owed(begins, sent=sent, at=at)
        if letter is not None:
            sent.add((letter.kind, letter.term))
            told.append((letter.kind, at))
        at += step
    return told


def test_years_and_months_are_those_of_the_calendar():
    assert years_after(BEGINS, 1) == datetime(2025, 2, 28, 9, tzinfo=UTC) and years_after(BEGINS, 4) == datetime(2028, 2, 29, 9, tzinfo=UTC)
    assert months_after(datetime(2026, 8, 31, tzinfo=UTC), -6) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_after(datetime(2026, 1, 15, tzinfo=UTC), -1) == datetime(2025, 12, 15, tzinfo=UTC)
    assert end_of(BEGINS) == datetime(2028, 2, 29, 9, tzinfo=UTC)


def test_three_yearly_letters_two_warnings_and_word_of_the_lapse_each_once():
    told = walked(timedelta(hours=1))
    assert [kind for kind, _ in told] == ["yearly", "yearly", "yearly", "six-months", "one-month", "lapsed"]
    assert [at for _, at in told] == [moment for moment, _ in calendar(BEGINS)], "each at its hour"


def test_a_clock_that_strikes_seldom_sends_the_same_letters_later():
    assert [kind for kind, _ in walked(timedelta(days=17))] == ["yearly", "yearly", "yearly", "six-months", "one-month", "lapsed"]


def test_what_was_missed_and_is_overtaken_is_not_sent_any_more():
    assert owed(BEGINS, sent=(), at=years_after(BEGINS, 3) + timedelta(days=1)).term == years_after(BEGINS, 3), "one letter, not three"
    assert owed(BEGINS, sent=(), at=end_of(BEGINS) - timedelta(days=3)).kind == "one-month"
    assert owed(BEGINS, sent=(), at=end_of(BEGINS) + timedelta(days=900)).kind == "lapsed"


def test_a_confirmation_begins_everything_anew():
    again = years_after(BEGINS, 1) + timedelta(days=2)
    sent = {("yearly", years_after(BEGINS, 1))}
    assert owed(again, sent=sent, at=again + timedelta(days=300)) is None
    assert owed(again, sent=sent, at=years_after(again, 1)).term == years_after(again, 1)


def test_where_somebody_stands_follows_from_dates_alone():
    expert = Expert(id=1, name="Ada", listed_at=BEGINS, confirmed_at=BEGINS, leaves_at=end_of(BEGINS), consents=["listed"])
    second = timedelta(seconds=1)
    due, end = years_after(BEGINS, 1), end_of(BEGINS)
    for at, standing in ((BEGINS, "listed"), (due - second, "listed"), (due, "due"), (end - second, "due"), (end, "lapsed")):
        assert expert.standing(at).value == standing, at
    assert expert.is_listed(end - second) and not expert.is_listed(end)
    expert.confirm(by=None, at=end + second, how="renewed")
    assert expert.standing(end + second) is ExpertStanding.LISTED and expert.leaves_at == end_of(end + second)
    expert.retire(by=None, at=end + 2 * second)
    assert expert.standing(end + 3 * second) is ExpertStanding.RETIRED
