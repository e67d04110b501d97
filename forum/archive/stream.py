"""A JSON document read piece by piece, so that a large one needs no more memory than a small one.

The standard decoder reads each piece (a participant, a message) whole. It is used rather than a streaming parser because it keeps
unpaired surrogates and repeated keys visible, which must be refused by name and not be mended in silence.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

CHUNK = 1 << 18
LARGEST = 4 << 20  # characters in one piece
_NO_SPACE = re.compile(r"[^ \t\n\r]")
_BOM = codecs.BOM_UTF8


class NotJson(Exception):
    """The document cannot be read as JSON from this place on. Lines and columns count from 1, bytes from 0."""

    def __init__(self, reason: str, *, line: int, column: int, byte: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = f"line {line}, column {column} (byte {byte})"


class Doubled(dict[str, Any]):
    """An object in which keys stood twice; ``doubled`` names them."""

    doubled: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    keys = [key for key, _ in pairs]
    marked = Doubled(made)
    marked.doubled = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return marked


def _whole(digits: str) -> int | float:
    # Python refuses to read numbers of thousands of digits; nothing in an archive may be that large.
    return int(digits) if len(digits) <= 30 else float(digits)


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole)


Tick = Callable[[int], None]


def still(_bytes: int) -> None:
    """Tells nobody how far the reading has come."""


@dataclass(frozen=True)
class Section:
    """Where the value of a key of the document begins, and how many items it holds (None: it is no list)."""

    offset: int
    count: int | None


class _Reader:
    def __init__(self, file: BinaryIO, offset: int, tick: Tick = still) -> None:
        file.seek(offset)
        self._file, self._tick = file, tick
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._text, self._at, self._ended = "", 0, False
        self._byte, self._line, self._column = offset, 1, 1  # of the first character of the text

    def fault(self, reason: str, at: int | None = None) -> NotJson:
        byte, line, column = self._place(self._at if at is None else at)
        return NotJson(reason, line=line, column=column, byte=byte)

    def offset(self) -> int:
        """The byte at which the next character stands."""
        return self._place(self._at)[0]

    def _place(self, at: int) -> tuple[int, int, int]:
        passed = self._text[:at]
        lines = passed.count("\n")
        column = at - passed.rfind("\n") if lines else self._column + at
        return self._byte + len(passed.encode("utf-8", "surrogatepass")), self._line + lines, column

    def _more(self) -> None:
        self._byte, self._line, self._column = self._place(self._at)
        kept = self._text[self._at :]
        data = self._file.read(max(CHUNK, len(kept)))
        try:
            new = self._utf8.decode(data, final=not data)
        except UnicodeDecodeError as trouble:
            good = trouble.object[: trouble.start].decode("utf-8")
            self._text, self._at = kept + good, 0
            byte, line, column = self._place(len(self._text))
            raise NotJson("not UTF-8", line=line, column=column, byte=byte) from None
        self._tick(len(data))
        self._ended = not data
        self._text, self._at = kept + new, 0

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            found = _NO_SPACE.search(self._text, self._at)
            self._at = found.start() if found else len(self._text)
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def take(self, characters: str) -> str:
        """The next character, which must be one of these."""
        found = self.peek()
        if not found or found not in characters:
            raise self.fault(f"not JSON: {' or '.join(characters)} is expected" + ("" if found else " before the end"))
        self._at += 1
        return found

    def value(self) -> Any:
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as trouble:
                cut_off = trouble.msg.startswith("Unterminated string") or trouble.pos > len(self._text) - 16
                if self._ended or not cut_off:
                    raise self.fault(f"not JSON: {trouble.msg[0].lower()}{trouble.msg[1:]}", trouble.pos) from None
            except RecursionError:
                raise self.fault("nested too deeply") from None
            else:
                if end < len(self._text) or self._ended:  # else a number may go on in the next chunk
                    self._not_larger(end)
                    self._at = end
                    return value
            self._not_larger(len(self._text))
            self._more()

    def _not_larger(self, end: int) -> None:
        if end - self._at > LARGEST:
            raise self.fault(f"one value of more than {LARGEST:,} characters")


class Document:
    """A JSON object in a file that can be read again from any place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)
        self._start = len(_BOM) if file.read(len(_BOM)) == _BOM else 0
        self.sections: dict[str, Section] = {}
        self.doubled: list[str] = []

    def survey(self, tick: Tick = still) -> None:
        """Walks through the whole document once: notes where each key's value stands. Raises NotJson. ``tick`` is told the bytes as they are read."""
        reader = _Reader(self._file, self._start, tick)
        if reader.peek() != "{":
            raise reader.fault("an object is expected" if reader.peek() else "the document is empty")
        reader.take("{")
        last = reader.take("}") if reader.peek() == "}" else ","
        while last == ",":
            if reader.peek() != '"':
                raise reader.fault("not JSON: a key in quotation marks is expected")
            key = reader.value()
            reader.take(":")
            kind = reader.peek()
            offset = reader.offset()
            count = None
            if kind == "[":
                count = sum(1 for _ in _items(reader))
            else:
                reader.value()
            if key in self.sections:
                self.doubled.append(key)
            self.sections[key] = Section(offset, count)
            last = reader.take(",}")
        if reader.peek():
            raise reader.fault("not JSON: something follows the document")

    def value(self, key: str) -> Any:
        """The value of a key, as a whole."""
        return _Reader(self._file, self.sections[key].offset).value()

    def items(self, key: str, tick: Tick = still) -> Iterator[Any]:
        """The items of a key whose value is a list, one after the other."""
        return _items(_Reader(self._file, self.sections[key].offset, tick))


def _items(reader: _Reader) -> Iterator[Any]:
    reader.take("[")
    if reader.peek() == "]":
        reader.take("]")
        return
    while True:
        yield reader.value()
        if reader.take(",]") == "]":
            return
