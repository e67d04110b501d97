"""The order of the day and the list of all forums, as readers see them."""

from datetime import timedelta

import pytest

from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get

DAY = timedelta(days=1)


def announced(**given):
    return make.forum(opens_at=NOW + 3 * DAY, closes_at=NOW + 8 * DAY, **given)


def closed(**given):
    return make.forum(opens_at=NOW - 20 * DAY, closes_at=NOW - 10 * DAY, **given)


def test_an_empty_site_says_so(client):
    page = get(client, "/en/")
    assert page.heading() == "Order of the day"
    assert says(page, "No forum is open now.")
    assert says(get(client, "/en/forums"), "No forum has been announced yet.")


def test_what_is_open_is_shown_with_its_topics_and_until_when_in_three_zones(client):
    forum = make.forum(title="Seeds and borders", topics=2)
    make.message(forum)
    client.set_cookie("zone", "Asia/Colombo")
    page = get(client, "/en/")
    assert says(page, "1 forum is open.") and says(page, "Open now") and says(page, "Seeds and borders")
    assert says(page, "Toronto Friday 13 March, 08:00, the forum’s time")
    assert says(page, "Colombo Friday 13 March, 17:30, your time")
    assert says(page, "UTC Friday 13 March, 12:00")
    assert says(page, "2 days left")
    assert page.link("Topic 1 of forum") == f"/en/forums/{forum.slug}/topics/1"
    assert says(page, "1 input") and says(page, "0 inputs")


def test_what_is_announced_says_when_it_opens_there_and_here(client):
    announced(title="To come", timezone="Africa/Nairobi")
    client.set_cookie("zone", "Asia/Colombo")
    page = get(client, "/en/")
    assert says(page, "1 is announced.")
    assert says(page, "Opens Saturday 14 March, 15:00 Nairobi, which is Saturday 14 March, 17:30 in Colombo.")


def test_what_has_closed_waits_for_its_summary(client):
    forum = closed(title="It was good")
    make.message(forum, posted_at=NOW - 11 * DAY)
    page = get(client, "/en/")
    assert says(page, "Recently closed") and says(page, "Summary in preparation") and says(page, "closed 10 days ago")
    assert says(page, "1 input from 1 contributor.")


def test_only_the_five_that_closed_last_are_on_the_front_page(client):
    for days in range(7):
        make.forum(title=f"Closed {days} days ago", opens_at=NOW - 30 * DAY, closes_at=NOW - DAY - days * DAY)
    page = get(client, "/en/")
    assert says(page, "Closed 4 days ago") and not says(page, "Closed 5 days ago")


def test_a_forum_closes_at_its_instant_and_not_a_minute_later(client, app):
    make.forum(title="Punctual", closes_at=NOW + timedelta(seconds=1))
    assert says(get(client, "/en/"), "1 forum is open.")
    app.extensions["clock"] = lambda: NOW + timedelta(seconds=1)
    assert says(get(client, "/en/"), "No forum is open now.")


def test_visitors_sign_in_on_the_front_page_and_others_see_who_they_are(client, as_):
    page = get(client, "/en/")
    assert [e.attributes["name"] for e in page.all("input") if e.attributes.get("type") != "hidden"] == ["email", "password"]
    page = get(as_(make.person(name="Ada of Mexico")), "/en/")
    assert says(page, "You are signed in as Ada of Mexico.") and not page.all("input", name="password")


@pytest.mark.parametrize("path", ["/en/", "/en/forums"])
def test_forums_are_listed_to_those_who_may_know_of_them(path, client, as_):
    make.forum(title="For everybody")
    inner, secret = make.forum(title="For the registered", visibility="registered"), make.forum(title="By invitation", visibility="closed")
    guest, member = make.person(), make.person()
    make.registration(inner, guest)
    make.registration(secret, guest)
    seen = {
        "visitor": get(client, path),
        "member": get(as_(member), path),
        "guest": get(as_(guest), path),
        "secretariat": get(as_(make.person(role="secretariat")), path),
    }
    assert all(says(page, "For everybody") and says(page, "For the registered") for page in seen.values())
    assert {name for name, page in seen.items() if says(page, "By invitation")} == {"guest", "secretariat"}


@pytest.mark.parametrize("path", ["/en/", "/en/forums"])
def test_a_forum_one_may_not_read_is_listed_without_its_topics_and_counts(path, client):
    forum = make.forum(title="For the registered", visibility="registered")
    for _ in range(7):
        make.message(forum)
    page = get(client, path)
    assert says(page, "Registered participants read and write.")
    assert "Topic 1 of" not in page.html and "7 inputs" not in page.text and "7 registered" not in page.text


def test_all_forums_are_leafed_through(client):
    for n in range(30):
        make.forum(title=f"Forum of day {n:02}", opens_at=NOW - 100 * DAY + n * DAY, closes_at=NOW - 50 * DAY)
    first, second = get(client, "/en/forums"), get(client, "/en/forums?page=2")
    assert says(first, "30 forums, the latest first.") and says(first, "Forums 1–25 of 30, the latest first")
    assert says(first, "Forum of day 29") and says(first, "Forum of day 05") and not says(first, "Forum of day 04")
    assert says(second, "Forum of day 04") and says(second, "Forum of day 00") and says(second, "Forums 26–30 of 30")
    assert first.link("Next") == "?page=2" and second.link("Previous") == "?page=1"


def test_the_front_page_costs_the_same_for_one_forum_and_for_thirty(client, queries):
    _costs_the_same("/en/", client, queries)


def test_the_list_of_forums_costs_the_same_for_one_forum_and_for_thirty(client, queries):
    _costs_the_same("/en/forums", client, queries)


def _costs_the_same(path, client, queries):
    make.forum(topics=2), announced(), closed()
    get(client, path)
    with queries() as one:
        get(client, path)
    for _ in range(10):
        make.forum(topics=3), announced(), closed()
    with queries() as thirty:
        get(client, path)
    assert len(one) == len(thirty)
