"""What somebody wrote, apart from what their mail program put around it: quoted mails, signatures, footers of lists.

The rules, in their order (``cutting`` decides; each piece names its rule):

1. ``letter``: one of our own letters, unquoted, known by its first line and its foot. 2. ``marked``: what the HTML calls quoted. 3. ``footer``: what a list or a scanner
puts under a mail, and lawyers under one's own words. 4. ``header``, ``original``, ``forward``, ``above``: from such a line on all is somebody else's. 5. ``attribution``
and ``quotation``: "On … wrote:" and lines after ">". A quotation that ends the mail goes; one above the only answer goes; between answers it stays, for they speak to it.
6. ``signature`` and ``device``.

Code between fences is never looked into. Where nothing of one's own would be left, all is kept and ``nothing_own`` says so. Nothing is ever lost: kept and elided,
piece by piece in their order, are the text again.
"""

from typing import NamedTuple

from listserv.reading import Mail, Mark
from listserv.trimming.cutting import cuts

__all__ = ["Piece", "Trimmed", "trim", "trim_text", "whole"]


class Piece(NamedTuple):
    """A stretch of the mail's text that was taken out, and by which rule."""

    start: int
    end: int
    text: str
    rule: str


class Trimmed(NamedTuple):
    """``kept`` is to be published; put back at their places, the elided pieces make the mail's text of it again."""

    kept: str
    elided: tuple[Piece, ...] = ()
    nothing_own: bool = False  # nothing of their own was found: all is kept, and somebody had better look at it


def trim(mail: Mail) -> Trimmed:
    """The words of a mail that are its sender's own."""
    return trim_text(mail.text, mail.marks)


def trim_text(text: str, marks: tuple[Mark, ...] = ()) -> Trimmed:
    """The same of a text alone."""
    taken, nothing_own = cuts(text, marks)
    found = [(start, end, rule) for start, end, rule in _settled(text, [] if nothing_own else taken) if start < end]
    pieces = tuple(Piece(start, end, text[start:end], rule) for start, end, rule in found)
    kept = _without(text, pieces)
    if any(char.isalnum() for char in kept) or not any(char.isalnum() for char in text):
        return Trimmed(kept, pieces, nothing_own and bool(kept))
    pieces = tuple(Piece(start, end, text[start:end], "space") for start, end, _ in _settled(text, []) if start < end)
    return Trimmed(_without(text, pieces), pieces, nothing_own=True)


def whole(trimmed: Trimmed) -> str:
    """The text that was trimmed."""
    out, at = "", 0
    for piece in trimmed.elided:
        own = piece.start - len(out)
        out += trimmed.kept[at : at + own] + piece.text
        at += own
    return out + trimmed.kept[at:]


def _without(text: str, pieces: tuple[Piece, ...]) -> str:
    out, at = [], 0
    for piece in pieces:
        out.append(text[at : piece.start])
        at = piece.end
    return "".join([*out, text[at:]])


def _settled(text: str, found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Cuts in order, without overlaps, with the white space that would be left over: before and after all that is kept, and after each cut within it."""
    settled: list[tuple[int, int, str]] = []
    found = sorted(found)
    for place, (start, end, rule) in enumerate(found):
        end += _spaces(text, end)
        goes_on = place + 1 < len(found) and found[place + 1][0] <= end
        if rule == "attribution" and text[max(0, start - 2) : start].strip("\n") and text[end - 2 : end] == "\n\n" and end < len(text) and not goes_on:
            end -= 1  # the empty line below it is the only one between what stands above and what is quoted
        if settled and start <= settled[-1][1]:
            if end > settled[-1][1]:
                start = settled[-1][1]
                settled.append((start, end, rule))
        else:
            settled.append((start, end, rule))
    first = _leading(text)
    if not settled or settled[0][0] > first:
        settled.insert(0, (0, first, "space"))
    elif settled[0][0] > 0:
        settled[0] = (0, settled[0][1], settled[0][2])
    if settled[-1][1] < len(text):
        settled.append((max(settled[-1][1], len(text.rstrip())), len(text), "space"))
    at = len(settled) - 1
    while at > 0 and settled[at - 1][1] == settled[at][0]:
        at -= 1
    start, end, rule = settled[at]
    settled[at] = (max(settled[at - 1][1] if at else 0, len(text[:start].rstrip())), end, rule)
    return settled


def _spaces(text: str, place: int) -> int:
    """White space from here on, to the start of the line on which there are words again: what is indented stays so."""
    at = place
    while at < len(text) and text[at].isspace():
        at += 1
    if at == len(text):
        return at - place
    return max(0, text.rfind("\n", place, at) + 1 - place) if "\n" in text[place:at] else 0


def _leading(text: str) -> int:
    """The empty lines it begins with."""
    stripped = text.lstrip()
    start = len(text) - len(stripped)
    return text.rfind("\n", 0, start) + 1
