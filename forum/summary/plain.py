"""The words of a slice of Markdown as they are printed (no emphasis marks, no line breaks), with the way back to the source for every character."""

import re
from dataclasses import dataclass

# What cannot be printed verbatim by only dropping emphasis: links, code, raw tags, escapes, footnote marks, tables.
_MARKUP = re.compile(r"[`<>\\|]|\]\(|\]\[|!\[|\[\^|https?://|&[a-z]+;|&#")
_MARKS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~")
_BREAK = re.compile(r"[ \t]*\n[ \t>]*")
_FOLD = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` is what is printed; ``at[i]`` is where its i-th character stands in the source."""

    text: str
    at: tuple[int, ...] | range

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of a slice of the printed text (not empty)."""
        return self.at[start], self.at[end - 1] + 1

    @property
    def folded(self) -> str:
        """The same text, length kept, in lower case and with one kind of apostrophe and space: for matching."""
        return folded(self.text)


def folded(text: str) -> str:
    """Lower case, one kind of apostrophe and space, every character where it was."""
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered; those stay
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return lower.translate(_FOLD)


def plain_of(body: str, start: int, end: int) -> Plain:
    """The printed words of ``body[start:end]``."""
    if "*" not in (piece := body[start:end]) and "_" not in piece and "\n" not in piece and "~~" not in piece:
        return Plain(piece, range(start, end))
    keep: list[int] = []
    text: list[str] = []
    cursor = start
    for found in sorted((*_MARKS.finditer(body, start, end), *_BREAK.finditer(body, start, end)), key=lambda match: match.start()):
        if found.start() < cursor:
            continue
        keep.extend(range(cursor, found.start()))
        text.append(body[cursor : found.start()])
        if "\n" in found.group():
            keep.append(found.start())
            text.append(" ")
        cursor = found.end()
    keep.extend(range(cursor, end))
    text.append(body[cursor:end])
    return Plain("".join(text), tuple(keep))


def printed(source: str) -> str:
    """How a quotation is printed: emphasis marks and line breaks dropped, nothing else."""
    return plain_of(source, 0, len(source)).text.strip()


def is_quotable(source: str) -> bool:
    """Whether dropping emphasis and line breaks is enough to print it: no links, code, tags or escapes in it."""
    return not _MARKUP.search(source)


def balanced(body: str, start: int, end: int) -> tuple[int, int]:
    """The same words with the emphasis marks that belong to them, so that the slice is Markdown by itself."""
    for mark in ("***", "**", "*", "~~"):
        if body[start:end].count(mark) % 2 == 0 or (mark == "*" and body[start:end].replace("**", "").count("*") % 2 == 0):
            continue
        if body[max(0, start - len(mark)) : start] == mark:
            return start - len(mark), end
        if body[end : end + len(mark)] == mark:
            return start, end + len(mark)
    return start, end
