"""Six digits and recovery codes."""

import re

from sqlalchemy import select

from accounts.models import RecoveryCode
from core.database import db
from tests import make
from tests.accounts.desk import OTHER, PASSWORD, digits, is_in, key_in, later, letters, member, now, sign_in
from tests.pages import get, post

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def switch_on(client, app) -> tuple[str, list[str]]:
    """Switches it on as a person does; returns the secret and the recovery codes."""
    page = post(client, "/en/account/two-step")
    secret = "".join(page.all("code")[0].words.split())
    assert "<svg" in page.html
    assert "style=" not in page.html.split("<main")[1]
    page = post(client, "/en/account/two-step/new", code=digits(secret, make.NOW))
    return secret, re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", page.text)


def test_it_is_switched_on_and_then_asked_for(app, client):
    person = member()
    sign_in(client, person)
    secret, codes = switch_on(client, app)
    assert len(codes) == 10
    assert letters(person.email)[-1].template == "accounts/two_step_changed"
    browser = app.test_client()
    assert sign_in(browser, person, next="/en/forums").location == "/en/account/session/code"
    assert not is_in(browser)
    at = later(app, seconds=30)
    assert browser.post("/en/account/session/code", data={"code": digits(secret, at)}).location == "/en/forums"
    assert is_in(browser)


def test_a_code_serves_once(app):
    person = member(totp_secret=SECRET)
    code = digits(SECRET, make.NOW)
    for browser, expected in ((app.test_client(), True), (app.test_client(), False)):
        sign_in(browser, person)
        browser.post("/en/account/session/code", data={"code": code})
        assert is_in(browser) is expected


def test_the_code_that_switched_it_on_does_not_sign_in(app, client):
    person = member()
    sign_in(client, person)
    secret, _ = switch_on(client, app)
    browser = app.test_client()
    sign_in(browser, person)
    assert post(browser, "/en/account/session/code", code=digits(secret, make.NOW), status=422).has("This code is wrong or has been used.")


def test_clocks_may_differ_by_half_a_minute_and_no_more(app):
    person = member(totp_secret=SECRET)
    for seconds, expected in ((-90, False), (-30, True), (30, True), (90, False)):
        browser = app.test_client()
        sign_in(browser, person)
        shown = digits(SECRET, make.NOW.fromtimestamp(make.NOW.timestamp() + seconds, make.UTC))
        browser.post("/en/account/session/code", data={"code": shown})
        assert is_in(browser) is expected


def test_a_recovery_code_works_once_in_any_spelling(app, client):
    person = member()
    sign_in(client, person)
    _, codes = switch_on(client, app)
    for expected in (True, False):
        browser = app.test_client()
        sign_in(browser, person)
        browser.post("/en/account/session/code", data={"code": codes[0].upper().replace("-", " ")})
        assert is_in(browser) is expected
    assert get(client, "/en/account/two-step").has("You have 9 unused recovery codes.")


def test_codes_are_kept_as_hashes(app, client):
    sign_in(client, member())
    _, codes = switch_on(client, app)
    kept = set(db.session.scalars(select(RecoveryCode.code_hash)))
    db.session.rollback()
    assert kept.isdisjoint(code.replace("-", "") for code in codes)


def test_nobody_enters_at_the_second_step(client):
    member(totp_secret=SECRET)
    assert client.get("/en/account/session/code").location == "/en/account/session/new"
    assert client.post("/en/account/session/code", data={"code": digits(SECRET, make.NOW)}).location == "/en/account/session/new"
    assert not is_in(client)


def test_the_first_step_holds_for_ten_minutes(app, client):
    sign_in(client, member(totp_secret=SECRET))
    at = later(app, minutes=10)
    assert client.post("/en/account/session/code", data={"code": digits(SECRET, at)}).location == "/en/account/session/new"
    assert not is_in(client)


def test_a_reset_does_not_skip_it(client):
    person = member(totp_secret=SECRET)
    client.post("/en/account/recovery", data={"email": person.email})
    post(client, "/en/account/recovery/password", key=key_in(letters()[0]), password=OTHER)
    assert not is_in(client)
    assert sign_in(client, person, OTHER).location == "/en/account/session/code"


def test_it_is_switched_off_with_password_and_code_together(app, client):
    person = member(totp_secret=SECRET)
    sign_in(client, person)
    client.post("/en/account/session/code", data={"code": digits(SECRET, make.NOW)})
    at = later(app, seconds=60)
    code = digits(SECRET, at)
    assert post(client, "/en/account/two-step/end", current="not this one", code=code, status=422).has("This is not your password.")
    assert post(client, "/en/account/two-step/end", current=PASSWORD, code="000000", status=422).has("This code is wrong or has been used.")
    assert post(client, "/en/account/two-step/end", current=PASSWORD, code=code).has("Two-step sign-in is off.")
    assert now(person).totp_secret is None
    assert sign_in(client, person, next="/en/forums").location == "/en/forums"


def test_new_codes_replace_the_old(app, client):
    person = member()
    sign_in(client, person)
    _, old = switch_on(client, app)
    page = post(client, "/en/account/two-step/codes")
    new = re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", page.text)
    for code, expected in ((old[1], False), (new[1], True)):
        browser = app.test_client()
        sign_in(browser, person)
        browser.post("/en/account/session/code", data={"code": code})
        assert is_in(browser) is expected


def test_a_wrong_first_code_switches_nothing_on(client):
    person = member()
    sign_in(client, person)
    post(client, "/en/account/two-step")
    assert post(client, "/en/account/two-step/new", code="123456", status=422).has("This is not the code your app shows now.")
    assert now(person).totp_secret is None


def test_a_double_click_shows_no_second_set_of_codes(app, client):
    sign_in(client, member())
    switch_on(client, app)
    assert client.post("/en/account/two-step/new", data={"code": "123456"}).location == "/en/account/two-step"


def test_guessing_codes_is_slowed_down(app, client):
    sign_in(client, member(totp_secret=SECRET))
    for _ in range(5):
        assert client.post("/en/account/session/code", data={"code": "000000"}).status_code == 422
    answer = client.post("/en/account/session/code", data={"code": digits(SECRET, make.NOW)})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15
    at = later(app, seconds=16)
    assert client.post("/en/account/session/code", data={"code": digits(SECRET, at)}).status_code == 303
