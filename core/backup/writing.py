"""Writes a backup: everything as it was at one moment, in bounded memory, while the site goes on."""

import gzip
import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO

from sqlalchemy import Table, func, select, text

from core import files, schema
from core.backup.form import END, MANIFEST, Manifest, line_of, tables
from core.database import db, is_sqlite, reading_only

PIECE = 4 * 1024 * 1024  # bytes of rows that are in memory at once
FETCHED = 200  # rows


def write(target: IO[bytes], *, at: datetime, begin: Callable[[int], None] = lambda _steps: None, step: Callable[[int], None] = lambda _done: None) -> Manifest:
    """Into a stream. ``begin`` is told how many steps there are, ``step`` how many were done since."""
    with reading_only():
        db.session.rollback()
        if not is_sqlite():
            db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        try:
            counts = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables()}
            manifest = Manifest(at.isoformat(), sorted(schema.there()), counts, counts[files.StoredFile.__tablename__])
            begin(manifest.steps)
            with gzip.GzipFile(fileobj=target, mode="wb", compresslevel=6, mtime=int(at.timestamp())) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
                _put(archive, MANIFEST, manifest.written(), at)
                for table in tables():
                    for number, (piece, rows) in enumerate(_pieces(table), start=1):
                        _put(archive, f"tables/{table.name}/{number:06d}.jsonl", piece, at)
                        step(rows)
                for key in _keys():
                    _put_file(archive, key, at)
                    step(1)
                _put(archive, END, b"{}", at)
        finally:
            db.session.rollback()
    return manifest


def _pieces(table: Table) -> Iterator[tuple[bytes, int]]:
    piece, rows = io.BytesIO(), 0
    found = db.session.execute(select(table).order_by(*table.primary_key.columns), execution_options={"yield_per": FETCHED})
    for row in found:
        piece.write(line_of(row))
        rows += 1
        if piece.tell() >= PIECE:
            yield piece.getvalue(), rows
            piece, rows = io.BytesIO(), 0
    if rows:
        yield piece.getvalue(), rows


def _keys() -> Iterator[str]:
    yield from db.session.scalars(select(files.StoredFile.key).order_by(files.StoredFile.id), execution_options={"yield_per": FETCHED})


def _put_file(archive: tarfile.TarFile, key: str, at: datetime) -> None:
    # Some rows outlive their bytes, to say what was there; others go while we write.
    with suppress(FileNotFoundError), (files.folder() / key).open("rb") as content:
        about = tarfile.TarInfo(f"files/{key}")
        about.size, about.mtime = content.seek(0, io.SEEK_END), int(at.timestamp())
        content.seek(0)
        archive.addfile(about, content)


def _put(archive: tarfile.TarFile, name: str, content: bytes, at: datetime) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mtime = len(content), int(at.timestamp())
    archive.addfile(about, io.BytesIO(content))
