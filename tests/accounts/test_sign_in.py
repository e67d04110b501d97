"""Signing in and out, devices, and the password asked again."""

from copy import copy

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import select

from accounts.models import SignIn
from accounts.rules import own_path
from core.database import db
from tests import make
from tests.accounts.desk import OTHER, PASSWORD, is_in, later, letters, log, member, now, sign_in
from tests.pages import get, post


def test_the_right_password_signs_in(client):
    assert sign_in(client, member()).status_code == 303
    assert is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(app):
    person = member()
    bodies = []
    for email in (person.email, "nobody@example.org"):
        answer = sign_in(app.test_client(), email, "not the password")
        assert answer.status_code == 422
        bodies.append(answer.get_data(as_text=True).replace(email, "EMAIL"))
    known, unknown = (body.split("csrf_token")[0] + body.split("</form>")[1][:200] for body in bodies)
    assert [line for line in known.splitlines() if "nonce" not in line] == [line for line in unknown.splitlines() if "nonce" not in line]


@pytest.mark.parametrize("given", [{"disabled_at": make.NOW}, {"confirmed_at": None}])
def test_a_disabled_or_unconfirmed_account_does_not_sign_in(client, given):
    assert sign_in(client, member(**given)).status_code == 422
    assert not is_in(client)


def test_somebody_without_a_password_does_not_sign_in(client):
    assert sign_in(client, make.person(), "").status_code == 422
    assert sign_in(client, make.person(), "nobody has this password").status_code == 422


def test_signing_in_gives_the_browser_a_new_key(client):
    person = member()
    sign_in(client, person)
    with client.session_transaction() as session:
        first = session["sign_in"]
    sign_in(client, person)
    with client.session_transaction() as session:
        assert session["sign_in"] != first


def test_a_key_planted_beforehand_is_worth_nothing(app, client):
    """Session fixation: what a browser held before signing in is dropped."""
    with client.session_transaction() as session:
        session["sign_in"] = "planted"
        session["left_behind"] = "yes"
    sign_in(client, member())
    with client.session_transaction() as session:
        assert session["sign_in"] != "planted"
        assert "left_behind" not in session


def test_a_copied_cookie_dies_at_sign_out(app, client):
    sign_in(client, member())
    copied = client.get_cookie("session").value
    client.post("/en/account/session/end")
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert not is_in(thief)


def test_signing_out_clears_what_the_browser_kept(client):
    sign_in(client, member())
    answer = client.post("/en/account/session/end")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    assert log("signed-out")


def test_a_device_stays_signed_in_for_ninety_days_at_most(app, client):
    sign_in(client, member())
    later(app, days=89, hours=23)
    assert is_in(client)
    later(app, days=90)
    assert not is_in(client)


def test_the_cookie_lasts_thirty_days_from_the_last_visit_and_no_longer(app, client):
    sign_in(client, member())
    client.get("/en/account")  # from now on there is a token for forms in it
    signer = copy(app.session_interface.get_signing_serializer(app))
    content = signer.loads(client.get_cookie("session").value)

    def aged(seconds: int) -> None:
        class Old(TimestampSigner):
            def get_timestamp(self):
                return super().get_timestamp() - seconds

        signer.signer = Old
        client.set_cookie("session", signer.dumps(content))

    def set_anew() -> bool:
        set_now = client.get("/en/account").headers.getlist("Set-Cookie")
        return any("session=" in cookie and "Expires" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in set_now)

    aged(23 * 3600)
    assert not set_anew() and is_in(client), "not with every page"
    aged(25 * 3600)
    assert set_anew() and not set_anew() and is_in(client)
    aged(30 * 24 * 3600 + 60)
    assert not is_in(client)


def test_a_person_disabled_is_out_on_the_next_request(client):
    person = member()
    sign_in(client, person)
    found = db.session.get(type(person), person.id)
    found.disable(at=make.NOW)
    db.session.commit()
    assert not is_in(client)


