"""A visitor's own time zone."""

import pytest

from tests.pages import get


def test_a_visitor_chooses_a_zone_and_comes_back_to_the_page(client):
    page = get(client, "/en/forums")
    chooser = get(client, page.link("your zone"))
    assert chooser.heading() == "Your time zone" and chooser.has("Colombo")
    answer = client.post("/en/zone", data={"zone": "Asia/Colombo", "next": chooser.all("input", name="next")[0].attributes["value"]})
    assert answer.status_code == 303 and answer.headers["Location"] == "/en/forums"
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"] and "HttpOnly" in answer.headers["Set-Cookie"]
    assert get(client, "/en/forums").has("17:30 Colombo")


def test_who_is_signed_in_is_shown_the_way_to_the_profile(as_, app):
    from tests import make

    page = get(as_(make.person(timezone="Asia/Colombo")), "/en/zone")
    assert page.has("your time zone is part of your profile") and not page.all("select")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000])
def test_a_zone_that_does_not_exist_is_not_taken(client, zone):
    assert client.post("/en/zone", data={"zone": zone}).status_code == 400


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia/%00", "../../etc/passwd", "x"])
def test_a_cookie_with_another_zone_counts_as_none(client, zone):
    client.set_cookie("zone", zone)
    assert get(client, "/en/").has("12:00 UTC")


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "/en//evil.example", "/en/nowhere", "javascript:alert(1)", "/health", "", "en/forums", "/xx/forums"]
)
def test_the_way_back_is_a_page_of_ours(client, address):
    assert client.post("/en/zone", data={"zone": "UTC", "next": address}).headers["Location"] == "/en/"
