"""A new password: by a mailed key for who forgot it, by the present one for who knows it."""

from datetime import datetime

from accounts import audit, keys, mail, passwords, queries, sessions, throttle
from accounts.models import MailedKey, Person, SignIn
from core.letters import post

_DIE_WITH_THE_PASSWORD = ("reset", "change-old", "change-new")


def ask_for_reset(email: str, *, language: str, network: str, at: datetime) -> None:
    """Sends a key to an address that has an account. For any other the same work is done and the letter thrown away."""
    person = queries.person_by_address(email)
    if not throttle.take_letter(email, network=network, at=at):
        return
    known = person if person is not None and person.may_sign_in else None
    somebody = known or Person(name="", email=email, language=language, timezone="UTC")
    key = keys.issue("reset", email=email, person=known, at=at)
    letter = mail.reset(person=somebody, key=key, expires_at=at + keys.LIFE["reset"])
    if known is not None:
        post(letter, at=at)


def reset_password(key: MailedKey, password: str, *, at: datetime, address: str) -> Person | None:
    """Sets the password of whom the key was mailed to and signs them out everywhere; two-step sign-in stays. None if the account cannot be used."""
    person = key.person
    key.use(at=at)
    if person is None or not person.may_sign_in or person.email != key.email:
        return None
    _set(person, password, keep=None, at=at)
    throttle.letter_was_wanted(key.email)
    audit.note("password-reset", person=person, object=f"person {person.id}", at=at, address=address)
    return person


def change_password(person: Person, password: str, *, here: SignIn, at: datetime, address: str) -> None:
    """Sets the password and signs all other devices out. That the present one was right is the caller's to have checked."""
    _set(person, password, keep=here, at=at)
    audit.note("password-changed", person=person, object=f"person {person.id}", at=at, address=address)


def _set(person: Person, password: str, *, keep: SignIn | None, at: datetime) -> None:
    person.password_hash = passwords.hashed(password)
    keys.kill(None, person, *_DIE_WITH_THE_PASSWORD, at=at)
    sessions.end_all(person, at=at, but=keep)
    post(mail.password_changed(person=person, at=at), at=at)
