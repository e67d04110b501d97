"""The first sheet of an XLSX workbook as rows of texts: values only, no formula, no entity, no link is followed, and it unpacks to so much and no more."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from posixpath import join, normpath
from typing import BinaryIO, NoReturn
from xml.parsers import expat

from core.tables import LONGEST_CELL, Row, Unreadable

MOST_FILES, MOST_UNPACKED, MOST_TEXTS = 2_000, 256 << 20, 64 << 20  # files in the packet; bytes in all; bytes of texts that must be held at once
MOST_COLUMNS = 500
CHUNK = 1 << 16
_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # formats that every workbook has by number
_QUOTED = re.compile(r'"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\.|_.', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+\Z")


def rows_of_workbook(stream: BinaryIO) -> Iterator[Row]:
    """Each row with its number; empty ones are passed over."""
    try:
        with zipfile.ZipFile(stream) as packet:
            _weigh(packet)
            yield from _rows(packet)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, expat.ExpatError, ValueError, OverflowError) as broken:
        raise Unreadable(1, "broken-workbook") from broken


def _weigh(packet: zipfile.ZipFile) -> None:
    """Refuses before anything is unpacked. What the packet says of its sizes binds it: no more than that is read of a file."""
    entries = packet.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(1, "too-large-unpacked")
    if "xl/workbook.xml" not in packet.namelist() or any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(1, "not-a-workbook")


def _rows(packet: zipfile.ZipFile) -> Iterator[Row]:
    sheet, texts_name, styles_name, begins = _parts(packet)
    if texts_name and packet.getinfo(texts_name).file_size > MOST_TEXTS:
        raise Unreadable(1, "too-large-unpacked")
    texts = _texts(packet, texts_name) if texts_name else []
    reader = _Sheet(texts, _dated(packet, styles_name) if styles_name else [], begins)
    for _ in _parsed(packet, sheet, reader.begin, reader.end, reader.words):
        yield from reader.taken()
    yield from reader.taken()


def _parsed(
    packet: zipfile.ZipFile, name: str, begin: Callable[[str, dict[str, str]], None], end: Callable[[str], None], words: Callable[[str], None] = lambda _: None
) -> Iterator[None]:  # fmt: skip
    """Reads a file of the packet piece by piece; names come without their namespaces."""

    def refuse(*_: object) -> NoReturn:
        raise Unreadable(1, "not-a-workbook")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, given: begin(_bare(tag), {_bare(key): value for key, value in given.items()})
    parser.EndElementHandler = lambda tag: end(_bare(tag))
    parser.CharacterDataHandler = words
    with packet.open(name) as file:
        while piece := file.read(CHUNK):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)


def _bare(name: str) -> str:
    return name.rpartition(" ")[2]


def _whole(packet: zipfile.ZipFile, name: str, begin: Callable[[str, dict[str, str]], None], end: Callable[[str], None], words: Callable[[str], None] = lambda _: None) -> None:
    for _ in _parsed(packet, name, begin, end, words):
        pass


def _nothing(_tag: str) -> None:
    return None


def _parts(packet: zipfile.ZipFile) -> tuple[str, str, str, datetime]:
    """The names of the first sheet that is shown, of the texts and the styles, and the day from which days are counted."""
    sheets: list[tuple[str, str]] = []
    leads: dict[str, tuple[str, str]] = {}
    begins = [datetime(1899, 12, 30)]  # noqa: DTZ001 (days of a calendar, of no zone)

    def about(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append((given.get("id", ""), given.get("state", "visible")))
        elif tag == "workbookPr" and given.get("date1904") in {"1", "true"}:
            begins[0] = datetime(1904, 1, 1)  # noqa: DTZ001

    def relation(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship" and given.get("TargetMode") != "External":
            leads[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], normpath(join("/xl", given.get("Target", ""))).lstrip("/"))

    _whole(packet, "xl/workbook.xml", about, _nothing)
    _whole(packet, "xl/_rels/workbook.xml.rels", relation, _nothing)
    shown = [key for key, state in sheets if state == "visible" and leads.get(key, ("", ""))[0] == "worksheet"]
    if not shown:
        raise Unreadable(1, "not-a-workbook")
    kinds = dict(leads.values())
    held = set(packet.namelist())
    texts, styles = (name if (name := kinds.get(kind, "")) in held else "" for kind in ("sharedStrings", "styles"))
    return leads[shown[0]][1], texts, styles, begins[0]


def _texts(packet: zipfile.ZipFile, name: str) -> list[str]:
    """The texts that cells point to by number."""
    texts: list[str] = []
    current: list[str] = []
    within = {"t": 0, "rPh": 0}  # how characters are to be read aloud is told among them

    def begin(tag: str, _given: dict[str, str]) -> None:
        if tag in within:
            within[tag] += 1

    def end(tag: str) -> None:
        if tag in within:
            within[tag] -= 1
        elif tag == "si":
            texts.append(_unescaped("".join(current)))
            current.clear()

    def words(piece: str) -> None:
        if within["t"] and not within["rPh"]:
            current.append(piece)

    _whole(packet, name, begin, end, words)
    return texts


def _dated(packet: zipfile.ZipFile, name: str) -> list[bool]:
    """Of each style of a cell, whether it shows a number as a day or an hour."""
    formats: dict[int, str] = {}
    styles: list[bool] = []
    inside: list[str] = []

    def begin(tag: str, given: dict[str, str]) -> None:
        if tag == "numFmt":
            formats[int(given.get("numFmtId", "0"))] = _QUOTED.sub("", given.get("formatCode", ""))
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside:
            key = int(given.get("numFmtId", "0"))
            styles.append(key in _DATES if key not in formats else bool(re.search(r"[dmyhs]", formats[key], re.IGNORECASE)))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside.clear()

    _whole(packet, name, begin, end)
    return styles


class _Sheet:
    """Takes a sheet's elements and gives its rows."""

    def __init__(self, texts: list[str], dated: list[bool], begins: datetime) -> None:
        self._texts, self._dated, self._begins = texts, dated, begins
        self._done: list[Row] = []
        self._number, self._cells, self._place = 0, list[str](), 0
        self._kind, self._style, self._said, self._length, self._within, self._aloud = "n", 0, list[str](), 0, 0, 0

    def taken(self) -> list[Row]:
        """The rows that have come since it was asked."""
        done, self._done = self._done, []
        return done

    def begin(self, tag: str, given: dict[str, str]) -> None:
        """An element begins."""
        if tag == "row":
            self._number, self._cells, self._place = int(given.get("r", self._number + 1)), [], 0
        elif tag == "c":
            reference = _REFERENCE.match(given.get("r", ""))
            self._place = _column(reference.group(1)) if reference else self._place + 1
            self._kind, self._style, self._said, self._length = given.get("t", "n"), int(given.get("s", "0")), [], 0
        elif tag in {"v", "t"}:
            self._within += 1
        elif tag == "rPh":
            self._aloud += 1

    def words(self, piece: str) -> None:
        """Characters of a value."""
        if self._within and not self._aloud:
            self._said.append(piece)
            self._length += len(piece)
            if self._length > LONGEST_CELL:
                raise Unreadable(self._number, "too-large-unpacked")

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in {"v", "t"}:
            self._within -= 1
        elif tag == "rPh":
            self._aloud -= 1
        elif tag == "c" and self._said:
            if self._place > MOST_COLUMNS:
                raise Unreadable(self._number, "too-many-columns", str(MOST_COLUMNS))
            self._cells += [""] * (self._place - len(self._cells))
            self._cells[self._place - 1] = self._value("".join(self._said))
        elif tag == "row" and any(cell.strip() for cell in self._cells):
            self._done.append((self._number, self._cells))

    def _value(self, said: str) -> str:
        if self._kind == "s":
            at = int(said) if said.isdecimal() else -1
            return self._texts[at] if 0 <= at < len(self._texts) else ""
        if self._kind == "b":
            return "yes" if said.strip() == "1" else "no"
        if self._kind != "n":
            return _unescaped(said)
        try:
            number = float(said)
        except ValueError:
            return said
        if 0 <= self._style < len(self._dated) and self._dated[self._style] and 0 <= number < 2_958_466:
            return self._day(number)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else said

    def _day(self, number: float) -> str:
        at = self._begins + timedelta(seconds=round(number * 86_400))
        return f"{at:%Y-%m-%d}" if number == int(number) else at.isoformat(timespec="minutes")


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place


def _unescaped(text: str) -> str:
    """Controls that XML cannot hold are written as their numbers."""
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text
