"""The bridge between a browser's cookie and the server's record of it: a copied cookie dies when the record is ended."""

import hashlib
import secrets
from datetime import datetime

from flask import g, request, session
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accounts.models import Person, SignIn
from core.database import db

KEY = "sign_in"


def hashed(key: str) -> str:
    """What is stored of a random key: keys have 128 bits and more, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(person: Person, *, at: datetime) -> SignIn:
    """Signs this browser in under a new key; whatever the session held before is dropped. The caller commits."""
    end(at=at)
    session.clear()
    key = secrets.token_urlsafe(32)
    record = SignIn(
        person_id=person.id, key_hash=hashed(key), created_at=at, proved_at=at,
        device=(request.user_agent.string or "")[:200], address=(request.remote_addr or "")[:64],
    )  # fmt: skip
    db.session.add(record)
    session[KEY] = key
    session.permanent = True
    g.pop("_login_user", None)
    g.pop("sign_in", None)
    return record


def end(*, at: datetime) -> None:
    """Signs this browser out. The caller commits."""
    record = this_record(at=at)
    if record is not None:
        record.end(at=at)
    session.clear()
    g.pop("_login_user", None)
    g.pop("sign_in", None)


def this_record(*, at: datetime) -> SignIn | None:
    """The living record behind this request's cookie, with its person; one query, once a request."""
    if "sign_in" not in g:
        key = session.get(KEY)
        found = None
        if isinstance(key, str):
            statement = select(SignIn).join(SignIn.person).options(contains_eager(SignIn.person)).where(SignIn.key_hash == hashed(key))
            found = db.session.scalar(statement)
        g.sign_in = found if found is not None and found.lives(at) and found.person.is_active else None
    record: SignIn | None = g.sign_in
    return record


def this_person(*, at: datetime) -> Person | None:
    """Whoever is signed in with this request."""
    record = this_record(at=at)
    return record.person if record else None
