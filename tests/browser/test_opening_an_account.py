"""A newcomer registers, answers the letter, signs in, looks at the devices and signs out."""

import re

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing

PASSWORD = "lantern orchid gravel"


@pytest.mark.browser
def test_a_newcomer_opens_an_account_and_signs_out_again(site, reader, scripts):
    newcomer = reader(scripts=scripts, viewport={"width": 360, "height": 800})
    page = newcomer.goes("/en/account/new")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Name").fill("Ada Okello")
    page.get_by_label("I take part as").select_option("party")
    page.get_by_label("Country").select_option("UG")
    page.get_by_label("Time zone").select_option("Africa/Kampala")
    page.get_by_role("button", name="Register").click()
    assert newcomer.heading() == "A letter is on its way"
    with site.made():
        letter = db.session.scalar(select(Outgoing.text))
    page = newcomer.goes(re.search(r"(/en/account/confirmation\?key=\S+)", letter).group(1))
    page.get_by_role("button", name="Open my account").click()
    assert newcomer.sees("Your account is open.")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Ada Okello").click()
    assert newcomer.heading() == "Your account"
    assert "Kampala" in page.locator("header.masthead").inner_text()
    page.get_by_role("link", name="Where you are signed in").click()
    assert newcomer.sees("Chrome on Linux (this device)")
    page.go_back()
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("link", name="Register").is_visible()
    page.go_back()
    assert not page.get_by_role("button", name="Keep the changes").is_visible(), "nothing of the account is left in the browser"
