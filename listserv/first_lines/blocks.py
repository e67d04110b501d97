"""Initiatives listed in a mail as small blocks of lines: "Initiative: …", "Type: …", "For whom: …", "Status: …", in each language."""

import re
from dataclasses import dataclass

from listserv.first_lines import cues
from listserv.first_lines.folding import fold, folded

LONGEST = {"title": 500, "type": 200, "audience": 300}
MOST, SHOWN = 30, 80  # blocks; characters that a receipt repeats
_FIELDS = {folded(word): name for name, words in cues.INITIATIVE.items() for those in words.values() for word in those}
_STATUSES = {folded(word): name for name, words in cues.STATUSES.items() for those in words.values() for word in those}
_LABELLED = re.compile(r"[ \t]*(?:[-*•–][ \t]+)?[*_]*(?P<label>[^\s:：][^:：\n]{0,40}?)[*_]*[ \t]*[:：][*_]*[ \t]*(?P<value>.*)$")


@dataclass(frozen=True)
class Block:
    """An initiative as it was listed. ``misread`` holds a status nobody knows, or what was cut because it was too long."""

    title: str
    type: str | None = None
    audience: str | None = None
    status: str | None = None
    misread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """The blocks of a text, and the text without them."""

    text: str
    blocks: tuple[Block, ...]


def read(text: str) -> Listing:
    """The initiatives of a text. Where it is nothing but blocks, the text stays as it is: a message has words."""
    kept: list[str] = []
    found: list[Block] = []
    lines, at = text.split("\n"), 0
    while at < len(lines):
        block = _block(lines, at) if len(found) < MOST and (at == 0 or not lines[at - 1].strip() or _field(lines[at - 1]) is not None) else None
        if block is None:
            kept.append(lines[at])
            at += 1
            continue
        found.append(block[0])
        at = block[1]
        if kept and not kept[-1].strip():
            while at < len(lines) and not lines[at].strip():  # one gap where the block stood, not two
                at += 1
    left = "\n".join(kept).strip("\n")
    return Listing(left if left.strip() else text, tuple(found)) if found else Listing(text, ())


def _field(line: str) -> tuple[str, str] | None:
    """Which field a line gives, and its value."""
    labelled = _LABELLED.match(line)
    name = _FIELDS.get(folded(labelled.group("label"))) if labelled else None
    return (name, " ".join(labelled.group("value").strip(" \t*_").split())) if labelled and name else None


def _block(lines: list[str], at: int) -> tuple[Block, int] | None:
    first = _field(lines[at])
    if first is None or first[0] != "title" or not first[1]:
        return None
    values, last = {"title": first[1]}, "title"
    at += 1
    while at < len(lines) and lines[at].strip():
        field = _field(lines[at])
        if field is not None and field[0] not in values:
            last = field[0]
            values[last] = field[1]
        elif field is None and lines[at][:1] in " \t":  # a line that was too long goes on, indented
            values[last] = f"{values[last]} {' '.join(lines[at].split())}"
        else:
            break
        at += 1
    alone = at >= len(lines) or not lines[at].strip() or _field(lines[at]) is not None
    if len(values) == 1 and not (alone and len(values["title"]) <= 200):
        return None
    return _as_block(values), at


def _as_block(values: dict[str, str]) -> Block:
    misread = [value[:SHOWN] for name, value in values.items() if len(value) > LONGEST.get(name, 500)]
    kept = {name: value[: LONGEST.get(name, 500)] for name, value in values.items()}
    said = kept.get("status", "")
    status = _STATUSES.get(folded(said).rstrip(". "))
    if said and status is None:
        misread.append(said[:SHOWN])
    return Block(kept["title"], kept.get("type") or None, kept.get("audience") or None, status, tuple(misread))


def says_new_text(text: str) -> str | None:
    """What follows a first line "New text", with which somebody replaces a message; None where there is no such line."""
    first, _, rest = text.lstrip("\n").partition("\n")
    said = fold(first).text.strip(" :.-")
    if said in _NEW_TEXT:
        return rest.strip("\n")
    begun = next((word for word in _NEW_TEXT if fold(first).text.lstrip().startswith(word + ":")), None)
    return f"{re.split('[:：]', first, maxsplit=1)[1].strip()}\n{rest}".strip("\n") if begun else None


_NEW_TEXT = {folded(word) for words in cues.NEW_TEXT.values() for word in words}
