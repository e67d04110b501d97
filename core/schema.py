"""Whether the database has the shape that this code expects: numbered migrations on disk against the number the database remembers."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.database import db

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class State(StrEnum):
    """How the database stands to the code."""

    CURRENT = "current"
    EMPTY = "empty"
    BEHIND = "behind"
    AHEAD = "ahead"


@lru_cache(maxsize=1)
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """All known revisions, and the newest."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    directory = ScriptDirectory.from_config(config)
    return frozenset(script.revision for script in directory.walk_revisions()), frozenset(directory.get_heads())


def state() -> State:
    """Asks the database, on a connection of its own; raises what the database raises where it cannot be reached."""
    known, newest = _scripts()
    with db.engine.connect() as connection:
        there = frozenset(MigrationContext.configure(connection).get_current_heads())
    if there == newest:
        return State.CURRENT
    if not there:
        return State.EMPTY
    return State.BEHIND if there <= known else State.AHEAD
