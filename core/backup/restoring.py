"""Fills an empty site from a backup: all of it, in one transaction, or nothing."""

import hashlib
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO, Any

from sqlalchemy import JSON, Table, bindparam, delete, exists, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from core import files, schema
from core.backup import hooks
from core.backup.form import END, MANIFEST, Broken, Manifest, manifest_of, reader_of, tables
from core.database import db, is_sqlite

LARGEST_PIECE = 256 * 1024 * 1024  # a piece holds a few megabytes, or one row
ROWS = 500  # put in at once
_ROWS_OF = re.compile(r"tables/([a-z_]+)/[0-9]{6,9}\.jsonl\Z")
_FILE = re.compile(r"files/([0-9a-f]{32})\Z")


class NotEmpty(Exception):
    """The site has rows already; in these tables."""


def restore(source: IO[bytes], *, at: datetime, begin: Callable[[int], None] = lambda _steps: None, step: Callable[[int], None] = lambda _done: None) -> Manifest:
    """From a stream. Raises Broken or NotEmpty, and leaves nothing behind then. The caller commits."""
    db.session.rollback()
    try:
        used = [table.name for table in tables() if table.name not in hooks.own_tables() and db.session.scalar(select(exists(select(1).select_from(table))))]
        if used:
            raise NotEmpty(", ".join(used))
        with tarfile.open(fileobj=source, mode="r|gz") as archive:
            manifest = _manifest(archive)
            begin(manifest.steps)
            _fill(archive, manifest, step)
        hooks.restored(at)
        db.session.flush()
    except (tarfile.TarError, zlib.error, EOFError, OSError, UnicodeError, ValueError) as trouble:
        db.session.rollback()
        if isinstance(trouble, OSError) and trouble.errno is not None:
            raise
        raise Broken("The file is damaged, or ends too early.") from trouble
    except (IntegrityError, StatementError) as trouble:
        db.session.rollback()
        raise Broken("Rows of this backup do not go together.") from trouble
    except BaseException:
        db.session.rollback()
        raise
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST:
        raise Broken("This is not a backup of a site.")
    manifest, here = manifest_of(_bytes(archive, first)), sorted(schema.there())
    if manifest.schema != here:
        raise Broken(
            f"This backup is of schema {', '.join(manifest.schema) or 'none'}; this site has {', '.join(here) or 'none'}. "
            "Restore it with the version that made it, then bring that site up to date."
        )
    if set(manifest.tables) != {table.name for table in tables()}:
        raise Broken("This backup does not have the tables of this site.")
    return manifest


def _fill(archive: tarfile.TarFile, manifest: Manifest, step: Callable[[int], None]) -> None:
    known, counts = {table.name: table for table in tables()}, dict.fromkeys(manifest.tables, 0)
    for name in hooks.own_tables():
        db.session.execute(delete(known[name]))
    late, ended = _with_references_put_off(), False
    while (member := archive.next()) is not None:
        rows, file = _ROWS_OF.match(member.name), _FILE.match(member.name)
        if rows and rows[1] in known and member.isreg():
            count = _put_rows(known[rows[1]], _bytes(archive, member))
            counts[rows[1]] += count
            step(count)
        elif file and member.isreg():
            _put_file(archive, member, file[1])
            step(1)
        elif member.name == END:
            ended = True
        else:
            raise Broken(f"There is something in this backup that does not belong there: {member.name[:100]!r}.")
    if not ended or counts != manifest.tables:
        raise Broken("The backup is not whole.")
    _with_references_back(late)
    _numbers_go_on()


def _put_rows(table: Table, content: bytes) -> int:
    read, lines = reader_of(table), content.splitlines()
    # Nothing stays nothing: a column of JSON would make a JSON "null" of it.
    kept = {c.name: bindparam(c.name, type_=JSON(none_as_null=True) if isinstance(c.type, JSON) and c.nullable else c.type) for c in table.columns}
    statement = insert(table).values(kept)
    for at in range(0, len(lines), ROWS):
        db.session.connection().execute(statement, [read(line) for line in lines[at : at + ROWS]])
    return len(lines)


def _put_file(archive: tarfile.TarFile, member: tarfile.TarInfo, key: str) -> None:
    """Written aside, compared with its row, and given its name; gone again if the transaction is undone."""
    about = db.session.execute(select(files.StoredFile.size, files.StoredFile.sha256).where(files.StoredFile.key == key)).first()
    content, path, part = archive.extractfile(member), files.folder() / key, files.folder() / f".{key}.part"
    if about is None or content is None or path.exists():
        raise Broken(f"The file {key} belongs to nothing, or is there already.")
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            while chunk := content.read(files.CHUNK):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if (size, digest.hexdigest()) != tuple(about):
            raise Broken(f"The file {key} is not what its row says.")
        db.session.info.setdefault("files_kept", []).append(path)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(member) if member.isreg() and member.size <= LARGEST_PIECE else None
    if content is None:
        raise Broken(f"A part of this backup is too large: {member.name[:100]!r}.")
    return content.read()


def _with_references_put_off() -> Sequence[tuple[str, str]]:
    """Rows may refer to rows that come later: references are looked at when all are there."""
    if is_sqlite():
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        return ()
    looked_at, quoted = inspect(db.session.connection()), db.session.connection().dialect.identifier_preparer.quote
    late = [(quoted(table.name), quoted(str(one["name"]))) for table in tables() for one in looked_at.get_foreign_keys(table.name)]
    for table, name in late:
        db.session.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED"))
    return late


def _with_references_back(late: Sequence[tuple[str, str]]) -> None:
    if is_sqlite() and db.session.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise Broken("Rows of this backup do not go together.")
    if late:
        db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for table, name in late:
        db.session.execute(text(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE"))


def _numbers_go_on() -> None:
    """New rows get numbers behind those that came."""
    if is_sqlite():
        return
    for table in tables():
        column: Any = table.autoincrement_column
        sequence = db.session.scalar(select(func.pg_get_serial_sequence(table.name, column.name))) if column is not None else None
        if sequence is not None:
            newest = db.session.scalar(select(func.max(column)))
            db.session.execute(select(func.setval(sequence, newest or 1, newest is not None)))
