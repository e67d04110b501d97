"""Rows put where one may stand already: such statements are written once for both engines, and compiled once."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session


class Upsert:
    """A statement with ON CONFLICT. The library compiles one at every use, which costs more than to run it.

    ``make`` is handed the dialect whose ``insert`` to begin with; what differs from use to use are named parameters.
    """

    def __init__(self, make: Callable[[ModuleType], Any]) -> None:
        self._make = make
        self._compiled: tuple[Dialect, Any] | None = None

    def run(self, session: Session, values: Any) -> int:
        """Executes it with these parameters, or once with each of a list of them: how many rows came or changed. What waits in the session is not flushed for it."""
        connection = session.connection()
        kept = self._compiled
        if kept is None or kept[0] is not connection.dialect:
            made = self._make(sqlite if connection.dialect.name == "sqlite" else postgresql)
            self._compiled = kept = (connection.dialect, made.compile(dialect=connection.dialect))
        done: Any = connection.execute(kept[1], values, execution_options={"preserve_rowcount": True})
        return int(done.rowcount)
