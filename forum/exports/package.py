"""ZIP: archive, table and files of a forum in one, written as it is read; what is in it, with checksums, stands in its README.txt."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.files import CHUNK, clean_name, folder
from core.languages import in_language
from forum.exports import comma, document
from forum.exports.manifest import Entry, manifest
from forum.exports.source import Filed, Line, Source

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f/\\]')
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # of what a ZIP can tell


class _Outlet:
    """Where the ZIP is written to: it cannot be gone back in, and gives away what it has been given."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        """What came since the last time."""
        data = bytes(self._held)
        self._held.clear()
        return data


class _Packing:
    def __init__(self, source: Source, tick: Any) -> None:
        self.source, self.tick = source, tick
        self.outlet = _Outlet()
        self.zip = zipfile.ZipFile(self.outlet, "w", zipfile.ZIP_DEFLATED, allowZip64=True)  # type: ignore[call-overload]
        self.entries: list[Entry] = []
        self.absent: list[str] = []

    def pieces(self) -> Iterator[bytes]:
        total = self.source.count()
        yield from self._add("forum.json", document.pieces(self.source, lambda done: self.tick(done // 2)))
        with_files: list[tuple[int, Filed, int]] = []

        def tick(done: int) -> None:
            self.tick((total + done) // 2)

        yield from self._add("messages.csv", comma.table(self.source, self._noting(with_files), tick))
        for number, file, position in with_files:
            yield from self._file(number, file, position)
        with in_language(self.source.language):
            words = manifest(self.source, self.entries, self.absent)
        yield from self._add("README.txt", [words.encode()])
        self.zip.close()
        yield self.outlet.taken()

    def _noting(self, with_files: list[tuple[int, Filed, int]]) -> Iterator[Line]:
        for line in self.source.lines():
            with_files += [(line.number, file, position) for position, file in enumerate(line.files, 1)]
            yield line

    def _file(self, number: int, file: Filed, position: int) -> Iterator[bytes]:
        name = _NOT_IN_NAMES.sub("_", clean_name(file.name)).strip(" .") or "file"
        inside = f"attachments/{number:06d}/{position}-{name}"
        path = folder() / file.key
        if not path.is_file():
            self.absent.append(inside)
            return
        yield from self._add(inside, _read(path))

    def _add(self, name: str, data: Iterable[bytes]) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        stamp = max(self.source.at.astimezone(UTC), _EARLIEST)
        entry = zipfile.ZipInfo(name, date_time=(stamp.year, stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second))
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with self.zip.open(entry, "w", force_zip64=True) as target:
            for piece in data:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
                yield self.outlet.taken()
        yield self.outlet.taken()
        self.entries.append(Entry(name, size, digest.hexdigest()))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def pieces(source: Source, tick: Any) -> Iterator[bytes]:
    """The ZIP, piece by piece."""
    return (piece for piece in _Packing(source, tick).pieces() if piece)
