"""How a message came where it did not come by a page: told by what received it (the listserv, which stands above the forums), asked by the message's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Origin:
    """A mail that became a message: when it arrived, and the stretches of its text that the message leaves out, in order."""

    at: datetime
    elided: tuple[str, ...] = ()


_tellers: list[Callable[[int], Origin | None]] = []


def told_by(function: Callable[[int], Origin | None]) -> Callable[[int], Origin | None]:
    """Registers ``function(message_id)``, which knows where some messages came from."""
    _tellers.append(function)
    return function


def origin_of(message_id: int) -> Origin | None:
    """Where a message came from; None where it was written on a page."""
    return next((found for found in (tell(message_id) for tell in _tellers) if found is not None), None)
