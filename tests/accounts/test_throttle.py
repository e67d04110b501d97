"""Growing pauses, and nobody locked out by strangers."""

from datetime import timedelta

import pytest

from accounts import throttle
from accounts.throttle import Pace, network_of
from app import create_app
from core.database import db
from core.guard import limiter
from tests import make
from tests.accounts.desk import PASSWORD, letters, log, member, sign_in
from tests.pages import post

pytestmark = pytest.mark.wide

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}


def try_from(app, email, password="a wrong guess", *, address="203.0.113.9", browser=None, **headers):
    return (browser or app.test_client()).post("/en/account/session", data={"email": email, "password": password}, environ_overrides={"REMOTE_ADDR": address}, headers=headers)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 120), (9, 240), (10, 480), (11, 900), (12, 900), (1000, 900)]
)  # fmt: skip
def test_pauses_grow_and_stop_growing(failures, seconds):
    assert Pace(free=5).pause(failures) == timedelta(seconds=seconds)


def test_the_sixth_wrong_try_must_wait_and_is_told_how_long(app):
    person = member()
    for _ in range(5):
        assert try_from(app, person.email).status_code == 422
    answer = try_from(app, person.email)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15
    words = answer.get_data(as_text=True)
    assert "Please wait 15 seconds and try again; nothing is locked." in words
    assert log("sign-in-slowed")


def test_an_unknown_address_is_slowed_down_just_the_same(app):
    answers = [try_from(app, "nobody@example.org").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_after_the_pause_the_right_password_signs_in(app):
    person = member()
    for _ in range(5):
        try_from(app, person.email)
    assert try_from(app, person.email, PASSWORD).status_code == 429
    app.extensions["clock"] = lambda: make.NOW + timedelta(seconds=16)
    assert try_from(app, person.email, PASSWORD).status_code == 303


def test_strangers_do_not_lock_out_who_signed_in_from_this_device_before(app, client):
    person = member()
    try_from(app, person.email, PASSWORD, address="198.51.100.1", browser=client)
    client.post("/en/account/session/end")
    for n in range(12):
        try_from(app, person.email, address=f"203.0.113.{n}")
    assert try_from(app, person.email, address="203.0.113.200").status_code == 429
    assert try_from(app, person.email, PASSWORD, address="192.0.2.77", browser=client).status_code == 303


def test_strangers_do_not_lock_out_who_signed_in_from_this_network_before(app):
    person = member()
    try_from(app, person.email, PASSWORD, address="198.51.100.1")
    for n in range(12):
        try_from(app, person.email, address=f"203.0.113.{n}")
    assert try_from(app, person.email, PASSWORD, address="192.0.2.77").status_code == 429
    assert try_from(app, person.email, PASSWORD, address="198.51.100.1").status_code == 303


def test_strangers_do_not_sign_out_who_is_signed_in(app, as_):
    person = member()
    browser = as_(person)
    for n in range(20):
        try_from(app, person.email, address=f"203.0.113.{n}")
    assert browser.get("/en/account").status_code == 200


def test_a_known_device_is_slowed_down_too(app, client):
    person = member()
    sign_in(client, person)
    client.post("/en/account/session/end")
    answers = [sign_in(client, person, "a wrong guess").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]


def test_the_note_on_a_device_cannot_be_forged_or_used_for_another_account(app, client):
    person, victim = member(), member()
    try_from(app, person.email, PASSWORD, address="198.51.100.1", browser=client)
    for _ in range(5):
        try_from(app, victim.email)
    assert try_from(app, victim.email, address="192.0.2.77", browser=client).status_code == 429
    client.set_cookie("device", "eyJuIjoieCIsImsiOltdfQ.forged")
    assert try_from(app, victim.email, address="192.0.2.77", browser=client).status_code == 429


def test_one_network_trying_many_accounts_is_slowed_down(app):
    answers = [try_from(app, f"person-{n}@example.org").status_code for n in range(31)]
    assert answers == [422] * 30 + [429]
    assert try_from(app, member().email, PASSWORD).status_code == 429
    assert try_from(app, member().email, PASSWORD, address="192.0.2.77").status_code == 303


def test_a_forwarding_header_does_not_dodge_it(app):
    answers = [
        try_from(app, f"person-{n}@example.org", **{"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}", "X-Real-IP": f"192.0.2.{n}"}).status_code for n in range(31)
    ]
    assert answers[-1] == 429


def test_one_half_of_ipv6_is_one_network():
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1") != network_of("2001:db8:1:3::1")
    assert network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("") == ""


def test_a_success_forgives_the_account_and_not_the_network(app):
    person = member()
    for _ in range(4):
        try_from(app, person.email)
    try_from(app, person.email, PASSWORD)
    app.extensions["clock"] = lambda: make.NOW + timedelta(days=91)  # the network is no longer known
    assert [try_from(app, person.email).status_code for _ in range(6)] == [422] * 5 + [429]


def test_guessing_the_password_of_an_open_session_is_slowed_down(as_):
    browser = as_(member())
    answers = [browser.post("/en/account/proof", data={"password": "a wrong guess"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_reset_and_registration_share_one_letter_an_hour(app, client):
    person = member()
    client.post("/en/account/recovery", data={"email": person.email})
    client.post("/en/account/new", data={"email": person.email, "password": PASSWORD, "name": "x", "category": "party", "language": "en", "timezone": "UTC"})
    client.post("/en/account/recovery", data={"email": person.email})
    assert len(letters(person.email)) == 1


def test_a_mail_domain_gets_a_limited_number_of_letters_a_day(app):
    throttle.failed([("letters-domain", "victim.example")] * 499, at=make.NOW)
    assert throttle.take_letter("a@victim.example", network="192.0.2.1", at=make.NOW)
    assert not throttle.take_letter("b@victim.example", network="192.0.2.2", at=make.NOW)
    assert throttle.take_letter("b@other.example", network="192.0.2.2", at=make.NOW)
    assert throttle.take_letter("b@victim.example", network="192.0.2.2", at=make.NOW + timedelta(days=1, seconds=1))
    db.session.rollback()


def test_a_burst_meets_the_crude_fence(app):
    fenced = create_app({key: value for key, value in app.config.items() if key.isupper()} | {"RATELIMIT_ENABLED": True})
    try:
        browser = fenced.test_client()
        answers = [browser.post("/en/account/recovery", data={"email": ""}) for _ in range(25)]
    finally:
        limiter.enabled = False
    assert {answer.status_code for answer in answers} == {422, 429}
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Too many requests" in answers[-1].get_data(as_text=True)


def test_a_slowed_page_is_a_whole_page(app):
    person = member()
    for _ in range(5):
        sign_in(app.test_client(), person, "a wrong guess")
    page = post(app.test_client(), "/en/account/session", email=person.email, password=PASSWORD, status=429)
    assert page.heading() == "Sign in"
