"""Rows put where one may stand already: such statements are written once for both engines, and compiled once."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.prepared import Prepared


class Upsert:
    """A statement with ON CONFLICT. The library compiles one at every use, which costs more than to run it.

    ``make`` is handed the dialect whose ``insert`` to begin with; what differs from use to use are named parameters.
    """

    def __init__(self, make: Callable[[ModuleType], Any]) -> None:
        self._make = make
        self._made: dict[str, Prepared] = {}

    def run(self, session: Session, values: Any) -> int:
        """Executes it with these parameters, or once with each of a list of them: how many rows came or changed. What waits in the session is not flushed for it."""
        connection = session.connection()
        name = connection.dialect.name
        if name not in self._made:
            self._made[name] = Prepared(self._make(sqlite if name == "sqlite" else postgresql))
        return int(self._made[name].run(connection, values).rowcount)
