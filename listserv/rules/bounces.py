"""When letters that came back put a mailbox to rest, and when it is tried again."""

from datetime import date, datetime, timedelta

MOST = 4.0  # a mailbox that refuses for good rests after four days on which letters came back, one that is full after eight
MOST_PROBES = 3
_COUNTS = {"hard": 1.0, "soft": 0.5}  # policy is about us, a complaint ends the subscription
_GRACE, _HALF = 14, 7  # days


def counts(kind: str) -> float:
    """How much a letter that came back weighs."""
    return _COUNTS.get(kind, 0.0)


def decayed(score: float, *, since: date | None, on: date) -> float:
    """What is left of a score: all of it for two weeks, so that a weekly letter counts too, then half of it each week."""
    days = (on - since).days if since else 0
    return score if days <= _GRACE else score * 0.5 ** ((days - _GRACE) / _HALF)


def too_many(score: float) -> bool:
    """Whether the mailbox is left in peace."""
    return score >= MOST


def probe_is_due(last: datetime, *, probes: int, at: datetime) -> bool:
    """A week after it went to rest, two weeks after that, four after that."""
    return at - last >= timedelta(days=7 * 2**probes)
