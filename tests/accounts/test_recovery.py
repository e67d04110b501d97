"""A forgotten password, and a changed address: keys by letter."""

import pytest

from accounts import keys
from accounts.models import MailedKey
from core.database import db
from tests import make
from tests.accounts.desk import OTHER, PASSWORD, by_address, is_in, key_in, later, letters, log, member, now, page_of, sign_in
from tests.pages import get, post


def ask(client, email):
    return client.post("/en/account/recovery", data={"email": email})


def test_a_forgotten_password_is_set_anew_by_letter(app, client):
    person = member()
    other = app.test_client()
    sign_in(other, person)
    ask(client, person.email)
    (letter,) = letters(person.email)
    assert get(client, page_of(letter)).heading() == "Choose a new password"
    page = post(client, "/en/account/recovery/password", key=key_in(letter), password=OTHER)
    assert page.has("Your new password is set.")
    assert not is_in(client), "the key signs nobody in"
    assert not is_in(other), "all devices are signed out"
    assert sign_in(client, person, PASSWORD).status_code == 422
    assert sign_in(client, person, OTHER).status_code == 303
    assert [entry.address for entry in log("password-reset")] == ["127.0.0.1"]
    assert letters(person.email)[-1].template == "accounts/password_changed"


def test_a_known_and_an_unknown_address_get_the_same_answer(client):
    known, unknown = ask(client, member().email), ask(client, "nobody@example.org")
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert letters("nobody@example.org") == []


@pytest.mark.parametrize("given", [{"disabled_at": make.NOW}, {"confirmed_at": None}])
def test_no_letter_goes_to_an_account_that_cannot_be_used(client, given):
    ask(client, member(**given).email)
    assert letters() == []


def test_looking_at_the_page_changes_nothing_and_a_key_serves_once(client):
    person = member()
    ask(client, person.email)
    (letter,) = letters()
    for _ in range(3):
        client.get(page_of(letter))
    post(client, "/en/account/recovery/password", key=key_in(letter), password=OTHER)
    assert client.get(page_of(letter)).status_code == 410
    post(client, "/en/account/recovery/password", key=key_in(letter), password=PASSWORD, status=410)
    assert sign_in(client, person, OTHER).status_code == 303


def test_a_key_for_a_reset_lives_an_hour(app, client):
    person = member()
    ask(client, person.email)
    key = key_in(letters()[0])
    later(app, hours=1)
    post(client, "/en/account/recovery/password", key=key, password=OTHER, status=410)
    later(app, minutes=59, seconds=59)
    post(client, "/en/account/recovery/password", key=key, password=OTHER)


def test_a_weak_new_password_spends_no_key(client):
    person = member()
    ask(client, person.email)
    key = key_in(letters()[0])
    assert post(client, "/en/account/recovery/password", key=key, password="12345678", status=422).has("most common")
    post(client, "/en/account/recovery/password", key=key, password=OTHER)


def test_keys_die_with_a_password_change(app, client):
    person = member()
    ask(client, person.email)
    first = key_in(letters()[0])
    later(app, minutes=1)
    sign_in(client, person)
    client.post("/en/account/password", data={"current": PASSWORD, "password": OTHER})
    post(client, "/en/account/recovery/password", key=first, password="another long phrase", status=410)


def test_a_reset_kills_the_other_keys(app, client):
    person = member()
    ask(client, person.email)
    first = key_in(letters()[0])
    later(app, hours=1, seconds=-1)
    again = keys.issue("reset", email=person.email, person=person, at=make.NOW)
    db.session.commit()
    post(client, "/en/account/recovery/password", key=again, password=OTHER)
    post(client, "/en/account/recovery/password", key=first, password=PASSWORD, status=410)


@pytest.mark.parametrize("purpose", ["confirm", "reset", "change-old", "change-new", "invite"])
def test_a_key_for_one_purpose_is_refused_for_every_other(client, purpose):
    person = member()
    data = {"said": {"name": "x"}, "password_hash": "x", "old": person.email, "new": "new@example.org", "role": "administrator"}
    key = keys.issue(purpose, email=person.email, person=person, data=data, at=make.NOW)
    db.session.commit()
    pages = {"confirmation": "confirm", "recovery/password": "reset", "address/confirmation": "change", "invitation": "invite"}
    for page, right in pages.items():
        if not purpose.startswith(right):
            assert client.get(f"/en/account/{page}?key={key}").status_code == 410
            assert (
                client.post(f"/en/account/{page}", data={"key": key, "password": OTHER, "name": "x", "category": "party", "language": "en", "timezone": "UTC"}).status_code == 410
            )
    assert now(person).role == "member"


