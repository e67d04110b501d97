"""Whether the database has the shape that this code expects: numbered migrations on disk against the number the database remembers."""

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from core.database import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class State(StrEnum):
    """How the database stands to the code."""

    CURRENT = "current"
    EMPTY = "empty"
    BEHIND = "behind"
    AHEAD = "ahead"


# Read without Alembic, which would take a tenth of the memory of every web worker that says in /health how it is.
_NAMED = re.compile(r'^(revision|down_revision)\b[^=\n]*= *["\']([^"\']+)["\']', re.MULTILINE)


@lru_cache(maxsize=1)
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """All known revisions, and the newest."""
    known: set[str] = set()
    followed: set[str] = set()
    for script in (MIGRATIONS / "versions").glob("*.py"):
        for name, number in _NAMED.findall(script.read_text(encoding="utf-8")):
            (known if name == "revision" else followed).add(number)
    return frozenset(known), frozenset(known - followed)


def _there(connection: Connection) -> frozenset[str]:
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


def there() -> frozenset[str]:
    """The migrations that the database remembers, asked within the transaction that goes on."""
    return _there(db.session.connection())


def state() -> State:
    """Asks the database, on a connection of its own; raises what the database raises where it cannot be reached."""
    known, newest = _scripts()
    with db.engine.connect() as connection:
        there = _there(connection)
    if there == newest:
        return State.CURRENT
    if not there:
        return State.EMPTY
    return State.BEHIND if there <= known else State.AHEAD
