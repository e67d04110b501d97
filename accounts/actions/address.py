"""Another e-mail address: both the old and the new one must agree."""

from datetime import datetime
from enum import StrEnum

from accounts import audit, keys, mail, queries, sessions, throttle
from accounts.models import MailedKey, Person, SignIn
from core.database import db
from core.letters import post


class Agreement(StrEnum):
    """What came of one address agreeing."""

    HALF = "half"
    CHANGED = "changed"
    NOT_POSSIBLE = "not-possible"


def ask_for_change(person: Person, new: str, *, network: str, at: datetime, address: str) -> None:
    """Sends a key to each address. Where the new one has an account already, it is told so and the change cannot be completed."""
    if new == person.email or not throttle.take_letter(new, network=network, at=at):
        return
    keys.kill(None, person, "change-old", "change-new", at=at)
    until = at + keys.LIFE["change-old"]
    data = {"old": person.email, "new": new}
    old_key = keys.issue("change-old", email=person.email or "", person=person, data=data, at=at)
    post(mail.address_old(person=person, new=new, key=old_key, expires_at=until), at=at)
    owner = queries.person_by_address(new)
    if owner is None:
        new_key = keys.issue("change-new", email=new, person=person, data=data, at=at)
        post(mail.address_new(person=person, new=new, key=new_key, expires_at=until), at=at)
    elif owner.may_sign_in:
        post(mail.already(to=new, language=owner.language), at=at)
    audit.note("address-change-asked", person=person, object=f"person {person.id}", at=at, address=address)


def agree_to_change(key: MailedKey, *, here: SignIn | None, at: datetime, address: str) -> Agreement:
    """Notes that one address agrees; with the second the change is made, both are told, and all devices but ``here`` are signed out."""
    person, new = key.person, str(key.data["new"])
    throttle.one_at_a_time(f"account {new}")
    key.use(at=at)
    if person is None or not person.may_sign_in or person.email != key.data["old"]:
        return Agreement.NOT_POSSIBLE
    key.data = {**key.data, "agreed": True}
    db.session.flush()
    if not queries.other_agreed(key):
        return Agreement.HALF
    if queries.person_by_address(new) is not None:
        return Agreement.NOT_POSSIBLE
    old, person.email = str(person.email), new
    keys.kill(new, person, "reset", "change-old", "change-new", "confirm", "invite", at=at)
    sessions.end_all(person, at=at, but=here if here is not None and here.person_id == person.id else None)
    throttle.letter_was_wanted(new)
    for to in (old, new):
        post(mail.address_changed(person=person, to=to, old=old, new=new, at=at), at=at)
    audit.note("address-changed", person=person, object=f"person {person.id}", at=at, address=address)
    return Agreement.CHANGED
