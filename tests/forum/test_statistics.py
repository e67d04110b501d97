"""Statistics of a forum and of the site: counted in groups, equal to the figures, telling nothing that is not published."""

from datetime import UTC, datetime, timedelta

import pytest

from core.database import db
from core.regions import REGIONS
from forum.queries import statistics
from forum.queries.tally import figures_of
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get


@pytest.fixture
def forum(app):
    """Open from 9 March 08:00 to 13 March 08:00 in Toronto; it is the 11th there."""
    made = make.forum(slug="borders", topics=2)
    kenya = make.registration(made, make.person(country="KE"))
    network = make.registration(made, make.person(name="=cmd()", category="organization", country=None, organization="Seed network"))
    keeper = make.registration(made, role="moderator")
    make.registration(made)
    make.message(made, author=kenya, posted_at=datetime(2026, 3, 10, 3, 59, tzinfo=UTC), language="en")  # 9 March in Toronto
    make.message(made, author=kenya, posted_at=datetime(2026, 3, 11, 4, 0, tzinfo=UTC), topic=made.topics[1], language="fr")
    make.message(made, author=network, language=None)
    make.message(made, author=keeper, whole_forum=True, kind="moderator")
    for status in ("pending", "hidden", "withdrawn"):
        make.message(made, author=make.registration(made, make.person(country="TD")), status=status, language="sw")
    return made


def data(client, address):
    answer = client.get(address + "?format=json")
    assert answer.status_code == 200
    return answer.get_json()


def table(found, name):
    return {row["key"]: (row["messages"], row["inputs"], row["contributors"]) for row in found["tables"][name]}


def test_each_day_of_the_forums_zone_is_counted_and_silent_ones_are_zero(client, forum):
    found = data(client, "/en/forums/borders/statistics")
    assert table(found, "day") == {"2026-03-09": (1, 1, ""), "2026-03-10": (0, 0, ""), "2026-03-11": (3, 2, "")}
    page = get(client, "/en/forums/borders/statistics")
    assert says(page, "10 March 2026 0 0") and says(page, "Messages by day Days of the time zone Toronto.")


def test_countries_categories_languages_and_topics(client, forum):
    found = data(client, "/en/forums/borders/statistics")
    assert table(found, "country") == {"KE": (2, 2, 1), "MX": (1, 0, 0), "none": (1, 1, 1)}
    regions = table(found, "region")
    assert list(regions) == [*REGIONS, "none"], "silence is a result too, in the order in which documents print them"
    assert {key: row for key, row in regions.items() if row != (0, 0, 0)} == {"africa": (2, 2, 1), "latin-america-caribbean": (1, 0, 0), "none": (1, 1, 1)}
    assert table(found, "category") == {"party": (3, 2, 1), "organization": (1, 1, 1)}
    assert table(found, "language") == {"en": (2, 1, 1), "fr": (1, 1, 1), "none": (1, 1, 1)}
    assert table(found, "topic") == {"1": (2, 2, 2), "2": (1, 1, 1), "none": (1, 0, 0)}
    assert (found["messages"], found["inputs"], found["contributors"], found["registered"], found["silent"]) == (4, 3, 2, 7, 4)


def test_they_say_what_the_figures_say(client, forum):
    found, tally = data(client, "/en/forums/borders/statistics"), figures_of("borders").tally
    for name, expected in (("country", tally.countries), ("category", tally.categories), ("language", tally.languages), ("topic", tally.topics)):
        assert {key: row[1:] for key, row in table(found, name).items() if row[1]} == {key: (count.inputs, count.contributors) for key, count in expected.items() if count.inputs}
    assert (found["messages"], found["inputs"], found["contributors"], found["registered"]) == (
        tally.messages,
        tally.inputs,
        tally.whole.contributors,
        tally.participants_registered,
    )
    assert {key: row[0] for key, row in table(found, "language").items()} == tally.message_languages


def test_the_site_counts_public_forums_only_whoever_asks(client, as_, forum):
    second = make.forum(slug="second", timezone="Asia/Tokyo")
    make.message(second)
    for given in ({"visibility": "closed"}, {"visibility": "registered"}, {"announced_at": None}):
        other = make.forum(title="Reserved talks", **given)
        if "announced_at" in given:
            other.announced_at = None
        make.message(other, author=make.registration(other, make.person(country="TD")), language="sw")
    for browser in (client, as_(make.person(role="administrator"))):
        found = data(browser, "/en/statistics")
        assert table(found, "forum") == {"borders": (4, 3, 2), "second": (1, 1, 1)} and found["messages"] == 5
        assert "TD" not in table(found, "country") and "sw" not in table(found, "language")
        assert "Reserved" not in get(browser, "/en/statistics").html


def test_a_long_time_is_told_by_month(client, forum):
    forum.opens_at, forum.closes_at = NOW - timedelta(days=200), NOW + timedelta(days=200)
    db.session.commit()
    found = table(data(client, "/en/forums/borders/statistics"), "day")
    assert next(iter(found)) == "2025-08" and found["2026-03"] == (4, 3, "") and found["2025-12"] == (0, 0, "") and len(found) == 8
    assert says(get(client, "/en/forums/borders/statistics"), "August 2025 0 0")


def test_as_csv_nothing_is_a_formula(client, forum):
    answer = client.get("/en/forums/borders/statistics?format=csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert answer.content_type.startswith("text/csv") and lines[0] == "\ufefftable,key,messages,inputs,contributors" and "country,KE,2,2,1" in lines


def test_a_forum_of_which_nothing_was_written_yet(client, app):
    make.forum(slug="quiet", opens_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=2))
    found = data(client, "/en/forums/quiet/statistics")
    assert found["messages"] == 0 and table(found, "day") == {} and get(client, "/en/forums/quiet/statistics") and get(client, "/ar/statistics")


def test_statistics_cost_the_same_for_one_message_and_for_thirty(client, forum, queries):
    counts = []
    for _ in range(2):
        for address in ("/en/forums/borders/statistics", "/en/statistics"):
            with queries() as seen:
                client.get(address)
            counts.append(len(seen))
        for _ in range(15):
            make.message(forum)
    assert counts[:2] == counts[2:]


def test_zones_off_by_a_quarter_of_an_hour_are_counted_to_the_minute(app):
    forum = make.forum(slug="kathmandu", timezone="Asia/Kathmandu")
    for minute in (14, 15):
        make.message(forum, posted_at=datetime(2026, 3, 10, 18, minute, tzinfo=UTC))
    from forum.queries.heads import forum_head

    assert {row.key: row.messages for row in statistics.of_forum(forum_head("kathmandu"), at=NOW).tables["day"] if row.messages} == {"2026-03-10": 1, "2026-03-11": 1}
