"""How often something may be tried. Counted in the database, so that it holds for all workers and outlives a restart.

Nobody is ever locked out: pauses grow to a quarter of an hour and no further. Who signed in before from this device, or from this
network, is counted apart, so that strangers who try a victim's account slow down strangers only.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text

from accounts.models import Attempt
from accounts.sessions import hashed
from core.database import db, is_sqlite


@dataclass(frozen=True)
class Pace:
    """After ``free`` failures within ``window`` comes a pause of ``first``, doubled with each further one up to ``longest``."""

    free: int
    first: timedelta = timedelta(seconds=15)
    longest: timedelta = timedelta(minutes=15)
    window: timedelta = timedelta(days=1)

    def pause(self, failures: int) -> timedelta:
        """How long after the last of so many failures the next try must wait."""
        if failures < self.free:
            return timedelta(0)
        doubled: int = 2 ** min(failures - self.free, 16)
        return min(self.first * doubled, self.longest)


PACES = {
    "account": Pace(free=5),  # tries at one account from devices and networks it does not know
    "known": Pace(free=8),  # tries at one account from one device or network it knows
    "network": Pace(free=30),  # tries from one network at any account
    "code": Pace(free=5),  # six digits and recovery codes, after the right password
    "passage": Pace(free=5),  # the password of one closed forum, by one person
    "passage-network": Pace(free=30),  # the password of any closed forum, from one network
    "proof": Pace(free=5),  # the password asked again of somebody signed in
}
Way = tuple[str, str]

LETTER_EVERY = timedelta(hours=1)
LETTERS_A_DAY = {"letters-network": 50, "letters-domain": 500}


@dataclass(frozen=True)
class Wait:
    """Come back in so many seconds."""

    seconds: int

    @property
    def minutes(self) -> int:
        """Rounded up."""
        return -(-self.seconds // 60)


def network_of(address: str) -> str:
    """The part of a network address that stands for one household or office: all of IPv4, the first half of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:  # a socket without an address: all of them are one
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address


def wait(ways: Iterable[Way], *, at: datetime) -> Wait | None:
    """How long a try by these ways must still wait, None for not at all. Tries at one account are made to queue, so that none slips past the count."""
    longest = timedelta(0)
    for kind, key in sorted(ways):
        if kind not in ("network", "passage-network"):  # a whole office need not queue for the sake of an exact count
            one_at_a_time(f"{kind} {key}")
        pace = PACES[kind]
        count, last = db.session.execute(select(func.count(), func.max(Attempt.at)).where(*_of(kind, key), Attempt.at > at - pace.window)).one()
        if count:
            longest = max(longest, last + pace.pause(count) - at)
    return Wait(max(1, round(longest.total_seconds()))) if longest > timedelta(0) else None


def failed(ways: Iterable[Way], *, at: datetime) -> None:
    """Notes a failure on each way."""
    db.session.add_all(Attempt(kind=kind, key_hash=hashed(f"{kind} {key}"), at=at) for kind, key in ways)


def forgiven(ways: Iterable[Way]) -> None:
    """A success: earlier failures on these ways count no longer."""
    for kind, key in ways:
        db.session.execute(delete(Attempt).where(*_of(kind, key)))


def network_is_spent(network: str, *, at: datetime) -> bool:
    """Whether this network has caused as many letters today as one may."""
    return _letters("letters-network", network, at=at) >= LETTERS_A_DAY["letters-network"]


def take_letter(email: str, *, network: str | None, at: datetime) -> bool:
    """Whether a letter nobody signed in answers for may go to this address now; if so, it is counted.

    One an hour an address, and a number a day for a mail domain and for the network that asks (None: a person of the staff).
    """
    one_at_a_time(f"letter {email}")
    if db.session.scalar(select(func.count()).where(*_of("letter", email), Attempt.at > at - LETTER_EVERY)):
        return False
    counted = {"letters-domain": email.rpartition("@")[2]} | ({"letters-network": network} if network else {})
    if any(_letters(kind, key, at=at) >= LETTERS_A_DAY[kind] for kind, key in counted.items()):
        return False
    failed([("letter", email), *counted.items()], at=at)
    return True


def letter_was_wanted(email: str) -> None:
    """Its key was used: whoever reads this mailbox may be written to again at once."""
    forgiven([("letter", email)])


def _letters(kind: str, key: str, *, at: datetime) -> int:
    return db.session.scalar(select(func.count()).where(*_of(kind, key), Attempt.at > at - timedelta(days=1))) or 0


def _of(kind: str, key: str) -> tuple[Any, Any]:
    return Attempt.kind == kind, Attempt.key_hash == hashed(f"{kind} {key}")


def one_at_a_time(word: str) -> None:
    """Makes acts on the same thing queue until the transaction ends. SQLite has one writer anyway."""
    if not is_sqlite():
        number = int.from_bytes(bytes.fromhex(hashed(word)[:16]), signed=True)
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
