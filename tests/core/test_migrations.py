"""Migrations: they make what the models say, on both engines, up and down with data in them, whole or not at all."""

import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, select, text

from app import create_app
from core import schema
from core.database import Base, db
from core.schema import State
from core.search import indexed
from forum.models import Forum, message_index
from tests import engines, make

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.engines]  # each makes databases of its own


@pytest.fixture
def site(app, database_url, tmp_path) -> Iterator[Flask]:
    """A site with an empty database of its own, on the engine of this run."""
    settings = {key: value for key, value in app.config.items() if key.isupper() and key != "SQLALCHEMY_ENGINE_OPTIONS"}
    with engines.beside(database_url, "migrated", tmp_path) as url:
        site = create_app(settings | {"SQLALCHEMY_DATABASE_URI": url})
        with site.app_context():
            yield site
            db.session.remove()
            db.engine.dispose()


def ours(name: str | None, kind: str, parents: dict) -> bool:
    table = str(name if kind == "table" else parents.get("table_name") or "")
    return not (table.startswith(("huey_", "alembic_")) or "_search" in table)


def shape(connection: Connection) -> dict[str, object]:
    """A database as its engine describes it: columns, keys, checks and indexes of every table."""
    seen, found = inspect(connection), {}
    for table in sorted(seen.get_table_names()):
        if table.startswith(("alembic_", "sqlite_", "huey_")) or "_search_" in table:
            continue
        columns = {column["name"]: (str(column["type"]), column["nullable"], str(column["default"])) for column in seen.get_columns(table)}
        keys = sorted((key["name"], tuple(key["constrained_columns"]), key["referred_table"], str(key.get("options"))) for key in seen.get_foreign_keys(table))
        unique = sorted((one["name"] or "", tuple(one["column_names"])) for one in seen.get_unique_constraints(table))
        checks = sorted((check["name"], " ".join(check["sqltext"].split())) for check in seen.get_check_constraints(table))
        indexes = sorted(
            (index["name"], tuple(index["column_names"]), bool(index["unique"]), str({key: str(value) for key, value in (index.get("dialect_options") or {}).items()}))
            for index in seen.get_indexes(table)
        )
        found[table] = (columns, seen.get_pk_constraint(table)["constrained_columns"], keys, unique, checks, indexes)
    if connection.dialect.name == "sqlite":
        found["message_search"] = connection.exec_driver_sql("SELECT k, v FROM message_search_config ORDER BY k").all()
    return found


def rows(connection: Connection) -> dict[str, list[tuple]]:
    return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in Base.metadata.sorted_tables}


def test_migrations_make_what_the_models_say_and_each_step_down_and_up_keeps_what_people_wrote(site):
    """One walk: up; every migration but the first, which makes the tables, undone and done again with rows in all of them; down to nothing, and up again."""
    assert schema.state() is State.EMPTY
    upgrade()
    assert schema.state() is State.CURRENT
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, Base.metadata) == []
        migrated = shape(connection)

    forum = make.forum(topics=3, questions=3)
    author = make.registration(forum)
    messages = [make.message(forum, author=author) for _ in range(40)]
    message_index.put(db.session, [(message.id, indexed("words", "en")) for message in messages])
    db.session.commit()
    db.session.remove()
    with db.engine.connect() as connection:
        before = rows(connection)
    for _ in sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))[1:]:
        downgrade()
    upgrade()
    with db.engine.connect() as connection:
        assert rows(connection) == before
        assert shape(connection) == migrated

    downgrade(revision="base")
    assert not [table for table in inspect(db.engine).get_table_names() if ours(table, "table", {}) and table != "alembic_version"]
    db.create_all()
    with db.engine.connect() as connection:
        assert shape(connection) == migrated
    Base.metadata.drop_all(db.engine)
    upgrade()
    assert db.session.scalars(select(Forum)).all() == []
    make.message(make.forum())


def upgrading(site: Flask) -> BaseProcess:
    """A process that migrates the site's database; it parts from this one, which has loaded the application."""

    def upgraded() -> None:
        with site.app_context():
            db.engine.dispose(close=False)  # the connections are those of the process it parted from
            upgrade()

    db.engine.dispose()
    process = multiprocessing.get_context("fork").Process(target=upgraded)
    process.start()
    return process


def test_a_migration_killed_at_any_moment_is_finished_by_the_next_start(site):
    began = time.monotonic()
    upgrading(site).join()
    spent = time.monotonic() - began
    downgrade(revision="base")
    for part in (0.2, 0.5, 0.8, 0.95, 1.0):
        process = upgrading(site)
        process.join(spent * part)
        process.kill()
        process.join()
        assert schema.state() in {State.EMPTY, State.CURRENT}, "all of it or nothing"
    last = upgrading(site)
    last.join()
    assert last.exitcode == 0
    assert schema.state() is State.CURRENT


@pytest.mark.parametrize(("version", "words"), [(None, "The database is empty"), ("of-the-future", "made by a newer version")])
def test_nothing_is_served_on_a_database_of_another_shape(site, version, words):
    if version:
        upgrade()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        assert schema.state() is State.AHEAD
    for name in ("serve", "worker"):
        done = site.test_cli_runner().invoke(args=[name])
        assert done.exit_code == 1
        assert len(done.output.strip().splitlines()) == 1
        assert words in done.output
