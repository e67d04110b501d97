"""From local time to the instant and back, in zones whose clocks skip an hour, strike one twice, or skip a day."""

# ruff: noqa: DTZ001  (a time on the wall has no zone)

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.wall import Fold, Gap, end_of_day, first_of_day, instant_of, offset, shows
from tests.tries import tries

pytestmark = pytest.mark.wide

ZONES = ("Europe/Berlin", "America/Toronto", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Chatham",
         "America/Santiago", "Asia/Gaza", "Etc/GMT+12", "UTC")  # fmt: skip
zones = st.sampled_from(ZONES)
minutes = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2037, 12, 31)).map(lambda local: local.replace(second=0, microsecond=0))


@given(minutes, zones)
def test_every_local_time_is_one_instant_two_or_none(local, zone):
    found = instant_of(local, zone)
    if isinstance(found, Gap):
        assert shows(found.before, zone) < local < shows(found.after, zone), "the neighbours are just before and just after"
        assert found.after - found.before == timedelta(minutes=1)
    elif isinstance(found, Fold):
        assert found.first < found.second
        assert shows(found.first, zone) == shows(found.second, zone) == local
        assert offset(found.first, zone) != offset(found.second, zone)
    else:
        assert found.tzinfo is UTC and shows(found, zone) == local


@given(minutes, zones)
def test_what_a_clock_shows_leads_back_to_the_instant(moment, zone):
    instant = moment.replace(tzinfo=UTC)
    found = instant_of(shows(instant, zone), zone)
    assert instant in (found.instants if isinstance(found, Fold) else (found,))


@settings(max_examples=tries(30, 500), deadline=None)
@given(st.sampled_from(ZONES), st.integers(2000, 2036))
def test_every_change_of_the_clocks_in_a_year_is_seen(zone, year):
    """Walks through the year by the hour, in UTC; wherever the offset changes there is a gap or a fold as wide as the change."""
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    place = ZoneInfo(zone)
    before = at.astimezone(place).utcoffset()
    while at < end:
        at += timedelta(hours=1)
        now = at.astimezone(place).utcoffset()
        if now != before:
            change = at
            while (change - timedelta(minutes=1)).astimezone(place).utcoffset() == now:
                change -= timedelta(minutes=1)
            at_change = shows(change, zone)
            if now > before:
                assert instant_of(at_change - timedelta(minutes=1), zone) == Gap(change - timedelta(minutes=1), change)
            else:
                assert instant_of(at_change, zone) == Fold(change - (before - now), change)
            before = now


@pytest.mark.parametrize(
    ("zone", "local", "before", "after"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 0)),
        ("America/Toronto", datetime(2026, 3, 8, 2, 0), datetime(2026, 3, 8, 1, 59), datetime(2026, 3, 8, 3, 0)),
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), datetime(2026, 10, 4, 1, 59), datetime(2026, 10, 4, 2, 30)),
        ("Pacific/Apia", datetime(2011, 12, 30, 12, 0), datetime(2011, 12, 29, 23, 59), datetime(2011, 12, 31, 0, 0)),
    ],
)
def test_a_time_that_no_clock_shows_has_two_neighbours(zone, local, before, after):
    gap = instant_of(local, zone)
    assert isinstance(gap, Gap)
    assert (shows(gap.before, zone), shows(gap.after, zone)) == (before, after)


def test_a_time_that_clocks_show_twice_is_two_instants():
    fold = instant_of(datetime(2026, 10, 25, 2, 30), "Europe/Berlin")
    assert fold == Fold(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert [offset(instant, "Europe/Berlin") for instant in fold.instants] == ["UTC+02:00", "UTC+01:00"]
    assert offset(fold.first, "America/St_Johns") == "UTC−02:30"


@given(st.dates(datetime(2020, 1, 1).date(), datetime(2036, 1, 1).date()), zones)
def test_a_day_anywhere_on_earth_ends_when_it_has_ended_everywhere(day, zone):
    start = datetime(day.year, day.month, day.day)
    assert end_of_day(start) == datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=1)
    assert end_of_day(start) - first_of_day(start) == timedelta(days=1)
    assert shows(end_of_day(start) - timedelta(minutes=1), "Etc/GMT+12").date() == day
    assert shows(end_of_day(start), zone).date() > day, "nowhere is it still that day"
