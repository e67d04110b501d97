"""The one place that reads the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app


def _system_time() -> datetime:
    return datetime.now(UTC)


def ticks() -> float:
    """Seconds that only go forward, for pauses; nothing of them is stored."""
    return time.monotonic()


def now() -> datetime:
    """The present instant in UTC, or what the application's clock was set to (tests, replays)."""
    clock: Callable[[], datetime] = current_app.extensions.get("clock", _system_time)
    return clock()
