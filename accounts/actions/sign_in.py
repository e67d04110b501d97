"""Proving who one is: password, and the second step where it is on."""

from datetime import datetime

from accounts import audit, passwords, queries, throttle, two_step
from accounts.models import Person
from accounts.throttle import Wait, Way


def person_of(email: str, password: str, *, ways: list[Way], at: datetime, address: str) -> Person | Wait | None:
    """Whose address and password these are; None for anything else, whatever it is; a Wait when tries came too fast.

    Takes the same time for an address without account. A hash made with weaker parameters is renewed.
    """
    pause = throttle.wait(ways, at=at)
    person = queries.person_by_address(email)
    if pause is not None:
        audit.note("sign-in-slowed", person=None, object=f"person {person.id}" if person else "", at=at, address=address)
        return pause
    right = passwords.fits(password, person.password_hash if person else None)
    if person is None or not right or not person.may_sign_in:
        throttle.failed(ways, at=at)
        audit.note("sign-in-failed", person=None, object=f"person {person.id}" if person else "", at=at, address=address)
        return None
    throttle.forgiven([way for way in [*ways, ("account", person.email or "")] if way[0] != "network"])
    if passwords.outdated(person.password_hash or ""):
        person.password_hash = passwords.hashed(password)
    return person


def second_step(person: Person, code: str, *, at: datetime, address: str) -> bool | Wait:
    """Whether the code is the app's next one or an unused recovery code."""
    ways: list[Way] = [("code", str(person.id))]
    pause = throttle.wait(ways, at=at)
    if pause is not None:
        return pause
    if two_step.accept_code(person, code, at=at):
        throttle.forgiven(ways)
        return True
    if two_step.accept_recovery_code(person, code, at=at):
        throttle.forgiven(ways)
        audit.note("recovery-code-used", person=person, object=f"person {person.id}", at=at, address=address)
        return True
    throttle.failed(ways, at=at)
    audit.note("sign-in-failed", person=None, object=f"person {person.id}", reason="code", at=at, address=address)
    return False


def sign_in(person: Person, *, at: datetime, address: str) -> None:
    """What a completed sign-in leaves in the log."""
    audit.note("signed-in", person=person, object=f"person {person.id}", at=at, address=address)
