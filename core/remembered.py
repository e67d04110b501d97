"""What is made of rows that rarely change: the database is asked each time, and only rows that differ from those before are made into something anew."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from core.database import db
from core.prepared import Prepared

Thing = TypeVar("Thing")
Rows = Sequence[Sequence[Any]]


class Remembered(Generic[Thing]):
    """A select, and what ``make`` makes of its rows. It is kept under the very rows that it was made of, as the driver gave them: whatever changes in the
    database makes other rows, and so nothing kept is ever out of date. ``make`` looks at nothing else, and gives what nobody changes.
    """

    def __init__(self, statement: Any, make: Callable[[Rows], Thing], *, kept: int = 64) -> None:
        self._select, self._make = Prepared(statement), make
        self._turns: Mapping[int, Any] = {}  # what turns the columns from what the driver gives
        self._known = lru_cache(maxsize=kept)(self._new)

    def now(self, **values: Any) -> Thing:
        """What the rows say that are there now."""
        found, self._turns = self._select.raw(db.session.connection(), values)
        rows = tuple(found)
        try:
            return self._known(rows)
        except TypeError:  # a driver that gives lists, under which nothing can be kept
            return self._new(rows)

    def _new(self, rows: Rows) -> Thing:
        turns = self._turns
        return self._make([[turns[at](value) if at in turns else value for at, value in enumerate(row)] for row in rows])
