"""A text line by line, and what a line is at first sight: empty, quoted, code, or words."""

import re
from bisect import bisect_right
from typing import NamedTuple

EMPTY, QUOTED, CODE, WORDS = "e", "q", "c", "t"
_QUOTE = re.compile(r"[ \t\u200b\ufeff]{0,3}(?:>|&gt;|＞)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_BIDI = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Line(NamedTuple):
    """Where it stands in the text (without its end), what is written on it without spaces around, and its kind."""

    start: int
    end: int
    said: str
    kind: str


def lines_of(text: str) -> list[Line]:
    """All lines. What stands between a fence and its end is code; a fence that is never closed is none."""
    found: list[Line] = []
    at = 0
    for written in text.split("\n"):
        said = _BIDI.sub("", written).strip() if not written.isascii() else written.strip()
        kind = EMPTY if not said else QUOTED if _QUOTE.match(written) else WORDS
        found.append(Line(at, at + len(written), said, kind))
        at += len(written) + 1
    return _with_code(text, found) if "```" in text or "~~~" in text else found


def _with_code(text: str, found: list[Line]) -> list[Line]:
    closing: dict[str, list[int]] = {"`": [], "~": []}
    fences: dict[int, str] = {}
    for number, line in enumerate(found):
        fence = _FENCE.match(text, line.start, line.end) if line.kind == WORDS else None
        if fence:
            fences[number] = fence.group(1)
            if text[fence.end() : line.end].strip() == "":
                closing[fence.group(1)[0]].append(number)
    out = list(found)
    after = 0
    for number, opening in fences.items():
        if number < after:
            continue
        ends = closing[opening[0]]
        end = next((ends[place] for place in range(bisect_right(ends, number), len(ends)) if len(fences[ends[place]]) >= len(opening)), None)
        if end is None:
            break  # nothing closes it, nor anything after it of its kind
        for inside in range(number, end + 1):
            out[inside] = out[inside]._replace(kind=CODE)
        after = end + 1
    return out


def is_rule(said: str) -> bool:
    """A line drawn with signs."""
    return len(said) >= 2 and not said.strip("-_=~*#—–─━ ") and (len(set(said.replace(" ", ""))) == 1 or len(said) >= 20)
