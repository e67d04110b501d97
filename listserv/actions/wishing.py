"""Subscribing without an account: a wish waits until whoever reads the address confirms; then the address becomes a person without a password."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from accounts import queries as people
from accounts import throttle
from accounts.actions import create_person
from accounts.models import Person
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.letters import Letter
from listserv import addresses
from listserv.actions import subscribing
from listserv.mail import wishes as mail
from listserv.models import Suppression, Wish
from listserv.queries import stopping

LIFE = timedelta(days=3)


def ask(
    email: str, *, scope: str, scope_id: int, forum_id: int | None, level: str, title: str, language: str, timezone: str, network: str | None, at: datetime, source: str = "page"
) -> None:
    """Sends a letter to the address, whether or not it is known here: nothing that the asker sees tells. The caller commits."""
    if not throttle.take_letter(email, network=network, at=at):
        return
    wish, key = note(email, scope=scope, scope_id=scope_id, forum_id=forum_id, level=level, language=language, timezone=timezone, source=source, at=at)
    letters.post(_letter(wish, key, title), at=at)


def note(email: str, *, scope: str, scope_id: int, forum_id: int | None, level: str, language: str, timezone: str, source: str, at: datetime) -> tuple[Wish, str]:
    """A wish and the key that confirms it, which only a letter to this address may hold. The caller commits."""
    key = secrets.token_urlsafe(32)
    wish = Wish(
        key_hash=hashed(key), email=email, language=language, timezone=timezone, forum_id=forum_id, scope=scope, scope_id=scope_id, level=level, source=source,
        asked_at=at, expires_at=at + LIFE,
    )  # fmt: skip
    db.session.add(wish)
    db.session.flush()
    return wish, key


def _letter(wish: Wish, key: str, title: str) -> Letter:
    return mail.confirm(to=wish.email, language=wish.language, title=title, key=key, token=addresses.confirm_token(wish.id), expires_at=wish.expires_at)


def find(key: str, *, at: datetime) -> Wish | None:
    """The wish of this key, while it can be confirmed."""
    wish = db.session.scalar(select(Wish).where(Wish.key_hash == hashed(key)))
    return wish if wish is not None and wish.serves(at) else None


def of_id(wish_id: int) -> Wish | None:
    """A wish, whether or not it can still be confirmed."""
    return db.session.get(Wish, wish_id)


def asked_with(wish: Wish) -> Sequence[Wish]:
    """It and the others that the same letter asks about."""
    return db.session.scalars(select(Wish).where(Wish.email == wish.email, Wish.asked_at == wish.asked_at).order_by(Wish.id)).all()


def drop(wishes: Iterable[Wish]) -> None:
    """Nobody was asked, or the answer is no. The caller commits."""
    for wish in wishes:
        db.session.delete(wish)


def confirm_all(wishes: Iterable[Wish], *, at: datetime) -> list[stopping.Stop]:
    """Says yes to each; those whose subscription has begun. The caller commits."""
    begun = [stopping.named(wish.scope, wish.scope_id) for wish in wishes if confirm(wish, at=at)]
    return [what for what in begun if what is not None]


def confirm(wish: Wish, *, at: datetime) -> bool:
    """Whoever reads the address said yes: also to letters, where that address wanted none. False where what it was about has gone. The caller commits."""
    throttle.one_at_a_time(f"account {wish.email}")
    person = person_of(wish.email, language=wish.language, timezone=wish.timezone, at=at)
    if not person.is_active:
        return False
    db.session.execute(delete(Suppression).where(Suppression.email == wish.email))
    throttle.letter_was_wanted(wish.email)
    if wish.used_at is not None:
        return True
    wish.confirm(at=at)
    return subscribing.choose(person.id, wish.scope, wish.scope_id, wish.level, at=at, source="letter", consent=f"confirmed {at.isoformat(timespec='seconds')}")


def person_of(email: str, *, language: str, timezone: str, at: datetime, name: str = "") -> Person:
    """Whoever has this address; nobody yet: somebody without a password, who can take the subscriptions over by opening an account."""
    return people.person_by_address(email) or create_person(email, name or email.partition("@")[0], at=at, language=language, timezone=timezone)


def forget(*, at: datetime) -> None:
    """Wishes nobody confirmed, and those long confirmed, go."""
    db.session.execute(delete(Wish).where(Wish.expires_at < at - LIFE))
