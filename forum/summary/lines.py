"""A draft as it lies on the desk: parts with lines, each line with a name that lasts when the draft is made again."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from forum.summary.tree import Block, Draft, Sentence

TEXTS = ("paragraph", "item")
_NUMBER = re.compile(r"(?<=^lead)\..*|_(one|same|all)$")  # what of a template's name follows from how many there are


@dataclass(frozen=True, eq=False)
class Edit:
    """One act on the draft. ``target`` is the id of a line or the key of a part; ``data`` holds what the kind needs."""

    number: int
    kind: str
    target: str
    data: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    at: datetime | None = None


@dataclass
class Line:
    """A sentence on the desk. ``made`` is what the rules make of the messages now, ``anew`` its words where somebody edited or accepted others."""

    id: str
    sentence: Sentence
    section: str
    edits: list[Edit] = field(default_factory=list)
    accepted: bool = False
    flag: str = ""  # "changed": made of other words since; "gone": its messages no longer make this sentence
    anew: str = ""
    made: Sentence | None = None

    @property
    def reworded(self) -> bool:
        """Whether its words are a moderator's."""
        return any(edit.kind in ("words", "remark", "quote") for edit in self.edits)

    @property
    def state(self) -> str:
        """proposal, accepted or edited."""
        if self.reworded:
            return "edited"
        return "accepted" if self.accepted else "proposal"


@dataclass
class Part:
    """A block on the desk with its lines."""

    key: str
    block: Block
    lines: list[Line] = field(default_factory=list)

    @property
    def state(self) -> str:
        """edited where one of its lines is, accepted where all are, else proposal."""
        states = {line.state for line in self.lines}
        return "edited" if "edited" in states else "accepted" if states == {"accepted"} else "proposal"


def parts_of(draft: Draft) -> list[Part]:
    """The blocks of a draft with their lines, named."""
    used: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    parts = []
    for block in draft.blocks:
        keys[block.key] += 1
        key = block.key if keys[block.key] == 1 else f"{block.key}~{keys[block.key]}"
        part = Part(key, block)
        for sentence in block.sentences:
            name = _name(block, sentence)
            used[name] += 1
            part.lines.append(Line(name if used[name] == 1 else f"{name}~{used[name]}", sentence, section_of(key), made=sentence))
        parts.append(part)
    return parts


def section_of(key: str) -> str:
    """The section a part stands in: paragraphs of a section are numbered behind it."""
    head, _, last = key.rpartition("/")
    return head if last.isdigit() else key


def _name(block: Block, sentence: Sentence) -> str:
    """The same sentence made again has the same name: by what it quotes first, else by its section and its template, whatever the count makes of that."""
    if sentence.quotations and sentence.template.startswith("sentence."):
        first = sentence.quotations[0]
        return f"{first.message}.{first.start}"
    return f"{section_of(block.key)}:{_NUMBER.sub('', sentence.template)}"


def end_of(parts: list[Part], place: int, *, whole: bool) -> int:
    """Where what begins at a place ends: a paragraph with the items under it; a heading with all of its section, if ``whole``."""
    block, end = parts[place].block, place + 1
    if block.kind == "heading" and whole:
        while end < len(parts) and not (parts[end].block.kind == "heading" and parts[end].block.level <= block.level):
            end += 1
    elif block.kind == "paragraph":
        while end < len(parts) and parts[end].block.kind == "item":
            end += 1
    return end


def neighbour(parts: list[Part], place: int, *, down: bool) -> tuple[str, str] | None:
    """Beside which part, and on which side, a part stands once it has moved one step: (key, "before" or "after"). None where it cannot."""
    block = parts[place].block
    if block.kind == "heading":
        return _sibling(parts, place, down=down)
    beyond = end_of(parts, place, whole=False) if down else place - 1
    while not down and block.kind != "item" and beyond > 0 and parts[beyond].block.kind == "item":
        beyond -= 1
    if not 0 <= beyond < len(parts):
        return None
    other = parts[beyond].block
    if other.kind in ("title", "note") or (other.kind == "heading" and other.level < 2) or (block.kind == "item") != (other.kind == "item"):
        return None
    return parts[beyond].key, "after" if down else "before"


def _sibling(parts: list[Part], place: int, *, down: bool) -> tuple[str, str] | None:
    """The section of the same level before or after, under the same heading."""
    level = parts[place].block.level
    if level < 3:
        return None  # topics stand in the order of the forum
    places = range(end_of(parts, place, whole=True), len(parts)) if down else range(place - 1, -1, -1)
    for other in places:
        block = parts[other].block
        if block.kind == "heading" and block.level <= level:
            return (parts[other].key, "after" if down else "before") if block.level == level else None
    return None
