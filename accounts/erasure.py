"""Erasing an account: everything personal goes, the discussion stays. Other packages join with what they hold of the person."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, or_, update

from accounts import two_step
from accounts.models import Attempt, AuditEntry, MailedKey, Person, SignIn
from accounts.sessions import hashed
from accounts.tokens import ApiToken
from core.database import db
from core.letters import Outgoing

Hook = Callable[[Person, datetime], None]
_hooks: list[Hook] = []


def on_erasure(function: Hook) -> Hook:
    """Registers ``function(person, at)``, called in the transaction of the erasure while the person's data still stands."""
    _hooks.append(function)
    return function


def erase(person: Person, *, at: datetime) -> None:
    """Leaves a numbered row without name or address. Sessions, keys, codes and letters go; of the log only the network addresses. The caller commits."""
    for hook in _hooks:
        hook(person, at)
    address = person.email or ""
    two_step.forget_recovery_codes(person)
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    db.session.execute(delete(ApiToken).where(ApiToken.person_id == person.id))
    db.session.execute(delete(MailedKey).where(or_(MailedKey.person_id == person.id, MailedKey.email == address)))
    db.session.execute(delete(Attempt).where(Attempt.key_hash.in_([hashed(f"{kind} {address}") for kind in ("account", "letter")])))
    db.session.execute(delete(Outgoing).where(Outgoing.to == address))
    # The one thing the log gives up: who did what and when stays, from where goes.
    db.session.execute(update(AuditEntry).where(AuditEntry.person_id == person.id).values(address=""))
    person.erase(at=at)
