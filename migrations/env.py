"""How migrations run: all that are due in one transaction, on both engines, so that a run that is cut off leaves nothing behind."""

from typing import Any

from alembic import context
from alembic.operations.ops import MigrationScript
from flask import current_app
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from core.database import Moment, db

# Made by others (the queue, the full-text engine), so that models know nothing of them.
NOT_OURS = ("huey_", "sqlite_")
SEARCH = "_search"


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    table = str(name if kind == "table" else parents.get("table_name") or "")
    return not (table.startswith(NOT_OURS) or table.endswith(SEARCH) or f"{SEARCH}_" in table)


def _leave_out_empty(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives and directives[0].upgrade_ops and directives[0].upgrade_ops.is_empty():
        directives.clear()
        print("The models are as the last migration left them: nothing to write.")


def _written(kind: str, item: Any, _context: Any) -> str | bool:
    """A migration is never edited once shared, so it names no class of ours that may be."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


def _options() -> dict[str, Any]:
    return {
        "target_metadata": db.metadata, "include_name": _is_ours, "process_revision_directives": _leave_out_empty, "render_item": _written,
        "compare_type": True, "render_as_batch": context.script.get_heads() != [], "transactional_ddl": True,
    }  # fmt: skip


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    # A changed table is made anew and the old one dropped; with foreign keys on, SQLite would empty every table that points at it.
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")


def _on_sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"after the migrations {len(broken)} rows point at nothing, the first in table {broken[0][0]}")


def _online() -> None:
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    with engine.connect() as connection:
        context.configure(connection=connection, **_options())
        if connection.dialect.name == "postgresql":
            # Two that start together: the second waits for the first and then finds nothing to do.
            connection.exec_driver_sql("SELECT pg_advisory_lock(4728115)")
            connection.commit()
        with context.begin_transaction():
            context.run_migrations()
            _check_sqlite(connection)


def _offline() -> None:
    context.configure(url=current_app.config["SQLALCHEMY_DATABASE_URI"], literal_binds=True, **_options())
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    _offline()
else:
    _online()
