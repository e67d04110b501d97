"""Stored files: kept under our own names outside the web root, described by a row, shown under a cleaned name."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from sqlalchemy import BigInteger, String, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, Moment, db

CHUNK = 64 * 1024


class TooLarge(Exception):
    """The file has more bytes than it may."""


class StoredFile(Base):
    """A file by its key; ``name`` is what people see."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)


def clean_name(name: str) -> str:
    """A file name fit to be shown and sent: no folders, no controls, no marks that turn its direction, at most 120 characters."""
    name = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return (stem[: 119 - len(ending)] + dot + ending if dot and len(ending) < 12 else name[:120]) or "file"


def folder() -> Path:
    """Where the bytes of all files lie, each under its key."""
    here = Path(current_app.config["FILES_URL"].removeprefix("file://"))
    here.mkdir(parents=True, exist_ok=True)
    return here


# The bytes follow the rows: what a transaction kept goes again if it is undone, what it removed goes only when it is sure.
@event.listens_for(Session, "after_commit")
def _rows_are_sure(session: Session) -> None:
    session.info.pop("files_kept", None)
    for path in session.info.pop("files_forgotten", []):
        path.unlink(missing_ok=True)


@event.listens_for(Session, "after_rollback")
def _rows_are_undone(session: Session) -> None:
    session.info.pop("files_forgotten", None)
    for path in session.info.pop("files_kept", []):
        path.unlink(missing_ok=True)


def keep(stream: BinaryIO, *, name: str, media_type: str, at: datetime, most: int) -> StoredFile:
    """Stores a stream of at most ``most`` bytes and adds its row; raises TooLarge and leaves nothing behind.

    The bytes are written to a part file, forced to disk and renamed, so that a row never points at half a file;
    if the transaction is undone they go again.
    """
    key = secrets.token_hex(16)
    part, digest, size = folder() / f".{key}.part", hashlib.sha256(), 0
    try:
        with part.open("wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > most:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.rename(folder() / key)
    finally:
        part.unlink(missing_ok=True)
    db.session.info.setdefault("files_kept", []).append(folder() / key)
    stored = StoredFile(key=key, name=clean_name(name), media_type=media_type, size=size, sha256=digest.hexdigest(), created_at=at)
    db.session.add(stored)
    return stored


def path_of(stored: StoredFile) -> Path:
    """Where its bytes lie."""
    return folder() / stored.key


def chunks_of(stored: StoredFile) -> Iterator[bytes]:
    """Its bytes, piece by piece."""
    with path_of(stored).open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def empty(stored: StoredFile) -> None:
    """Takes away the bytes once that is committed; the row stays, to say what was there."""
    db.session.info.setdefault("files_forgotten", []).append(path_of(stored))


def forget(stored: StoredFile) -> None:
    """Removes the row, and the bytes once that is committed."""
    db.session.info.setdefault("files_forgotten", []).append(path_of(stored))
    db.session.delete(stored)
