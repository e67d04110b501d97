"""Databases beside the session's own, on the engine of this run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url


@contextmanager
def beside(url: str, name: str, folder: Path) -> Iterator[str]:
    """An empty one: another file, or another database of the same PostgreSQL."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{folder / name}.sqlite"
        return
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield make_url(url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
