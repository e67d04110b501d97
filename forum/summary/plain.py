"""The words of a slice of Markdown as they are printed (no emphasis marks, no line breaks), with the way back to the source for every character."""

import re
from bisect import bisect_left
from dataclasses import dataclass

# What cannot be printed verbatim by only dropping emphasis: links, code, raw tags, escapes, footnote marks, tables.
_MARKUP = re.compile(r"[`<>\\|\[\]]|https?://|&[a-z]+;|&#")
_MARKS = re.compile(r"\*{1,3}|_{1,3}|~~|\r?\n[ \t>]*")
_FOLD = (("’", "'"), ("ʼ", "'"), ("‘", "'"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "))


@dataclass(slots=True)  # nobody changes one; not frozen, since a frozen one takes three times as long to make
class Plain:
    """``text`` is what is printed; ``folded`` the same in lower case with one kind of apostrophe and space; ``at[i]`` is where the i-th character stands in the source."""

    text: str
    folded: str
    at: tuple[int, ...] | range

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets of a slice of the printed text (not empty)."""
        return self.at[start], self.at[end - 1] + 1

    def place(self, source: int) -> int:
        """Where a place of the source stands in the printed text."""
        at = self.at
        if type(at) is range and at and at.start <= source <= at.stop:
            return source - at.start
        return bisect_left(at, source)

    def part(self, start: int, end: int) -> "Plain":
        """The printed words of ``source[start:end]``."""
        at = self.at
        if type(at) is range and at and at.start <= start <= end <= at.stop:  # nothing was dropped: places are counted, not looked for
            first, last = start - at.start, end - at.start
        else:
            first, last = bisect_left(at, start), bisect_left(at, end)
        return Plain(self.text[first:last], self.folded[first:last], self.at[first:last])


def folded(text: str) -> str:
    """Lower case, one kind of apostrophe and space, every character where it was."""
    lower = text.lower()
    if lower.isascii():
        return lower
    if len(lower) != len(text):  # a few letters grow when lowered; those stay
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    for mark, plain in _FOLD:
        if mark in lower:
            lower = lower.replace(mark, plain)
    return lower


def plain_of(body: str, start: int = 0, end: int | None = None) -> Plain:
    """The printed words of ``body[start:end]``."""
    end = len(body) if end is None else end
    keep: list[int] = []
    text: list[str] = []
    cursor = start
    for found in _MARKS.finditer(body, start, end):
        first, last = found.span()
        mark = body[first]
        if mark in "\r\n":
            stop = first
            while stop > cursor and body[stop - 1] in " \t":
                stop -= 1
            keep.extend(range(cursor, stop))
            keep.append(first)
            text += (body[cursor:stop], " ")
        elif mark == "~" or _is_emphasis(mark, body[first - 1 : first] if first > start else "", body[last : last + 1] if last < end else ""):
            keep.extend(range(cursor, first))
            text.append(body[cursor:first])
        else:
            continue
        cursor = last
    if cursor == start:
        return Plain(body[start:end], folded(body[start:end]), range(start, end))
    keep.extend(range(cursor, end))
    text.append(body[cursor:end])
    printed_text = "".join(text)
    return Plain(printed_text, folded(printed_text), tuple(keep))


def _is_emphasis(mark: str, before: str, after: str) -> bool:
    """Whether stars or underscores mark emphasis: they stand close to a word; underscores not in the middle of one."""
    opens, closes = after.strip() != "", before.strip() != ""
    if mark == "_":
        return (opens and not before.isalnum()) or (closes and not after.isalnum())
    return opens or closes


def printed(source: str) -> str:
    """How a quotation is printed: emphasis marks and line breaks dropped, nothing else."""
    return (plain_of(source).text if _MARKS.search(source) else source).strip()


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
