"""Selects of hot pages, compiled once and asked of the driver itself; and what is made of rows that rarely change, made anew only where they are others."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from core.database import db
from core.prepared import Prepared

Thing = TypeVar("Thing")
Rows = tuple[Sequence[Any], ...]


class Chosen:
    """A select whose parameters are all single. Asking costs a fourth of what executing costs: the library describes the columns of each answer, and here they are known.
    What waits in the session is not flushed for it."""

    def __init__(self, statement: Any) -> None:
        self._prepared = Prepared(statement)
        self._turns: Mapping[int, Any] = {}

    def rows(self, **values: Any) -> list[list[Any]]:
        """What is found, each column as its type says."""
        return self.turned(self.as_given(values))

    def as_given(self, values: dict[str, Any]) -> Rows:
        """What is found, as the driver gives it."""
        rows, self._turns = self._prepared.raw(db.session.connection(), values)
        return tuple(rows)

    def turned(self, rows: Rows) -> list[list[Any]]:
        """The same, each column as its type says."""
        turns = self._turns
        return [[turns[at](value) if at in turns and value is not None else value for at, value in enumerate(row)] for row in rows]


class Remembered(Generic[Thing]):
    """A select, and what ``make`` makes of its rows. It is kept under the very rows that it was made of, as the driver gave them: whatever changes in the
    database makes other rows, and so nothing kept is ever out of date. ``make`` looks at nothing else, and gives what nobody changes.
    """

    def __init__(self, statement: Any, make: Callable[[Sequence[Sequence[Any]]], Thing], *, kept: int = 64) -> None:
        self._select, self._make = Chosen(statement), make
        self._known = lru_cache(maxsize=kept)(self._new)

    def now(self, **values: Any) -> Thing:
        """What the rows say that are there now."""
        rows = self._select.as_given(values)
        try:
            return self._known(rows)
        except TypeError:  # a driver that gives lists, under which nothing can be kept
            return self._new(rows)

    def _new(self, rows: Rows) -> Thing:
        return self._make(self._select.turned(rows))
