"""The one place that reads the time."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import current_app


def _system_time() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """The present instant in UTC, or what the application's clock was set to (tests, replays)."""
    clock: Callable[[], datetime] = current_app.extensions.get("clock", _system_time)
    return clock()
