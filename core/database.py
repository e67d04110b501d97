"""The database: one declarative base with named constraints, instants that are always aware, relations that never load by surprise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, TypeDecorator, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, relationship

from core.prepared import executed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Base(DeclarativeBase):
    """Every table: constraint names are derived, so that both engines and all migrations agree on them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, disable_autonaming=True)


class Moment(TypeDecorator[datetime]):
    """An instant. Takes aware values only, stores UTC, gives UTC back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def related(*arguments: Any, **options: Any) -> Any:
    """A relationship that refuses to load lazily: a query that needs it says so."""
    return relationship(*arguments, lazy="raise", **options)


# A page that only reads must not take SQLite's one write lock; everything else takes it at once, so that no two writers meet half-way.
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class reading_only:
    """Within this block a transaction on SQLite is begun without the write lock (commands that stream an export, say)."""

    def __enter__(self) -> None:
        self._token = _reading.set(True)

    def __exit__(self, *_: object) -> None:
        _reading.reset(self._token)


def _only_reads() -> bool:
    return _reading.get() or (has_request_context() and request.method in SAFE_METHODS)


def engine_options(url: str) -> dict[str, Any]:
    """What the engine needs beyond its address: short waits, so that a page fails in seconds and not in minutes.

    The values of a statement stay out of error messages, and so out of the log: they are people's words and keys.
    """
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 10, "check_same_thread": False}}
    patience = {"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_timeout": 4, "pool_size": 10, "connect_args": {**patience, "options": "-c timezone=utc"}}


def prepare(app: Flask) -> None:
    """Binds the database to the application and teaches SQLite write-ahead logging, foreign keys and honest transactions."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late and is never IMMEDIATE
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000", "cache_size=-4000", "wal_autocheckpoint=4000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_sqlite_begin(connection: Any) -> None:
    executed(connection, "BEGIN" if _only_reads() else "BEGIN IMMEDIATE", (), several=False)


@contextmanager
def durably() -> Iterator[Session]:
    """A session on a connection of its own, whose commits are on the disk when they return. Elsewhere on SQLite the last second may go with the power."""
    connection = db.engine.connect()
    connection.detach()
    try:
        if is_sqlite():
            connection.connection.cursor().execute("PRAGMA synchronous=FULL")
        with Session(connection, expire_on_commit=False) as session:
            yield session
    finally:
        connection.close()


def write_back() -> None:
    """Brings what stands in SQLite's write-ahead log into the database itself, as far as nobody is reading it; neither readers nor writers wait for that."""
    if is_sqlite():
        connection = db.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.close()
        finally:
            connection.close()


def is_sqlite(bind: Engine | None = None) -> bool:
    """Whether the site runs on the embedded database."""
    return (bind or db.engine).dialect.name == "sqlite"