def test_next_leads_back(client):
    assert sign_in(client, member(), next="/en/forums?page=2").location == "/en/forums?page=2"


BAD = [
    "//evil.example", "/\\evil.example", "///evil.example", "/%2f%2fevil.example", "%2f%2fevil.example", "https://evil.example",
    "https:evil.example", "javascript:alert(1)", "/en//evil.example", "/en/\\evil.example", "/en/%5cevil", "/en/%2f%2fevil.example",
    "/en/%252f%252fevil", "/en\n/x", "/en/\r\nSet-Cookie: a=b", "/en/\t/evil", " /en/forums", "/evil.example/en",
    "/en@evil.example", "/english", "\\\\evil.example", "/en/..//evil", "http:///evil.example", "/en/%0d%0aX: y",
    "en/forums", "/en/%00", "/de/forums", "/%65n/forums", "//en/forums", "/en?x=\\y",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_next_never_leads_away(client, address):
    assert own_path(address) is None
    assert sign_in(client, member(), next=address).location == "/en/"
    assert client.get("/en/account/session/new", query_string={"next": address}).location == "/en/"


@pytest.mark.parametrize("address", ["/en/forums", "/ar", "/ar/", "/fr/forums/x-2026/topics/1?page=2&view=tree", "/zh/search?q=%E6%B0%B4+%D0%B2", "/en/forums?next=/en/x"])
def test_next_may_be_any_page_of_ours(address):
    assert own_path(address) == address


def test_whoever_is_signed_in_is_not_asked_again(as_):
    assert as_(member()).get("/en/account/session/new?next=/en/forums").location == "/en/forums"


def test_a_refused_sign_in_keeps_the_address_and_never_the_password(client):
    page = post(client, "/en/account/session", email="ada@example.org", password="my wrong guess", status=422)
    assert "ada@example.org" in page.html
    assert "my wrong guess" not in page.html


def test_odd_input_is_refused_kindly(client):
    for email in ("", "\x00", "x" * 10_000, "a@b@c", "@", "ａ@example.org"):
        assert sign_in(client, email, "something").status_code == 422
    assert sign_in(client, "a@example.org", "x" * 100_000).status_code == 422


def test_own_devices_are_listed_and_ended(app, client):
    person = member()
    other = app.test_client()
    other.post(
        "/en/account/session", data={"email": person.email, "password": PASSWORD}, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    )
    sign_in(client, person)
    page = get(client, "/en/account/sessions")
    assert page.has("Firefox on Linux")
    assert page.has("(this device)")
    found = db.session.scalar(select(SignIn.id).where(SignIn.device.contains("Firefox")))
    db.session.rollback()
    assert post(client, f"/en/account/sessions/{found}/end").has("The device is signed out.")
    assert not is_in(other)
    assert is_in(client)


def test_nobody_ends_the_device_of_somebody_else(app, client, as_):
    person = member()
    sign_in(client, person)
    found = db.session.scalar(select(SignIn.id).where(SignIn.person_id == person.id))
    db.session.rollback()
    assert as_(member()).post(f"/en/account/sessions/{found}/end").status_code == 404
    assert is_in(client)


def test_ending_the_own_device_signs_out(client):
    person = member()
    sign_in(client, person)
    found = db.session.scalar(select(SignIn.id).where(SignIn.person_id == person.id))
    db.session.rollback()
    client.post(f"/en/account/sessions/{found}/end")
    assert not is_in(client)


def test_all_others_are_ended_together(app, client):
    person = member()
    other = app.test_client()
    sign_in(other, person)
    sign_in(client, person)
    assert post(client, "/en/account/sessions/end").has("All other devices are signed out.")
    assert is_in(client)
    assert not is_in(other)


def test_the_list_of_devices_costs_the_same_for_one_and_for_thirty(as_, queries):
    person = member()
    browser = as_(person)
    with queries() as one:
        browser.get("/en/account/sessions")
    for _ in range(29):
        as_(person)
    with queries() as thirty:
        browser.get("/en/account/sessions")
    assert len(one) == len(thirty)


SENSITIVE = [
    "get /address", "post /address", "post /two-step", "get /two-step/new", "post /two-step/new", "post /two-step/codes",
    "get /data", "post /data", "get /erasure", "post /erasure", "post /sessions/end",
]  # fmt: skip


@pytest.mark.parametrize("asked", SENSITIVE)
def test_a_sensitive_change_asks_the_password_again_after_ten_minutes(app, client, asked):
    method, path = asked.split()
    sign_in(client, member())
    later(app, minutes=10)
    answer = getattr(client, method)(f"/en/account{path}")
    assert answer.status_code == 303
    assert answer.location.startswith("/en/account/proof?next=")


def test_the_password_given_again_leads_on_under_a_new_key(app, client):
    sign_in(client, member())
    with client.session_transaction() as session:
        first = session["sign_in"]
    copied = client.get_cookie("session").value
    later(app, minutes=10)
    assert post(client, "/en/account/proof", password="wrong it is", next="/en/account/address", status=422).has("This is not your password.")
    answer = client.post("/en/account/proof", data={"password": PASSWORD, "next": "/en/account/address"})
    assert answer.location == "/en/account/address"
    assert get(client, "/en/account/address").heading() == "Change the e-mail address"
    with client.session_transaction() as session:
        assert session["sign_in"] != first
    thief = app.test_client()
    thief.set_cookie("session", copied)
    assert not is_in(thief)


def test_the_password_is_changed_by_who_knows_it(app, client):
    person = member()
    other = app.test_client()
    sign_in(other, person)
    sign_in(client, person)
    assert post(client, "/en/account/password", current="not this one", password=OTHER, status=422).has("This is not your password.")
    assert post(client, "/en/account/password", current=PASSWORD, password="password1", status=422).has("most common")
    assert post(client, "/en/account/password", current=PASSWORD, password=OTHER).has("Your password is changed.")
    assert is_in(client)
    assert not is_in(other)
    assert [letter.template for letter in letters(person.email)] == ["accounts/password_changed"]
    assert sign_in(app.test_client(), person, PASSWORD).status_code == 422
    assert sign_in(app.test_client(), person, OTHER).status_code == 303


def test_a_hash_is_renewed_when_the_parameters_rise(app, client):
    person = member()
    before = app.config["ARGON2"]
    app.config["ARGON2"] = {"time_cost": 2, "memory_cost": 128, "parallelism": 1}
    try:
        sign_in(client, person)
        assert "m=128,t=2" in now(person).password_hash
        assert sign_in(client, person).status_code == 303
    finally:
        app.config["ARGON2"] = before


def test_pages_of_the_account_are_kept_by_no_browser(client, as_):
    for answer in (client.get("/en/account/session/new"), client.get("/en/account/confirmation?key=x"), as_(member()).get("/en/account")):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_a_change_of_language_and_zone_acts_at_once(as_):
    browser = as_(member())
    profile = {"name": "Ada", "category": "party", "country": "UG", "organization": "", "language": "fr", "timezone": "Africa/Kampala"}
    answer = browser.post("/en/account", data=profile)
    assert answer.location.startswith("/fr/account")
    page = get(browser, "/fr/account")
    assert page.all("html")[0].attributes["lang"] == "fr"
    assert page.has("Kampala")


def test_a_profile_takes_its_own_fields_only(as_):
    person = member()
    profile = {"name": "Ada", "category": "party", "country": "", "organization": "", "language": "en", "timezone": "UTC"}
    as_(person).post("/en/account", data={**profile, "role": "administrator", "email": "x@example.org", "id": "1", "password_hash": "x"})
    found = now(person)
    assert (found.name, found.role, found.email, found.password_hash) == ("Ada", "member", person.email, person.password_hash)
