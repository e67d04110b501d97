"""The bridge between a browser's cookie and the server's record of it: a copied cookie dies when the record is ended."""

import hashlib
import secrets
from datetime import datetime
from typing import Any, cast

from flask import g, request, session
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import contains_eager

from accounts.models import Person, SignIn
from core.database import db
from core.objects import Objects, Part

KEY = "sign_in"
# Asked for with every request of whoever is signed in: made once.
_records, _people = cast(Table, SignIn.__table__), cast(Table, Person.__table__)
_by_key = Objects(
    Part(SignIn, one={"person": Part(Person)}), lambda records: records.join(_people, _people.c.id == _records.c.person_id).where(_records.c.key_hash == bindparam("key"))
)


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


def prove(record: SignIn, *, at: datetime) -> None:
    """The password was given again: this browser gets a new key, the old one is dead. The caller commits."""
    key = secrets.token_urlsafe(32)
    record.prove(key_hash=hashed(key), at=at)
    session[KEY] = key


def end_all(person: Person, *, at: datetime, but: SignIn | None = None) -> int:
    """Signs a person out everywhere (``but`` here); returns from how many devices. Acts on their next request. The caller commits."""
    theirs = [SignIn.person_id == person.id, SignIn.ended_at.is_(None), *([SignIn.id != but.id] if but else [])]
    result: Any = db.session.execute(update(SignIn).where(*theirs).values(ended_at=at))
    return int(result.rowcount)


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
            found = _by_key.first(db.session(), {"key": hashed(key)})
        g.sign_in = found if found is not None and found.lives(at) and found.person.is_active else None
    record: SignIn | None = g.sign_in
    return record


def this_person(*, at: datetime) -> Person | None:
    """Whoever is signed in with this request."""
    record = this_record(at=at)
    return record.person if record else None


def whose_it_was(*, at: datetime) -> Person | None:
    """Who was signed in with this browser until the session grew too old; None where somebody ended it, for then the cookie may be a copy."""
    key = session.get(KEY)
    if not isinstance(key, str):
        return None
    statement = select(SignIn).join(SignIn.person).options(contains_eager(SignIn.person)).where(SignIn.key_hash == hashed(key), SignIn.ended_at.is_(None))
    found = db.session.scalar(statement)
    return found.person if found is not None and not found.lives(at) and found.person.is_active else None
