"""How long, how often and on what a moderator decides by mail."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from forum.models import Act, Message

LIFE = timedelta(days=14)  # of the addresses in a letter
MOST_AN_HOUR = 10  # letters about single messages of a forum to one moderator; what comes beyond them is told in one


def serves(made_at: datetime, *, at: datetime) -> bool:
    """Whether an address is not too old."""
    return at < made_at + LIFE


def is_another_by_now(message: Message, acts: Iterable[Act], *, made_at: datetime) -> bool:
    """Whether a message waits in other words, or once more, since the letter about it went: what is decided is what was read. ``acts`` are those on it."""
    if message.status != "pending":
        return False
    changed = message.edited_at is not None and message.edited_at > made_at
    return changed or any(act.data.get("to") == "pending" and act.at > made_at for act in acts)
