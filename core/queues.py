"""Where jobs wait: huey on SQLite, PostgreSQL or Redis, with the driver of the one that is used and no other.

huey asks for every driver it knows when it is imported, which took a tenth of a web worker's memory.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Huey", "Message", "Serializer", "queue_at"]
DRIVERS = ("psycopg", "redis")


@contextmanager
def _no_drivers() -> Iterator[None]:
    """Within this block a driver that is not there yet is said to be missing."""
    hidden = [name for name in DRIVERS if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is how Python marks what must not be found
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _no_drivers():
    from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, storage
    from huey.registry import Message
    from huey.serializer import Serializer


def _give_psycopg() -> None:
    import psycopg

    storage.psycopg = psycopg


def _give_redis() -> None:
    import redis

    storage.Redis, storage.ConnectionPool = redis.Redis, redis.ConnectionPool
    storage.ConnectionError, storage.TimeoutError = redis.ConnectionError, redis.TimeoutError
    storage.RedisStorage.redis_client = redis.Redis


def queue_at(url: str, serializer: Serializer) -> Huey:
    """The queue at an address."""
    keep: dict[str, Any] = {"serializer": serializer, "results": False, "utc": True}
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return SqliteHuey("rapporteur", filename=url.removeprefix("sqlite:///"), create_tables=False, fsync=False, **keep)
    if scheme in {"redis", "rediss"}:
        _give_redis()
        return RedisHuey("rapporteur", url=url, **keep)
    _give_psycopg()
    return PostgresHuey("rapporteur", dsn=url.replace("postgresql+psycopg://", "postgresql://"), connect_timeout=3, create_tables=False, **keep)
