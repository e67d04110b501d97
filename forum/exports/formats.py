"""The formats by name: how each is written, what it is called, and how many messages are written at once while somebody waits."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.files import CHUNK, folder
from forum.exports import comma, document, mailbox, package, press, word, workbook
from forum.exports.source import Source

Tick = Callable[[int], Any]  # is told how many messages are done


def still(_done: int) -> None:
    """Tells nobody how far the writing has come."""


@dataclass(frozen=True)
class Format:
    """One way to take a forum away. ``at_once``: up to so many messages are written while the reader waits; more are a job's work."""

    ending: str
    media_type: str
    pieces: Callable[[Source, Tick], Iterator[bytes]]
    at_once: int = 2000


def _laid_down(write: Callable[[Source, Path, Tick], None]) -> Callable[[Source, Tick], Iterator[bytes]]:
    """What can only be written as a file: written beside the stored files, handed out, and removed."""

    def pieces(source: Source, tick: Tick) -> Iterator[bytes]:
        with tempfile.TemporaryDirectory(dir=folder(), prefix=".export-") as place:
            target = Path(place) / "file"
            write(source, target, tick)
            with target.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk

    return pieces


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", comma.pieces),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _laid_down(workbook.write)),
    "docx": Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _laid_down(word.write)),
    "pdf": Format("pdf", "application/pdf", _laid_down(press.write), at_once=200),
    "mbox": Format("mbox", "application/mbox", mailbox.pieces),
    "json": Format("json", "application/json", document.pieces),
    "zip": Format("zip", "application/zip", package.pieces),
}


def ending_of(name: str, source: Source) -> tuple[str, str]:
    """Ending and media type of the file as it will be: proceedings in several parts come as a ZIP."""
    if name == "pdf" and press.in_parts(source):
        return "pdf.zip", "application/zip"
    return FORMATS[name].ending, FORMATS[name].media_type


def file_name(name: str, source: Source) -> str:
    """What the file is called on the disk of whoever takes it: the forum, and the day as of which it was written."""
    return f"{source.forum.slug[:80]}-{source.at:%Y-%m-%d}.{ending_of(name, source)[0]}"
