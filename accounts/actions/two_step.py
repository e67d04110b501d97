"""Switching two-step sign-in on and off."""

from datetime import datetime

from accounts import audit, mail, two_step
from accounts.models import Person
from core.letters import post


def show_secret(person: Person) -> str:
    """The secret to be read by an app; the same one until a code has answered it."""
    if person.totp_pending is None:
        person.totp_pending = two_step.new_secret()
    return person.totp_pending


def begin_two_step(person: Person, code: str, *, at: datetime, address: str) -> list[str] | None:
    """Switches it on if the code is the app's; returns the recovery codes, which cannot be shown again. None for a wrong code."""
    step = two_step.step_of(person.totp_pending, code, at=at) if person.totp_pending else None
    if step is None:
        return None
    person.begin_two_step(step=step)
    post(mail.two_step_changed(person=person, on=True, at=at), at=at)
    audit.note("two-step-on", person=person, object=f"person {person.id}", at=at, address=address)
    return two_step.new_recovery_codes(person)


def end_two_step(person: Person, *, at: datetime, address: str) -> None:
    """Switches it off. Password and code are the caller's to have checked."""
    person.end_two_step()
    two_step.forget_recovery_codes(person)
    post(mail.two_step_changed(person=person, on=False, at=at), at=at)
    audit.note("two-step-off", person=person, object=f"person {person.id}", at=at, address=address)


def renew_recovery_codes(person: Person, *, at: datetime, address: str) -> list[str]:
    """Ten new codes; the old ones are dead."""
    audit.note("recovery-codes-made", person=person, object=f"person {person.id}", at=at, address=address)
    return two_step.new_recovery_codes(person)
