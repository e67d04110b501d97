"""What tests of accounts share: somebody with a password, the letters in the outbox, the keys in them, rows as they stand now."""

import re
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import select

from accounts import passwords
from accounts.models import AuditEntry, Person
from core.database import db
from core.letters import Outgoing
from tests import make
from tests.conftest import NOW

PASSWORD = "lantern orchid gravel"
OTHER = "seven quiet harbours"
PROFILE = {"name": "Ada Okello", "country": "UG", "organization": "Ministry of Water", "category": "party", "language": "en", "timezone": "Africa/Kampala"}


def member(password: str = PASSWORD, **given) -> Person:
    """Somebody who can sign in."""
    return make.person(password_hash=passwords.hashed(password), **given)


def sign_in(client, person: Person | str, password: str = PASSWORD, **fields):
    """Sends the form of signing in."""
    email = person if isinstance(person, str) else person.email
    return client.post("/en/account/session", data={"email": email, "password": password, **fields})


def is_in(client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/en/account").status_code == 200


def letters(to: str | None = None) -> list[Outgoing]:
    """The outbox, oldest first."""
    found = list(db.session.scalars(select(Outgoing).where(*([Outgoing.to == to] if to else [])).order_by(Outgoing.id)))
    db.session.commit()
    return found


def key_in(letter: Outgoing) -> str:
    """The key of the link in a letter."""
    return re.search(r"key=([\w-]+)", letter.text).group(1)


def page_of(letter: Outgoing) -> str:
    """The path of the link in a letter, with its key."""
    return re.search(r"http://localhost(/\S+key=\S+)", letter.text).group(1)


def now(person: Person) -> Person:
    """The person as stored now."""
    found = db.session.get(Person, person.id, populate_existing=True)
    db.session.commit()
    return found


def by_address(email: str) -> Person | None:
    """Whoever has an address."""
    found = db.session.scalar(select(Person).where(Person.email == email).execution_options(populate_existing=True))
    db.session.commit()
    return found


def log(act: str | None = None) -> list[AuditEntry]:
    """The audit log, oldest first."""
    found = list(db.session.scalars(select(AuditEntry).where(*([AuditEntry.act == act] if act else [])).order_by(AuditEntry.id)))
    db.session.commit()
    return found


def later(app, **by) -> datetime:
    """Sets the clock to so long after NOW."""
    at = NOW + timedelta(**by)
    app.extensions["clock"] = lambda: at
    return at


def digits(secret: str, at: datetime) -> str:
    """What an app with this secret shows at an instant."""
    return pyotp.TOTP(secret).at(at)
