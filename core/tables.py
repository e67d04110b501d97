"""Rows of a table that somebody brings: comma, semicolon or tab, quoted or not, UTF-8 or UTF-16, or a workbook. Read piece by piece, whatever its size."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

Row = tuple[int, list[str]]
MOST_FAULTS = 500  # more would only say the same
LONGEST_CELL = 1_000_000  # characters: far more than any field of ours takes
_LINE = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where; ``column`` is one of ours, empty for the whole row. ``code`` is put into words by the page."""

    line: int
    column: str
    code: str
    said: str = ""


class Unreadable(Exception):
    """Where a table can be read no further, and why; ``code`` is put into words by the page."""

    def __init__(self, line: int, code: str, said: str = "") -> None:
        super().__init__(f"line {line}: {code}")
        self.fault = Fault(line, "", code, said)


def rows(stream: BinaryIO) -> Iterator[Row]:
    """Each row with the number of the line that it begins on; empty ones are passed over. Raises :class:`Unreadable` where it ends."""
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(b"PK\x03\x04"):
        from core.workbooks import rows_of_workbook  # its parser is needed by few

        return rows_of_workbook(stream)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(1, "old-workbook")
    return comma_rows(stream)


def comma_rows(stream: BinaryIO) -> Iterator[Row]:
    """The rows of a text of separated values."""
    lines = _lines(stream)
    begin, first, before = 0, "", []
    for first in lines:
        before.append(first)
        if first.strip():
            break
    named = before[0].rstrip("\n") if before else ""
    if named.lower().startswith("sep=") and len(named) == 5:  # a spreadsheet's own way to name the separator
        begin, separator = 1, named[4]
        before = before[1:]
    else:
        separator = _separator(first)
    yield from _records(chain(before, lines), separator, begin)


def _records(lines: Iterable[str], separator: str, begin: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    while True:
        number = begin + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(number, "quotes") from None
        if any(cell.strip() for cell in cells):
            yield number, cells


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Its lines, all ended alike, each read as UTF-8 by itself so that a fault is known by its line; marked UTF-16 as a whole."""
    wide = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    stream.seek(0)
    number = 1
    for line in io.TextIOWrapper(_Kept(stream), "utf-16", newline="\n") if wide else _decoded(stream):
        if "\x00" in line:
            raise Unreadable(number, "not-text")
        pieces = [line] if "\r" not in line else [piece for piece in _LINE.findall(line.replace("\r\n", "\n").replace("\r", "\n")) if piece]
        yield from pieces
        number += len(pieces)


def _decoded(stream: BinaryIO) -> Iterator[str]:
    number = 1
    for raw in stream:
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            raise Unreadable(number, "not-utf-8") from None
        yield line.removeprefix("\ufeff") if number == 1 else line
        number += 1


class _Kept(io.BufferedReader):
    """A stream that is not closed with what reads it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(io.BytesIO(stream.read()))  # UTF-16 comes from old spreadsheets, and small


def _separator(heading: str) -> str:
    bare = "".join(heading.split('"')[::2])  # what stands in quotes separates nothing
    return max(",;\t", key=bare.count)
