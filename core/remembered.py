"""Selects of hot pages, compiled once and asked of the driver itself; and what is made of rows that rarely change, made anew only where they are others."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from core.database import db
from core.prepared import Made

Thing = TypeVar("Thing")
Rows = tuple[Sequence[Any], ...]


class Chosen:
    """A select whose parameters are all single. Asking costs a fourth of what executing costs: the library describes the columns of each answer, and here they are known.
    What waits in the session is not flushed for it."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._types = [column.type for column in statement.selected_columns]
        self._made: Made | None = None
        self._turns: list[Any] = []

    def rows(self, **values: Any) -> list[list[Any]]:
        """What is found, each column as its type says."""
        return self.turned(self.as_given(values))

    def as_given(self, values: dict[str, Any]) -> Rows:
        """What is found, as the driver gives it."""
        connection = db.session.connection()
        made = self._made
        if made is None or made.dialect is not connection.dialect:
            self._turns = [one.dialect_impl(connection.dialect).result_processor(connection.dialect, None) for one in self._types]
            self._made = made = Made(self._statement, connection.dialect)
        return _asked(connection, made.words, made.said(values))

    def turned(self, rows: Rows) -> list[list[Any]]:
        """The same, each column as its type says."""
        return [[value if turn is None or value is None else turn(value) for turn, value in zip(self._turns, row, strict=True)] for row in rows]


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


def _asked(connection: Connection, words: str, said: Any) -> Rows:
    if connection.engine.dispatch.before_cursor_execute:  # somebody listens to statements: the tests, who count them
        return tuple(tuple(row) for row in connection.exec_driver_sql(words, said))
    cursor = connection.connection.cursor()
    try:
        cursor.execute(words, said)
        return tuple(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise _named(error, connection, words) from error
    finally:
        cursor.close()


def _named(error: Any, connection: Connection, words: str) -> Any:
    """The driver's error as the library calls it, which is how the pages know it; a connection that is gone is not used again."""
    dialect: Dialect = connection.dialect
    gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(words, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=gone, dialect=dialect)
