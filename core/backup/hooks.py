"""What other packages do with a site that was filled from a backup, and which rows a site makes by itself."""

from collections.abc import Callable
from datetime import datetime

_restored: list[Callable[[datetime], None]] = []
_made: set[str] = set()


def when_restored(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Registers ``function(at)``, called when all rows are there, in the transaction that brought them."""
    _restored.append(function)
    return function


def made_by_itself(*tables: str) -> None:
    """These tables may hold rows on a site that nobody has used yet; a backup's take their place."""
    _made.update(tables)


def own_tables() -> frozenset[str]:
    """Those tables."""
    return frozenset(_made)


def restored(at: datetime) -> None:
    """Tells all that are registered."""
    for function in _restored:
        function(at)
