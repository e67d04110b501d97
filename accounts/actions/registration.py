"""Opening an account: asked for on a page, opened by whoever reads the mailbox."""

from datetime import datetime
from typing import Any

from accounts import audit, keys, mail, passwords, queries, rules, throttle
from accounts.models import MailedKey, Person
from core.database import db
from core.letters import post


def register(said: dict[str, Any], *, email: str, password: str, network: str, at: datetime) -> None:
    """Sends a letter with a key to the address; what was typed waits with the key and is forgotten if it is not used.

    For an address that has an account the letter says so. Nothing that the caller sees or measures tells the two apart.
    """
    password_hash = passwords.hashed(password)
    person = queries.person_by_address(email)
    earlier = keys.waiting(email, "confirm", at=at)
    if earlier is not None:
        # One of the two may be a stranger with a password of their own: whoever reads the mailbox will be asked for one.
        earlier.data = {**earlier.data, "contested": True}
    if not throttle.take_letter(email, network=network, at=at):
        return
    if rules.can_be_claimed(person):
        data = {"said": said, "password_hash": password_hash, "contested": earlier is not None}
        key = keys.issue("confirm", email=email, person=person, data=data, at=at)
        post(mail.confirm(to=email, language=said["language"], key=key, expires_at=at + keys.LIFE["confirm"]), at=at)
    elif person is not None and person.may_sign_in:
        post(mail.already(to=email, language=person.language), at=at)


def confirm(key: MailedKey, *, password: str | None = None, at: datetime, address: str) -> Person | None:
    """Opens the account, or gives somebody from an archive theirs; ``password`` where the key is contested. None if it was opened meanwhile."""
    throttle.one_at_a_time(f"account {key.email}")
    person = queries.person_by_address(key.email)
    key.use(at=at)
    if not rules.can_be_claimed(person):
        return None
    stored = passwords.hashed(password) if password else str(key.data["password_hash"])
    opened = open_account(person, email=key.email, said=key.data["said"], password_hash=stored, at=at)
    key.data = {}
    audit.note("account-confirmed", person=opened, object=f"person {opened.id}", at=at, address=address)
    return opened


def open_account(person: Person | None, *, email: str, said: dict[str, Any], password_hash: str, at: datetime) -> Person:
    """The account itself, new or one an archive told us of; all other keys to its address are spent."""
    if person is None:
        person = Person(email=email, created_at=at, name=said["name"], role="member")
        db.session.add(person)
    person.describe(**said)
    person.password_hash = password_hash
    person.confirm(at=at)
    db.session.flush()
    keys.kill(email, person, "confirm", "invite", "reset", at=at)
    throttle.letter_was_wanted(email)
    return person
