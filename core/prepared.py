"""Statements that run for every page, every reply or every few letters: compiled once, and handed to the driver without what the library does at each use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: how many rows were written, or the rows that were read."""

    rowcount: int
    rows: Sequence[tuple[Any, ...]] = ()

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def first(self) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self.rows[0] if self.rows else None

    def scalar(self) -> Any:
        """The first value of the first row, or None."""
        return self.rows[0][0] if self.rows else None


class Prepared:
    """A statement whose parameters are all single; those that differ from use to use are named. Running it costs a tenth of what executing it costs: it is neither looked up nor filled in anew."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._made: Made | None = None

    def run(self, connection: Connection, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Answer:
        """On this connection, with these parameters, or once with each of several, in the transaction that is going on. What waits in a session is not flushed for it."""
        made, answer = self._asked(connection, values)
        if answer.rows and made.read:
            rows = [list(row) for row in answer.rows]
            for at, turn in made.read:
                for row in rows:
                    row[at] = turn(row[at])
            answer = Answer(answer.rowcount, [tuple(row) for row in rows])
        return answer

    def raw(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Sequence[tuple[Any, ...]], Mapping[int, Any]]:
        """Its rows as the driver gives them, and what turns the columns that need it."""
        made, answer = self._asked(connection, values)
        return answer.rows, made.turns

    def _asked(self, connection: Connection, values: Any) -> "tuple[Made, Answer]":
        made = self._made
        if made is None or made.dialect is not connection.dialect:
            self._made = made = Made(self._statement, connection.dialect)
        if isinstance(values, Mapping):
            return made, executed(connection, made.words, made.said(values), several=False)
        return made, executed(connection, made.words, [made.said(row) for row in values], several=True)


class Made:
    """It compiled for one kind of database: its words, the parameters to come with what turns each for the driver, those that stand in the statement itself, and what turns its rows."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise ValueError("a column whose default is made here would be left empty")
        turns = {name: (bound, bound.type.dialect_impl(dialect).bind_processor(dialect)) for bound, name in compiled.bind_names.items()}
        self.dialect, self.words, self.positional = dialect, str(compiled), compiled.positional
        self.fixed = {name: turn(bound.value) if turn is not None else bound.value for name, (bound, turn) in turns.items() if not bound.required}
        places = compiled.positiontup if compiled.positional else turns
        self.places = [(name, None if name in self.fixed else turns[name][1]) for name in places or ()]
        found = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in getattr(statement, "exported_columns", ()))
        self.turns = {at: turn for at, turn in enumerate(found) if turn is not None}
        self.read = tuple(self.turns.items())

    def said(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        known = {**values, **self.fixed}
        if self.positional:
            return tuple([known[name] if turn is None else turn(known[name]) for name, turn in self.places])
        return {name: known[name] if turn is None else turn(known[name]) for name, turn in self.places}


def executed(connection: Connection, words: str, said: Any, *, several: bool) -> Answer:
    """Executes a statement on the driver's own cursor, telling whoever listens to statements; what the driver raises is raised as the library does."""
    cursor = connection.connection.cursor()
    try:
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, cursor, words, said, None, several)
        (cursor.executemany if several else cursor.execute)(words, said)
        return Answer(cursor.rowcount, cursor.fetchall() if cursor.description else ())
    except connection.dialect.loaded_dbapi.Error as error:
        raise _named(error, connection, words) from error
    finally:
        cursor.close()


def _named(error: Any, connection: Connection, words: str) -> Any:
    """The driver's error as the library calls it, which is how the pages know it; a connection that is gone is not used again."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if gone:
        connection.invalidate(error)
    return DBAPIError.instance(words, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=gone, dialect=dialect)
