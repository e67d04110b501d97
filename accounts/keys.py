"""Keys that travel by letter: made from 256 random bits, kept as a hash, good for one purpose, once, and for a stated time."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from accounts.models import MailedKey, Person, folded_address
from accounts.sessions import hashed
from core.database import db

LIFE = {
    "confirm": timedelta(hours=24),
    "reset": timedelta(hours=1),
    "change-old": timedelta(hours=24),
    "change-new": timedelta(hours=24),
    "invite": timedelta(days=14),
}


def issue(purpose: str, *, email: str, person: Person | None = None, data: dict[str, Any] | None = None, life: timedelta | None = None, at: datetime) -> str:
    """A new key; only the letter ever holds it in plain. The caller commits."""
    key = secrets.token_urlsafe(32)
    db.session.add(
        MailedKey(
            purpose=purpose, key_hash=hashed(key), person_id=person.id if person else None, email=folded_address(email),
            data=data or {}, created_at=at, expires_at=at + (life or LIFE[purpose]),
        )
    )  # fmt: skip
    return key


def find(key: str, purpose: str, *, at: datetime, to_use: bool = False) -> MailedKey | None:
    """The living key of this purpose, with its person; None for one that is unknown, used, expired or of another purpose.

    ``to_use`` holds its row until the transaction ends, so that of two clicks one wins.
    """
    statement = select(MailedKey).where(MailedKey.key_hash == hashed(key), MailedKey.purpose == purpose).options(joinedload(MailedKey.person))
    if to_use:
        statement = statement.with_for_update(of=MailedKey).execution_options(populate_existing=True)
    found = db.session.scalar(statement)
    return found if found is not None and found.serves(at) else None


def kill(email: str | None, person: Person | None, *purposes: str, at: datetime) -> None:
    """Spends all living keys of these purposes that were mailed to an address or belong to a person."""
    whose = [*([MailedKey.email == email] if email else []), *([MailedKey.person_id == person.id] if person else [])]
    db.session.execute(update(MailedKey).where(or_(*whose), MailedKey.purpose.in_(purposes), MailedKey.used_at.is_(None)).values(used_at=at))


def waiting(email: str, purpose: str, *, at: datetime) -> MailedKey | None:
    """The newest living key of a purpose that was mailed to this address."""
    living = (MailedKey.email == email, MailedKey.purpose == purpose, MailedKey.used_at.is_(None), MailedKey.expires_at > at)
    return db.session.scalar(select(MailedKey).where(*living).order_by(MailedKey.id.desc()).limit(1))
