"""Letters about accounts, as values; each has a sample."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import Person
from core.languages import LANGUAGES
from core.letters import Letter, compose, link, preview


def _language(code: str) -> str:
    """A person's language where the site's letters have it, else English."""
    base = code.split("-")[0]
    return base if base in LANGUAGES else "en"


def confirm(*, to: str, language: str, key: str, expires_at: datetime) -> Letter:
    """Please confirm that you asked for an account. Says nothing that whoever asked has typed, for the mailbox may be a stranger's."""
    return compose("accounts/confirm", to=to, language=_language(language), link=link("accounts.confirmation", _language(language), key=key), expires_at=expires_at)


def already(*, to: str, language: str) -> Letter:
    """Somebody wanted an account for an address that has one."""
    code = _language(language)
    return compose("accounts/already", to=to, language=code, sign_in=link("accounts.sign_in", code), recovery=link("accounts.recovery", code))


def reset(*, person: Person, key: str, expires_at: datetime, by_staff: bool = False) -> Letter:
    """Set a new password."""
    code = _language(person.language)
    return _to(person, "reset", link=link("accounts.new_password", code, key=key), expires_at=expires_at, by_staff=by_staff)


def password_changed(*, person: Person, at: datetime) -> Letter:
    """The password was changed."""
    return _to(person, "password_changed", at=at, recovery=link("accounts.recovery", _language(person.language)))


def address_old(*, person: Person, new: str, key: str, expires_at: datetime) -> Letter:
    """To the present address: do you agree to another?"""
    return _to(person, "address_old", new=new, link=link("accounts.address_confirmation", _language(person.language), key=key), expires_at=expires_at)


def address_new(*, person: Person, new: str, key: str, expires_at: datetime) -> Letter:
    """To the address wanted: is it yours?"""
    return _to(person, "address_new", to=new, link=link("accounts.address_confirmation", _language(person.language), key=key), expires_at=expires_at)


def address_changed(*, person: Person, to: str, old: str, new: str, at: datetime) -> Letter:
    """To both addresses: it is done."""
    return _to(person, "address_changed", to=to, old=old, new=new, at=at)


def two_step_changed(*, person: Person, on: bool, at: datetime) -> Letter:
    """Two-step sign-in was switched on or off."""
    return _to(person, "two_step_changed", on=on, at=at, recovery=link("accounts.recovery", _language(person.language)))


def erased(*, to: str, language: str, name: str, zone: str, at: datetime) -> Letter:
    """The account is gone."""
    return compose("accounts/erased", to=to, language=_language(language), name=name, zone=zone, at=at)


def invitation(*, to: str, language: str, role: str, key: str, expires_at: datetime, by: str = "") -> Letter:
    """Please open an account with us; ``by`` is whoever invites, empty for the site itself."""
    code = _language(language)
    return compose("accounts/invitation", to=to, language=code, role=role, by=by, link=link("accounts.invitation", code, key=key), expires_at=expires_at)


def _to(person: Person, name: str, *, to: str | None = None, **slots: Any) -> Letter:
    return compose(f"accounts/{name}", to=to or person.email or "", language=_language(person.language), name=person.name, zone=person.timezone, **slots)


_AT = datetime(2026, 3, 14, 17, tzinfo=UTC)
_DAY = timedelta(days=1)
_ADA = Person(name="Ada Okello", email="ada@example.org", language="en", timezone="Africa/Kampala")
_KEY = "sample-key-that-opens-nothing-0123456789abc"


@preview("accounts/confirm")
def _confirm() -> Letter:
    return confirm(to="ada@example.org", language="en", key=_KEY, expires_at=_AT + _DAY)


@preview("accounts/already")
def _already() -> Letter:
    return already(to="ada@example.org", language="en")


@preview("accounts/reset")
def _reset() -> Letter:
    return reset(person=_ADA, key=_KEY, expires_at=_AT)


@preview("accounts/password_changed")
def _password_changed() -> Letter:
    return password_changed(person=_ADA, at=_AT)


@preview("accounts/address_old")
def _address_old() -> Letter:
    return address_old(person=_ADA, new="okello@example.net", key=_KEY, expires_at=_AT + _DAY)


@preview("accounts/address_new")
def _address_new() -> Letter:
    return address_new(person=_ADA, new="okello@example.net", key=_KEY, expires_at=_AT + _DAY)


@preview("accounts/address_changed")
def _address_changed() -> Letter:
    return address_changed(person=_ADA, to="ada@example.org", old="ada@example.org", new="okello@example.net", at=_AT)


@preview("accounts/two_step_changed")
def _two_step_changed() -> Letter:
    return two_step_changed(person=_ADA, on=True, at=_AT)


@preview("accounts/erased")
def _erased() -> Letter:
    return erased(to="ada@example.org", language="en", name="Ada Okello", zone="Africa/Kampala", at=_AT)


@preview("accounts/invitation")
def _invitation() -> Letter:
    return invitation(to="ada@example.org", language="en", role="member", key=_KEY, expires_at=_AT + 14 * _DAY, by="Grace Mbeki")
