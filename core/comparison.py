"""Two wordings side by side, word by word: what stayed, what was taken out, what was put in."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

# Each Han character is a word of its own, for nothing stands between them.
_PIECES = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|\s+|[^\w\s]")
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
MOST = 3000  # pieces that are compared one by one, after what begins and ends alike; more are compared by lines, or as a whole


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they stand in both texts ("same"), only in the earlier ("out") or only in the later one ("in")."""

    kind: str
    words: str


@lru_cache(maxsize=64)
def compared(before: str, now: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order. Without those "in" they make the earlier text, without those "out" the later."""
    for pieces in (_PIECES, _LINES):
        one, other = pieces.findall(before), pieces.findall(now)
        head = _alike(one, other)
        tail = _alike(one[head:][::-1], other[head:][::-1])
        middle = (one[head : len(one) - tail], other[head : len(other) - tail])
        if max(map(len, middle)) <= MOST:
            break
    else:
        middle, head, tail = (one, other), 0, 0
    found = [Piece("same", "".join(one[:head])), *_middle(*middle), Piece("same", "".join(one[len(one) - tail :]))]
    return tuple(piece for piece in found if piece.words)


def _alike(one: list[str], other: list[str]) -> int:
    """How many pieces both begin with."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _middle(one: list[str], other: list[str]) -> list[Piece]:
    if max(len(one), len(other)) > MOST:
        return [Piece("out", "".join(one)), Piece("in", "".join(other))]
    found: list[Piece] = []
    out, into = "", ""
    for kind, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
        same = "".join(one[a:b])
        if kind == "equal" and not (same.isspace() and "\n" not in same and (out or into)):
            found += [Piece("out", out), Piece("in", into), Piece("same", same)]
            out, into = "", ""
        else:  # a space between two changes belongs to both: the words are read in one go
            out, into = out + same, into + "".join(other[c:d])
    return [*found, Piece("out", out), Piece("in", into)]
