"""Our own letters, where a program puts them under the answer without any sign: known in every language by what they are built of."""

import re

from listserv.trimming.lines import WORDS, Line

_HEAD = re.compile(r"#\d{1,9}\s{1,3}\S")
_RULE = re.compile(r"-{70,74}")
_LINK = re.compile(r"\[?<?https?://")


def letter_start(lines: list[Line]) -> int | None:
    """The first line of a letter of ours: "#12  Name", and further down dashes from edge to edge with a link close below them."""
    foot = None
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if line.kind != WORDS:
            continue
        if _RULE.fullmatch(line.said) and any(_LINK.match(other.said) for other in lines[number + 1 : number + 7]):
            foot = number
        elif foot is not None and _HEAD.match(line.said):
            return number
    return foot
