"""Invitations: a key by letter, with which somebody opens an account in a role that was chosen for them."""

from datetime import datetime, timedelta
from typing import Any

from accounts import audit, keys, mail, passwords, queries, rules, throttle
from accounts.actions.registration import open_account
from accounts.models import MailedKey, Person
from core.letters import link, post


def invite(email: str, *, role: str, language: str, by: Person, at: datetime, address: str) -> bool:
    """Sends an invitation; a letter that there is an account already where there is one. False if a letter went there within the hour."""
    if not throttle.take_letter(email, network=None, at=at):
        return False
    person = queries.person_by_address(email)
    if rules.can_be_claimed(person):
        keys.kill(email, None, "invite", at=at)
        key = keys.issue("invite", email=email, person=person, data={"role": role, "by": by.id}, at=at)
        post(mail.invitation(to=email, language=language, role=role, key=key, expires_at=at + keys.LIFE["invite"], by=by.name), at=at)
    elif person is not None and person.may_sign_in:
        post(mail.already(to=email, language=person.language), at=at)
    audit.note("invited", person=by, object=f"role {role}", at=at, address=address)
    return True


def accept(key: MailedKey, said: dict[str, Any], password: str, *, at: datetime, address: str) -> Person | None:
    """Opens the account the key invites to. None if it was opened meanwhile."""
    throttle.one_at_a_time(f"account {key.email}")
    person = queries.person_by_address(key.email)
    key.use(at=at)
    if not rules.can_be_claimed(person):
        return None
    inviter_id = key.data.get("by")
    inviter = queries.person_by_id(inviter_id)
    promised = str(key.data.get("role", "member"))
    # An inviter who is gone promises nothing; the command that makes the first administrator names none.
    role = "member" if inviter_id is not None and inviter is None else rules.role_after_invitation(promised, inviter)
    opened = open_account(person, email=key.email, said=said, password_hash=passwords.hashed(password), at=at)
    opened.change_role(role)
    key.data = {}
    audit.note("invitation-accepted", person=opened, object=f"person {opened.id}", reason=f"role {role}", at=at, address=address)
    return opened


def first_account(email: str, *, role: str, language: str, at: datetime) -> str:
    """An invitation by whoever keeps the machine; good for a day. Returns the link that the letter carries too."""
    life = timedelta(days=1)
    keys.kill(email, None, "invite", at=at)
    key = keys.issue("invite", email=email, person=queries.person_by_address(email), data={"role": role}, life=life, at=at)
    post(mail.invitation(to=email, language=language, role=role, key=key, expires_at=at + life), at=at)
    audit.note("invited", person=None, object=f"role {role}", reason="command", at=at)
    return link("accounts.invitation", language, key=key)
