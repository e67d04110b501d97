"""Two documents of a summary compared, sentence by sentence: what was taken out, put in, worded otherwise, moved."""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from core.comparison import Piece, compared

ALIKE = 0.5  # of their words, for one sentence to be another wording of the other


@dataclass(frozen=True)
class Change:
    """One of them: "out", "in", "changed" or "moved". ``heading`` and ``paragraph`` tell where, in the later document where it stands there."""

    kind: str
    heading: str
    paragraph: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class _Said:
    text: str
    heading: str
    paragraph: str


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What differs between two documents of format "summary", in the order of the later one."""
    old, new = _sentences(before), _sentences(now)
    gone, come = Counter(one.text for one in old), Counter(one.text for one in new)
    moved = {text for text in (gone & come) if gone[text] == come[text] == 1}
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False).get_opcodes():
        if kind != "equal":
            found += _between([one for one in old[a:b] if one.text not in moved], new[c:d], moved)
    return found


def _between(old: list[_Said], new: list[_Said], moved: set[str]) -> list[Change]:
    """What stands in one stretch of both: each new sentence beside the old one that it says most like."""
    found, left = [], list(old)
    for one in new:
        if one.text in moved:
            found.append(Change("moved", one.heading, one.paragraph, (Piece("same", one.text),)))
            continue
        words = one.text.split()
        likely = max(((SequenceMatcher(None, other.text.split(), words, autojunk=False).ratio(), place) for place, other in enumerate(left[:20])), default=(0.0, -1))
        if likely[0] >= ALIKE:
            found.append(Change("changed", one.heading, one.paragraph, compared(left.pop(likely[1]).text, one.text)))
        else:
            found.append(Change("in", one.heading, one.paragraph, (Piece("in", one.text),)))
    return found + [Change("out", one.heading, one.paragraph, (Piece("out", one.text),)) for one in left]


def _sentences(document: dict[str, Any]) -> list[_Said]:
    found, heading, paragraph = [], "", ""
    for block in document["blocks"]:
        if block["kind"] == "heading":
            heading, paragraph = block.get("text", ""), ""
            found.append(_Said(heading, heading, ""))
        elif block["kind"] == "paragraph":
            paragraph = block.get("number", "")
        found += [_Said(sentence["text"], heading, paragraph) for sentence in block.get("sentences", ())]
    return found
