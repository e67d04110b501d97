"""The calendar of openings and closings, as a page and for programs."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from core.database import db
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get


@pytest.fixture
def forum(app):
    return make.forum(slug="borders", title="Semillas; fronteras, y más " + "ñandú " * 20, language="es", timezone="America/Toronto")


def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200 and answer.content_type.startswith("text/calendar")
    lines = answer.data.split(b"\r\n")
    assert b"\n" not in answer.data.replace(b"\r\n", b"") and all(len(line) <= 75 for line in lines)
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert not [fault for event in found for fault in event.errors]
    return {str(event["UID"]): event for event in found}


def test_a_calendar_tells_opening_and_closing_in_utc_with_the_zone_in_words(client, forum):
    found = events(client, "/en/forums.ics")
    assert set(found) == {"opens.borders@localhost", "closes.borders@localhost"}
    closes = found["closes.borders@localhost"]
    assert closes["DTSTART"].dt == datetime(2026, 3, 13, 12, 0, tzinfo=UTC) and closes["DTSTART"].to_ical() == b"20260313T120000Z"
    assert str(closes["SUMMARY"]) == f"Closes: {forum.title}" and "Friday 13 March 2026, 08:00, Toronto time (America/Toronto)" in str(closes["DESCRIPTION"])
    assert closes["SEQUENCE"] == 0 and closes["DTSTAMP"].dt == forum.announced_at and str(closes["URL"]) == "http://localhost/en/forums/borders"


def test_an_extension_moves_the_same_event_and_raises_its_sequence(client, forum):
    before = client.get("/en/forums/borders/calendar.ics")
    db.session.add(forum.extend(until=NOW + timedelta(days=9), by=None, reason="More time.", at=NOW))
    db.session.commit()
    found = events(client, "/en/forums/borders/calendar.ics")
    closes = found["closes.borders@localhost"]
    assert closes["DTSTART"].dt == NOW + timedelta(days=9) and closes["SEQUENCE"] == 1 and closes["DTSTAMP"].dt == NOW
    assert client.get("/en/forums/borders/calendar.ics", headers={"If-None-Match": before.headers["ETag"]}).status_code == 200


def test_the_same_calendar_is_the_same_bytes(app, client, forum):
    first = client.get("/en/forums.ics")
    app.extensions["clock"] = lambda: NOW + timedelta(hours=3)
    again = client.get("/en/forums.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_calendars_have_public_announced_forums_only_and_the_page_what_its_reader_may_know(client, as_, forum):
    keeper = make.person()
    for slug, given in (("inner", {"visibility": "closed"}), ("members", {"visibility": "registered"}), ("planned", {"announced_at": None})):
        other = make.forum(slug=slug, title=f"Reserved {slug}", **given)
        if slug == "planned":
            other.announced_at = None
        make.registration(other, keeper, role="moderator")
    for browser in (client, as_(keeper), as_(make.person(role="administrator"))):
        assert len(events(browser, "/en/forums.ics")) == 2
        for slug in ("inner", "members", "planned"):
            assert browser.get(f"/en/forums/{slug}/calendar.ics").status_code in (403, 404)
    page = get(client, "/en/calendar")
    assert "Reserved inner" not in page.html and "Reserved planned" not in page.html and "Reserved members" in page.html
    assert "Reserved inner" in get(as_(keeper), "/en/calendar").html


def test_the_page_lists_a_year_by_month_and_leads_to_the_others(client, forum):
    make.forum(title="Long ago", opens_at=datetime(2012, 5, 1, tzinfo=UTC), closes_at=datetime(2012, 5, 9, tzinfo=UTC))
    page = get(client, "/en/calendar")
    assert says(page, "Openings and closings in 2026.") and says(page, "March 2026") and "Long ago" not in page.html
    assert page.text.index("Opens Monday 9 March") < page.text.index("Closes Friday 13 March")
    assert page.link("2025") == "?year=2025" and page.link("iCalendar") == "/en/forums.ics"
    assert says(get(client, "/en/calendar?year=2012"), "Long ago") and says(get(client, "/en/calendar?year=2020"), "No forum opens or closes in this year.")
    assert get(client, "/en/calendar?year=9999999", status=404) and get(client, "/ar/calendar").heading()


def test_months_are_those_of_the_readers_zone(as_, forum):
    make.forum(title="At the turn", opens_at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC), closes_at=datetime(2026, 7, 2, tzinfo=UTC))
    assert says(get(as_(make.person(timezone="Asia/Tokyo")), "/en/calendar"), "July 2026 Opens")
    assert says(get(as_(make.person(timezone="America/Lima")), "/en/calendar"), "June 2026 Opens")


def test_hostile_titles_stay_text(client, app):
    make.forum(title="A\r\nBEGIN:VEVENT\r\nUID:x\x07;,\\n\u2028 <script>")
    assert len(events(client, "/en/forums.ics")) == 2


def test_the_calendar_costs_the_same_for_one_forum_and_for_thirty(client, forum, queries):
    for address in ("/en/forums.ics", "/en/calendar"):
        with queries() as one:
            client.get(address)
        for _ in range(14):
            make.forum()
        with queries() as thirty:
            client.get(address)
        assert len(one) == len(thirty)
