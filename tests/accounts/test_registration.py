"""Registering: one answer for every address, an account only by the letter's button."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import Client

from accounts import passwords, throttle
from core.database import db
from tests import make
from tests.accounts.desk import OTHER, PASSWORD, PROFILE, by_address, is_in, key_in, later, letters, log, member, now, page_of, sign_in
from tests.pages import get, post
from tests.tries import together

NEW = {**PROFILE, "email": "ada@example.org", "password": PASSWORD}


def register(client, **fields):
    return client.post("/en/account/new", data={**NEW, **fields})


def test_a_visitor_registers_confirms_and_signs_in(client):
    page = post(client, "/en/account/new", **NEW)
    assert page.heading() == "A letter is on its way"
    (letter,) = letters("ada@example.org")
    assert get(client, page_of(letter)).heading() == "Open your account"
    page = post(client, "/en/account/confirmation", key=key_in(letter))
    assert page.has("Your account is open")
    sign_in(client, "ada@example.org")
    page = get(client, "/en/account")
    assert page.has("Ada Okello")
    person = by_address("ada@example.org")
    assert (person.country, person.category, person.timezone, person.role) == ("UG", "party", "Africa/Kampala", "member")


def test_looking_at_the_letters_page_opens_nothing(client):
    register(client)
    client.get(page_of(letters()[0]))
    client.head(page_of(letters()[0]))
    assert by_address("ada@example.org") is None


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    register(client)
    assert sign_in(client, "ada@example.org").status_code == 422
    make.person(email="grace@example.org", password_hash=passwords.hashed(PASSWORD), confirmed_at=None)
    assert sign_in(client, "grace@example.org").status_code == 422


def test_a_known_and_an_unknown_address_get_the_same_answer(client):
    member(email="known@example.org")
    known, unknown = register(client, email="known@example.org"), register(client, email="unknown@example.org")
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert letters("known@example.org")[0].template == "accounts/already"
    assert letters("unknown@example.org")[0].template == "accounts/confirm"


def test_registering_with_a_known_address_changes_nothing_of_its_account(client):
    person = member(email="known@example.org")
    register(client, email="KNOWN@Example.org", name="Somebody else")
    assert now(person).name == person.name


def test_a_disabled_account_is_neither_written_to_nor_opened_again(client):
    person = member(disabled_at=make.NOW)
    assert register(client, email=person.email).status_code == 303
    assert letters() == []


def test_who_came_from_an_archive_claims_the_account(client):
    known = make.person(email="archive@example.org", name="A. Okello", confirmed_at=None)
    register(client, email="archive@example.org")
    post(client, "/en/account/confirmation", key=key_in(letters()[0]))
    assert by_address("archive@example.org").id == known.id
    assert now(known).name == "Ada Okello"
    sign_in(client, known)
    assert is_in(client)


def test_a_key_opens_one_account_once(client):
    register(client)
    key = key_in(letters()[0])
    post(client, "/en/account/confirmation", key=key)
    page = post(client, "/en/account/confirmation", key=key, status=410)
    assert page.heading() == "This link no longer works"


def test_a_key_grows_too_old_after_a_day(app, client):
    register(client)
    key = key_in(letters()[0])
    later(app, hours=24)
    post(client, "/en/account/confirmation", key=key, status=410)
    later(app, hours=23, minutes=59)
    post(client, "/en/account/confirmation", key=key)


def test_one_letter_an_hour_goes_to_an_address(app, client):
    for _ in range(5):
        register(client)
    assert len(letters()) == 1
    later(app, hours=1, seconds=1)
    register(client)
    assert len(letters()) == 2


def test_an_address_given_twice_lets_only_its_reader_choose_the_password(client):
    register(client, password="the stranger chose this")
    register(client, password=PASSWORD)
    (letter,) = letters()
    assert get(client, page_of(letter)).has("New password")
    assert post(client, "/en/account/confirmation", key=key_in(letter), status=422).has("Please choose a password.")
    post(client, "/en/account/confirmation", key=key_in(letter), password=OTHER)
    assert sign_in(client, "ada@example.org", "the stranger chose this").status_code == 422
    assert sign_in(client, "ada@example.org", OTHER).status_code == 303


def test_the_letter_says_nothing_that_a_stranger_typed(client):
    register(client, name="Click https://evil.example")
    (letter,) = letters()
    assert "evil" not in letter.text + letter.subject + letter.html


def test_role_and_confirmation_are_never_taken_from_the_form(client):
    register(client, role="administrator", confirmed_at="2026-01-01", id="1", totp_secret="x")
    post(client, "/en/account/confirmation", key=key_in(letters()[0]), role="administrator")
    person = by_address("ada@example.org")
    assert (person.role, person.totp_secret) == ("member", None)


@together(
    ("field", "value", "words"),
    [
        ("email", "", "Please give your e-mail address."),
        ("email", "ada", "Please give a complete e-mail address"),
        ("email", "ada@example.org\nBcc: x@example.org", "Please give a complete e-mail address"),
        ("name", " ", "Please give your name."),
        ("name", "x" * 201, "A name has at most 200 characters here."),
        ("name", "Ada\u202egnp", "Please use letters, digits and marks only."),
        ("password", "", "Please choose a password."),
        ("password", "short77", "at least 8 characters"),
        ("password", "trustno1", "among the most common"),
        ("password", "x" * 5000, "longer than 4 kB"),
        ("category", "king", "Please choose what describes you best."),
        ("country", "ZZ", "Please choose a country from the list."),
        ("language", "de", "Please choose a language from the list."),
        ("timezone", "Mars/Olympus", "Please choose a time zone from the list."),
        ("timezone", "../../etc/passwd", "Please choose a time zone from the list."),
        ("organization", "x" * 301, "An organization has at most 300 characters here."),
    ],
)
def test_a_fault_is_named_beside_its_field_and_on_top(client, field, value, words):
    page = post(client, "/en/account/new", **{**NEW, field: value}, status=422)
    assert page.text.count(words) >= 2
    assert [e for e in page.all("a") if e.attributes["href"] == f"#{field}"]
    assert page.all("title")[0].words.startswith("Error: ")
    assert field == "name" or "Ada Okello" in page.html
    assert PASSWORD not in page.html
    assert letters() == []


@pytest.mark.parametrize("name", ["Ν. Παπαδόπουλος", "王小明", "محمد بن عبد الله", "سارا حسینی‌نژاد", "Nguyễn Thị Minh Khai", "x" * 200])
def test_a_name_may_be_in_any_script(client, name):
    register(client, name=name)
    post(client, "/en/account/confirmation", key=key_in(letters()[0]))
    assert by_address("ada@example.org").name == name


def test_an_address_is_one_however_it_is_typed(client):
    register(client, email=" Ada@EXAMPLE.org ")
    post(client, "/en/account/confirmation", key=key_in(letters("ada@example.org")[0]))
    assert sign_in(client, "ADA@example.ORG").status_code == 303


def test_a_network_causes_a_limited_number_of_letters_a_day(client):
    throttle.failed([("letters-network", "127.0.0.1")] * 49, at=make.NOW)
    assert register(client, email="the-last@example.org").status_code == 303
    answer = register(client, email="one-more@example.org")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "3600"
    assert "Many letters were asked for from your network today." in answer.get_data(as_text=True)
    assert len(letters()) == 1


def test_opening_an_account_is_written_into_the_log(client):
    register(client)
    post(client, "/en/account/confirmation", key=key_in(letters()[0]))
    (entry,) = log("account-confirmed")
    assert (entry.object, entry.address) == (f"person {entry.person_id}", "127.0.0.1")


def test_of_many_equal_requests_at_once_one_counts(app, client):
    """Twenty registrations of one address, then twenty clicks on its button, side by side."""

    def at_once(path, fields):
        with ThreadPoolExecutor(8) as threads:
            return Counter(threads.map(lambda _: Client(app).post(path, data=fields).status_code, range(20)))

    db.session.commit()
    assert at_once("/en/account/new", NEW) == {303: 20}
    (letter,) = letters()
    assert at_once("/en/account/confirmation", {"key": key_in(letter), "password": OTHER}) == {303: 1, 410: 19}
    assert sign_in(client, "ada@example.org", OTHER).status_code == 303
