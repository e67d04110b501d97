"""Many patterns tried at once on one text: an index by the letters a match can begin with, so that 200 phrases cost little more than one.

The patterns are those of our own tables: literals, ``(?:a|b)`` groups, small classes, ``? * +`` and counted repeats, look-ahead and look-behind.
"""

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

_DEPTH = 6
_WORD = re.compile(r"\w+")
_HEADS = 50_000  # beginnings of words for which it is remembered what can begin with them
_STOP = "\0"  # after it anything may come
_KEPT, _SHORT = 4096, 400  # texts whose matches are remembered, and their letters: in a large forum people write the same sentences again
Row = TypeVar("Row")


def beginnings(pattern: str) -> set[str]:
    """The first letters (at most six) that a match of the pattern can begin with; shorter where anything may follow."""
    found, end = _alternatives(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"unbalanced pattern: {pattern}")
    return {text.split(_STOP)[0] for text in found}


def _alternatives(pattern: str, at: int) -> tuple[set[str], int]:
    found: set[str] = set()
    while True:
        sequence, at = _sequence(pattern, at)
        found |= sequence
        if at >= len(pattern) or pattern[at] != "|":
            return found, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[set[str], int]:
    found = {""}
    while at < len(pattern) and pattern[at] not in "|)":
        atom, at = _atom(pattern, at)
        optional, at, repeats = _quantifier(pattern, at)
        if repeats:
            atom = {text + _STOP for text in atom}
        if optional:
            atom = atom | {""}
        found = {head if _STOP in head or len(head) >= _DEPTH else _joined(head, tail) for head in found for tail in atom}
    return found, at


def _joined(head: str, tail: str) -> str:
    text = head + tail
    return text if text.find(_STOP) in range(_DEPTH) else text[:_DEPTH]


def _atom(pattern: str, at: int) -> tuple[set[str], int]:
    letter = pattern[at]
    if letter == "(":
        return _group(pattern, at)
    if letter == "[":
        end = pattern.index("]", at + 2)
        inside = pattern[at + 1 : end]
        plain = not (inside.startswith("^") or "\\" in inside or re.search(r".-.", inside))
        return (set(inside) if plain else {_STOP}), end + 1
    if letter == "\\":
        return ({_STOP} if pattern[at + 1] in "wWsSdDbB" else {pattern[at + 1]}), at + 2
    if letter == ".":
        return {_STOP}, at + 1
    if letter in "^$":
        return {""}, at + 1
    return {letter}, at + 1


def _group(pattern: str, at: int) -> tuple[set[str], int]:
    around = next((mark for mark in ("(?=", "(?!", "(?<=", "(?<!") if pattern.startswith(mark, at)), "")
    start = at + (len(around) or (3 if pattern.startswith("(?:", at) else 1))
    inside, end = _alternatives(pattern, start)
    return ({""} if around else inside), end + 1


def _quantifier(pattern: str, at: int) -> tuple[bool, int, bool]:
    """Whether what stands before may be missing, where the pattern goes on, and whether it may come again."""
    found = re.compile(r"([?*+]|\{\d*,?\d*\})\??").match(pattern, at)
    if not found:
        return False, at, False
    mark = found.group(1)
    return mark in "?*" or mark.startswith(("{0", "{,")), found.end(), mark != "?"


@dataclass(slots=True)  # nobody changes one; not frozen, since a frozen one takes three times as long to make
class Found(Generic[Row]):
    """A row of the table and its match."""

    row: Row
    match: re.Match[str]


class Entry(Generic[Row]):
    """A row with its pattern, which is compiled when a text first needs it: of many hundred rows a forum needs a few."""

    __slots__ = ("_compiled", "order", "row", "text")

    def __init__(self, order: int, text: str, row: Row) -> None:
        self.order, self.text, self.row = order, text, row
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self.text)
        return self._compiled


class Phrasebook(Generic[Row]):
    """Rows with a pattern each. Where ``words`` is true a match begins at the start of a word and ends at the end of one, unless the pattern ends otherwise."""

    def __init__(self, rows: list[tuple[str, Row]], *, words: bool) -> None:
        self.words = words
        begun: dict[str, list[Entry[Row]]] = {}
        self._first: list[Entry[Row]] = []
        self._loose: list[Entry[Row]] = []
        for order, (text, row) in enumerate(rows):
            pattern = text.replace("’", "'")
            entry = Entry(order, self._bounded(pattern), row)
            starts = beginnings(pattern)
            if pattern.startswith("^"):
                self._first.append(entry)
            elif not words or "" in starts or not all(start[0].isalnum() for start in starts):
                self._loose.append(entry)
            else:
                for start in starts:
                    begun.setdefault(start, []).append(entry)
        self._index = begun
        self._any_first = re.compile("|".join(entry.text for entry in self._first)) if self._first else None
        self._lengths = sorted({len(start) for start in self._index})
        self._heads: dict[str, list[Entry[Row]]] = {}
        self._kept: dict[str, list[Found[Row]]] = {}

    def _bounded(self, pattern: str) -> str:
        if not self.words or pattern.endswith("$"):
            return pattern
        return f"(?:{pattern})(?!(?<=\\w)\\w)"

    def _of_head(self, head: str) -> list[Entry[Row]]:
        """The phrases that can begin with the letters of ``head``."""
        entries = {entry.order: entry for length in self._lengths for entry in self._index.get(head[:length], ())}
        if len(self._heads) >= _HEADS:
            self._heads.clear()
        found = self._heads[head] = list(entries.values())
        return found

    def find(self, text: str) -> list[Found[Row]]:
        """All matches in a folded text, in no particular order; one for each row and place. Not to be changed by who asks."""
        found = self._kept.get(text)
        if found is None:
            found = self._find(text)
            if len(text) <= _SHORT:
                if len(self._kept) >= _KEPT:
                    self._kept.clear()
                self._kept[text] = found
        return found

    def _find(self, text: str) -> list[Found[Row]]:
        found: list[Found[Row]] = []
        if self._any_first and self._any_first.match(text):
            found += [Found(entry.row, match) for entry in self._first if (match := entry.pattern.match(text))]
        for entry in self._loose:
            found += [Found(entry.row, match) for match in entry.pattern.finditer(text)]
        if not self._index:
            return found
        heads = self._heads
        for word in _WORD.finditer(text):
            at = word.start()
            head = text[at : at + _DEPTH]
            entries = heads.get(head)
            for entry in self._of_head(head) if entries is None else entries:
                if match := entry.pattern.match(text, at):
                    found.append(Found(entry.row, match))
        return found
