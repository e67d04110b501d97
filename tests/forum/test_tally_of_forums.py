"""The figures of forums as they are stored: by the command, on the page, as of an instant."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from core.database import db
from forum import demo, visibility
from forum.queries.standing import forum_by_slug
from forum.queries.tally import figures_of
from tests import make
from tests.forum.archives import imported, small
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide

DEMONSTRATION = json.loads(demo.ARCHIVE.read_text(encoding="utf-8"))
EXPECTED = json.loads((Path(__file__).parent.parent / "data" / "forum-2025-expected.json").read_text(encoding="utf-8"))
SLUG = DEMONSTRATION["forum"]["slug"]


def _tally(slug: str, **given):
    db.session.rollback()
    return figures_of(slug, **given).tally


def test_the_tally_of_the_demonstration_is_the_published_one_key_by_key(app, client):
    imported(DEMONSTRATION)
    result = app.test_cli_runner().invoke(args=["forum", "tally", SLUG, "--json"])
    counted = json.loads(result.stdout)
    assert result.exit_code == 0
    for key, value in EXPECTED.items():
        assert counted[key] == value, key
    assert counted == EXPECTED
    printed = app.test_cli_runner().invoke(args=["forum", "tally", SLUG]).stdout
    assert "messages 120 = moderator messages 5 + inputs 115" in printed
    assert "inputs 115 = sum over topics 115 (47 + 39 + 29) + inputs in no topic 0" in printed
    assert all(rule in printed for rule in EXPECTED["rules"])
    page = get(client, f"/en/forums/{SLUG}/figures")
    assert page.has("120") and page.has("Both sums hold.") and page.has("217 from 119 countries") and page.has("of them 85 replies")
    assert page.has("61 inputs name one goal or more, 54 name none.")
    assert client.get(f"/en/forums/{SLUG}/figures?format=json").get_json() == {"forum": SLUG, "as_of": None, "figures": EXPECTED}
    assert get(client, f"/ar/forums/{SLUG}/figures").has("المكسيك")


def test_a_message_on_behalf_of_somebody_counts_as_theirs(app):
    imported(small())
    tally = _tally("small")
    assert {row: count.inputs for row, count in tally.countries.items()} == {"KE": 1, "UG": 1, "none": 1}
    assert "secretariat" not in tally.categories and tally.distinct_authors == 4


def test_somebody_who_is_spoken_for_by_two_is_one_contributor(app):
    forum = make.forum()
    ours, one, two = (make.registration(forum) for _ in range(3))
    for author in (one, two):
        make.message(forum, author=author, on_behalf_of=ours)
    make.message(forum, author=ours)
    assert (_tally(forum.slug).whole.inputs, _tally(forum.slug).whole.contributors, _tally(forum.slug).participants_registered) == (3, 1, 3)


@pytest.mark.parametrize("status", ["pending", "hidden", "withdrawn"])
def test_what_readers_do_not_see_counts_nowhere(app, status):
    forum = make.forum()
    make.message(forum)
    author = make.registration(forum)
    before = _tally(forum.slug)
    make.message(forum, author=author, status=status)
    assert _tally(forum.slug) == before


def test_an_instant_counts_what_was_posted_up_to_and_at_it(app):
    forum = make.forum()
    author = make.registration(forum)
    for seconds in (-1, 0, 1):
        make.message(forum, author=author, posted_at=NOW + timedelta(seconds=seconds))
    assert [_tally(forum.slug, as_of=NOW + timedelta(seconds=s)).inputs for s in (-2, -1, 0, 1)] == [0, 1, 2, 3]


def test_a_message_at_the_exact_second_of_closing_is_held_and_not_counted(app):
    forum = make.forum()
    author = make.registration(forum)
    make.message(forum, author=author, posted_at=forum.closes_at - timedelta(seconds=1))
    make.message(forum, author=author, posted_at=forum.closes_at, status="pending", late=True)
    assert _tally(forum.slug, as_of=forum.closes_at).inputs == _tally(forum.slug).inputs == 1


def test_an_earlier_instant_knows_messages_as_they_were_then(app):
    forum = make.forum()
    author = make.registration(forum)
    held = make.message(forum, author=author, status="pending", posted_at=NOW)
    shown = make.message(forum, author=author, posted_at=NOW)
    db.session.add(held.publish(by=None, at=NOW + timedelta(hours=2)))
    visibility.appeared(db.session, held)
    db.session.add(shown.hide(by=None, at=NOW + timedelta(hours=3), reason="twice"))
    visibility.vanished(db.session, shown)
    db.session.commit()
    assert [_tally(forum.slug, as_of=NOW + timedelta(hours=hours)).inputs for hours in (1, 2, 3)] == [1, 2, 1]
    assert _tally(forum.slug).inputs == 1


def test_an_earlier_instant_knows_who_was_registered_then(app):
    forum = make.forum()
    make.registration(forum, registered_at=None)
    make.registration(forum, registered_at=NOW)
    make.message(forum, author=make.registration(forum, registered_at=NOW + timedelta(hours=1)), posted_at=NOW)
    make.registration(forum, registered_at=NOW + timedelta(seconds=1))
    assert [_tally(forum.slug, as_of=at).participants_registered for at in (NOW, NOW + timedelta(hours=2))] == [3, 4]


def test_people_whose_account_was_erased_stay_apart(app):
    forum = make.forum()
    for _ in range(2):
        registration = make.registration(forum, category="other", country=None)
        make.message(forum, author=registration)
        registration.erase(at=NOW)
    db.session.commit()
    assert _tally(forum.slug).whole.entities == 2


def test_the_command_refuses_an_instant_that_is_none(app):
    make.forum(slug="here")
    result = app.test_cli_runner().invoke(args=["forum", "tally", "here", "--at", "2025-07-16 12:00"])
    assert (result.exit_code, result.stderr) == (1, 'Error: --at: "2025-07-16 12:00" has no offset from UTC.\n')
    result = app.test_cli_runner().invoke(args=["forum", "tally", "here", "--at", "2025-07-16T12:00:00-04:00"])
    assert result.exit_code == 0 and "Figures as of 2025-07-16T16:00:00+00:00" in result.stdout


def test_the_page_counts_as_of_an_instant_on_the_clock_of_the_forum(app, client):
    forum = make.forum(timezone="Africa/Nairobi")
    author = make.registration(forum)
    make.message(forum, author=author, posted_at=NOW)
    make.message(forum, author=author, posted_at=NOW + timedelta(minutes=1))
    page = get(client, f"/en/forums/{forum.slug}/figures?at=2026-03-11+15:00")
    assert page.has("As of Wednesday 11 March 2026, 15:00 , Nairobi.") and page.has("of them 0 replies")
    assert page.all("input", id="at")[0].attributes["value"] == "2026-03-11 15:00"
    assert client.get(f"/en/forums/{forum.slug}/figures?at=2026-03-11T15:01&format=json").get_json()["figures"]["inputs"] == 2


@pytest.mark.parametrize("asked", ["yesterday", "2026-02-30 10:00", "0001-01-01", "9999-12-31 23:59", "2026-03-11 25:00"])
def test_the_page_says_what_it_cannot_count_as_of(client, asked):
    forum = make.forum(timezone="Pacific/Auckland" if asked.startswith("0001") else "America/Toronto")
    page = get(client, f"/en/forums/{forum.slug}/figures?at={asked}")
    assert page.html.count("Enter a day, or a day and an hour, as in 2025-07-16 12:00.") == 2
    assert "<title>Error: Figures" in page.html
    assert client.get(f"/en/forums/{forum.slug}/figures?at={asked}&format=json").status_code == 400


def test_the_page_prints_zeros_and_rows_for_none(client):
    edition = make.edition("A.1", "A.2")
    forum = make.forum(topics=2, edition_id=edition.id)
    make.message(forum, goals=(edition.goals[0],), language=None)
    page = get(client, f"/en/forums/{forum.slug}/figures")
    for words in ("A.2 Goal A.2 0 0", "No goal named 0 0", "In no topic 0 0", "No question of topic 1 named 1 1", "No language given 1 1", "Private sector 0 0"):
        assert page.has(words), words
    assert len(page.all("caption")) == 7 and len(page.all("svg", class_="bar")) >= 20


def test_the_page_of_a_forum_in_which_nobody_wrote_says_so(client):
    page = get(client, f"/en/forums/{make.forum().slug}/figures")
    assert page.has("No inputs yet.") and page.has("Both sums hold.")


def test_the_page_costs_the_same_for_one_message_and_for_thirty(client, queries):
    forum = make.forum()
    make.message(forum)
    url = f"/en/forums/{forum.slug}/figures"
    client.get(url)
    with queries() as one:
        get(client, url)
    for _ in range(29):
        make.message(forum)
    with queries() as thirty:
        get(client, url)
    assert len(one) == len(thirty)


def test_the_figures_of_a_closed_forum_are_for_those_who_may_read_it(client, as_):
    forum = make.forum(visibility="closed")
    url = f"/en/forums/{forum.slug}/figures"
    member = make.person()
    make.registration(forum, member)
    assert client.get(url).status_code == client.get(url + "?format=json").status_code == 404
    assert as_(member).get(url).status_code == 200
    registered = make.forum(visibility="registered")
    assert client.get(f"/en/forums/{registered.slug}/figures").status_code == 403


def test_a_forum_that_was_extended_keeps_its_figures(app):
    imported(small())
    before = _tally("small")
    forum = forum_by_slug("small")
    db.session.add(forum.extend(until=forum.closes_at + timedelta(days=1), by=None, reason="more time", at=forum.opens_at))
    db.session.commit()
    assert _tally("small") == before