def test_keys_are_kept_as_hashes_only(client):
    ask(client, member().email)
    key = key_in(letters()[0])
    stored = db.session.query(MailedKey).one()
    assert key not in (stored.key_hash, str(stored.data))
    assert len(stored.key_hash) == 64
    db.session.rollback()


def test_links_in_letters_come_from_the_settings_and_not_from_the_request(client):
    person = member()
    client.post("/en/account/recovery", data={"email": person.email}, headers={"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"})
    assert "http://localhost/en/account/recovery/password?key=" in letters()[0].text


def change(client, new="new@example.org"):
    client.post("/en/account/address", data={"email": new})


def test_an_address_is_changed_when_both_have_agreed(app, client):
    person = member(email="old@example.org")
    other = app.test_client()
    sign_in(other, person)
    sign_in(client, person)
    change(client)
    (old,), (new,) = letters("old@example.org"), letters("new@example.org")
    get(client, page_of(new))
    assert post(client, "/en/account/address/confirmation", key=key_in(new)).heading() == "One of two has agreed"
    assert now(person).email == "old@example.org"
    assert post(client, "/en/account/address/confirmation", key=key_in(old)).heading() == "The address was changed"
    assert now(person).email == "new@example.org"
    assert is_in(client)
    assert not is_in(other)
    assert letters("old@example.org")[-1].template == letters("new@example.org")[-1].template == "accounts/address_changed"
    assert sign_in(app.test_client(), "old@example.org").status_code == 422
    assert sign_in(app.test_client(), "new@example.org").status_code == 303


def test_one_address_agreeing_twice_is_not_two(client):
    person = member(email="old@example.org")
    sign_in(client, person)
    change(client)
    key = key_in(letters("new@example.org")[0])
    post(client, "/en/account/address/confirmation", key=key)
    post(client, "/en/account/address/confirmation", key=key, status=410)
    assert now(person).email == "old@example.org"


def test_an_address_that_has_an_account_is_told_so_and_not_taken(client):
    taken = member(email="taken@example.org")
    person = member(email="old@example.org")
    sign_in(client, person)
    assert post(client, "/en/account/address", email="taken@example.org").heading() == "A letter is on its way"
    assert [letter.template for letter in letters("taken@example.org")] == ["accounts/already"]
    post(client, "/en/account/address/confirmation", key=key_in(letters("old@example.org")[0]))
    assert now(person).email == "old@example.org"
    assert now(taken).email == "taken@example.org"


def test_an_address_taken_meanwhile_is_not_taken_twice(client):
    person = member(email="old@example.org")
    sign_in(client, person)
    change(client)
    member(email="new@example.org")
    post(client, "/en/account/address/confirmation", key=key_in(letters("old@example.org")[0]))
    page = post(client, "/en/account/address/confirmation", key=key_in(letters("new@example.org")[0]))
    assert page.heading() == "The address was not changed"
    assert by_address("old@example.org").id == person.id


def test_a_new_request_replaces_the_one_before(client):
    person = member(email="old@example.org")
    sign_in(client, person)
    change(client, "first@example.org")
    change(client, "second@example.org")
    post(client, "/en/account/address/confirmation", key=key_in(letters("first@example.org")[0]), status=410)
    first_old, second_old = letters("old@example.org")
    post(client, "/en/account/address/confirmation", key=key_in(first_old), status=410)
    post(client, "/en/account/address/confirmation", key=key_in(second_old))
    post(client, "/en/account/address/confirmation", key=key_in(letters("second@example.org")[0]))
    assert now(person).email == "second@example.org"


def test_keys_for_a_reset_die_with_an_address_change(client):
    person = member(email="old@example.org")
    ask(client, person.email)
    reset = key_in(letters("old@example.org")[0])
    sign_in(client, person)
    change(client)
    for letter in (letters("old@example.org")[-1], letters("new@example.org")[0]):
        post(client, "/en/account/address/confirmation", key=key_in(letter))
    post(client, "/en/account/recovery/password", key=reset, password=OTHER, status=410)
