"""Accounts as the staff and the machine handle them: made, given a role, disabled, erased."""

from datetime import datetime

from accounts import audit, erasure, keys, mail, passwords, sessions, throttle
from accounts.models import PURPOSES, Person
from core.database import db
from core.letters import post


def create_person(
    email: str, name: str, *, at: datetime, password: str | None = None, role: str = "member", confirmed_at: datetime | None = None,
    country: str | None = None, organization: str | None = None, category: str = "other", language: str = "en", timezone: str = "UTC",
) -> Person:  # fmt: skip
    """An account without letters or confirmation, for demonstrations and archives. Without ``confirmed_at`` it can be claimed, not used."""
    person = Person(email=email, created_at=at, name=name, role=role, confirmed_at=confirmed_at)
    person.describe(name=name, country=country, organization=organization, category=category, language=language, timezone=timezone)
    person.password_hash = passwords.hashed(password) if password else None
    db.session.add(person)
    db.session.flush()
    audit.note("account-created", person=None, object=f"person {person.id}", reason=f"role {role}", at=at)
    return person


def change_role(person: Person, role: str, *, by: Person, reason: str, at: datetime, address: str) -> None:
    """Acts on the person's next request."""
    before = person.role
    person.change_role(role)
    audit.note("role-changed", person=by, object=f"person {person.id}", reason=f"{before} -> {role}: {reason}", at=at, address=address)


def disable(person: Person, *, by: Person, reason: str, at: datetime, address: str) -> None:
    """Signs the person out everywhere at once and lets nobody in again; keys on their way are dead."""
    person.disable(at=at)
    sessions.end_all(person, at=at)
    keys.kill(person.email, person, *PURPOSES, at=at)
    audit.note("account-disabled", person=by, object=f"person {person.id}", reason=reason, at=at, address=address)


def enable(person: Person, *, by: Person, reason: str, at: datetime, address: str) -> None:
    """Lets the person sign in again."""
    person.enable()
    audit.note("account-enabled", person=by, object=f"person {person.id}", reason=reason, at=at, address=address)


def end_sessions(person: Person, *, by: Person, at: datetime, address: str) -> None:
    """Signs the person out on all devices."""
    count = sessions.end_all(person, at=at)
    audit.note("sessions-ended", person=by, object=f"person {person.id}", reason=str(count), at=at, address=address)


def start_reset(person: Person, *, by: Person, at: datetime, address: str) -> bool:
    """Sends the person a key to set a new password; who starts it never sees or chooses one. False if a letter went there within the hour."""
    if person.email is None or not throttle.take_letter(person.email, network=None, at=at):
        return False
    key = keys.issue("reset", email=person.email, person=person, at=at)
    post(mail.reset(person=person, key=key, expires_at=at + keys.LIFE["reset"], by_staff=True), at=at)
    audit.note("reset-started", person=by, object=f"person {person.id}", at=at, address=address)
    return True


def erase_account(person: Person, *, at: datetime) -> None:
    """Erases the account and says so, once, to the address it had."""
    goodbye = mail.erased(to=person.email or "", language=person.language, name=person.name, zone=person.timezone, at=at)
    audit.note("account-erased", person=person, object=f"person {person.id}", at=at)
    db.session.flush()
    erasure.erase(person, at=at)
    post(goodbye, at=at)
