"""What a moderator does to a draft, as records applied to the tree that the rules make: made again after new messages, it loses none of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from forum.summary.coverage import coverage
from forum.summary.material import Material
from forum.summary.plain import printed
from forum.summary.settings import Settings
from forum.summary.tree import QUOTATION, REMARK, Block, Draft, Piece, Quotation, Sentence, Text, numbered

# Kinds that change the settings a draft is made with, and those that change the tree that was made.
OF_SETTINGS = ("tick", "leave-out")
OF_TREE = ("words", "drop", "remark", "quote", "translate", "move", "merge", "split", "heading", "accept")
KINDS = (*OF_SETTINGS, *OF_TREE)
_NUMBER = re.compile(r"(?<=^lead)\..*|_(one|same|all)$")  # what of a template's name follows from how many there are


@dataclass(frozen=True)
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
    """A sentence on the desk. ``anew`` is what the messages give now where somebody edited or accepted other words."""

    id: str
    sentence: Sentence
    section: str
    edits: list[Edit] = field(default_factory=list)
    accepted: bool = False
    flag: str = ""  # "changed": made of other words since; "gone": its messages no longer make this sentence
    anew: str = ""

    @property
    def state(self) -> str:
        """proposal, accepted or edited."""
        if any(edit.kind in ("words", "remark", "quote") for edit in self.edits):
            return "edited"
        return "accepted" if self.accepted else "proposal"


@dataclass
class Part:
    """A block on the desk with its lines."""

    key: str
    block: Block
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Worked:
    """A draft with its edits. ``dropped``: lines taken out, to be put back; ``detached``: edits whose place is gone and which changed nothing."""

    draft: Draft
    parts: tuple[Part, ...]
    dropped: tuple[Line, ...] = ()
    detached: tuple[Edit, ...] = ()

    @property
    def flagged(self) -> tuple[Line, ...]:
        """What the moderator should look at again."""
        return tuple(line for part in self.parts for line in part.lines if line.flag)

    def line(self, key: str) -> Line | None:
        """A line by its id."""
        return next((line for part in self.parts for line in part.lines if line.id == key), None)


def with_ticks(settings: Settings, edits: Iterable[Edit]) -> Settings:
    """The settings of a draft with the moderator's ticks and reasons; the last word on a message and theme holds."""
    ticks = {number: dict(themes) for number, themes in settings.ticks.items()}
    left_out = dict(settings.left_out)
    for edit in edits:
        if edit.kind == "tick":
            ticks.setdefault(int(edit.target), {})[edit.data["theme"]] = bool(edit.data["in"])
        elif edit.kind == "leave-out":
            left_out[int(edit.target)] = edit.data["reason"]
    return replace(settings, ticks=ticks, left_out=left_out)


def worked(draft: Draft, edits: Iterable[Edit], material: Material, settings: Settings) -> Worked:
    """The draft as the rules made it (with :func:`with_ticks`), with the other edits applied in their order. The same draft and edits give the same result."""
    bench = _Bench(draft, material)
    for edit in edits:
        if edit.kind in OF_TREE:
            bench.apply(edit)
    blocks = numbered(
        replace(part.block, sentences=tuple(line.sentence for line in part.lines)) for part in bench.parts if part.lines or part.block.kind not in ("paragraph", "item")
    )
    states, reasons = coverage(material, blocks, settings)
    made = replace(draft, blocks=blocks, coverage=states, unplaced=reasons)
    kept = [part for part in bench.parts if part.lines or part.block.kind not in ("paragraph", "item")]
    parts = tuple(Part(part.key, block, part.lines) for part, block in zip(kept, blocks, strict=True))
    return Worked(made, parts, tuple(bench.dropped), tuple(bench.detached))


class _Bench:
    """The tree while it is worked on."""

    def __init__(self, draft: Draft, material: Material) -> None:
        self.material = material
        self.parts = _parts(draft)
        self.dropped: list[Line] = []
        self.detached: list[Edit] = []
        self.acts: dict[str, Callable[[Edit], bool]] = {
            "words": self._words, "drop": self._drop, "remark": self._remark, "quote": self._quote, "translate": self._translate, "move": self._move,
            "merge": self._merge, "split": self._split, "heading": self._heading, "accept": self._accept,
        }  # fmt: skip

    def apply(self, edit: Edit) -> None:
        if not self.acts[edit.kind](edit):
            self.detached.append(edit)

    def _find(self, key: str) -> tuple[Part, int] | None:
        return next(((part, place) for part in self.parts for place, line in enumerate(part.lines) if line.id == key), None)

    def _part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def _room(self, section: str) -> Part:
        """The part for words whose own place is gone: the last paragraph of the section, of the topic, of the draft."""
        texts = [part for part in self.parts if part.block.kind in ("paragraph", "item")]
        for prefix in (section, section.split("/")[0]):
            found = [part for part in texts if part.key.startswith(prefix)]
            if found:
                return found[-1]
        if not texts:
            texts = [Part("left", Block("paragraph", key="left"))]
            self.parts += texts
        return texts[-1]

    def _words(self, edit: Edit) -> bool:
        found = self._find(edit.target)
        if found is None:
            return self._reinsert(edit)
        part, place = found
        line = part.lines[place]
        now = line.sentence if not line.edits else None
        if now is not None and edit.data.get("was", now.text) != now.text:
            line.flag, line.anew = "changed", now.text
        line.sentence = _rewritten(line.sentence, edit.data["text"], edit.by)
        line.edits.append(edit)
        return True

    def _reinsert(self, edit: Edit) -> bool:
        """Edited words outlive the sentence that the rules no longer make; what they rested on is said as far as it is still published."""
        quotations = tuple(one for one in (_kept(given, self.material) for given in edit.data.get("quotations", [])) if one)
        messages = tuple(number for number in edit.data.get("messages", []) if number in self.material.message)
        base = Sentence("edited", (), messages, quotations=quotations)
        sentence = _rewritten(base, edit.data["text"], edit.by)
        line = Line(edit.target, sentence, edit.data.get("section", ""), [edit], flag="gone")
        self._room(line.section).lines.append(line)
        return True

    def _drop(self, edit: Edit) -> bool:
        found = self._find(edit.target)
        if found is None:
            return False
        part, place = found
        line = part.lines.pop(place)
        line.edits.append(edit)
        self.dropped.append(line)
        return True

    def _add(self, edit: Edit, sentence: Sentence) -> bool:
        found = self._find(edit.data.get("after", ""))
        part = found[0] if found else self._part(edit.target) or self._room(edit.target)
        line = Line(f"own.{edit.number}", sentence, _section(part.key), [edit])
        part.lines.insert(found[1] + 1 if found else len(part.lines), line)
        return True

    def _remark(self, edit: Edit) -> bool:
        return self._add(edit, Sentence("remark", (Piece(REMARK, edit.data["text"]),), editor=edit.by or "moderator"))

    def _quote(self, edit: Edit) -> bool:
        quotation = _kept(edit.data, self.material)
        if quotation is None:
            return False
        pieces = tuple(Piece(source, text) for source, text in edit.data["pieces"])
        return self._add(edit, Sentence("quoted", pieces, (quotation.message,), quotations=(quotation,), editor=edit.by or "moderator"))

    def _translate(self, edit: Edit) -> bool:
        hit = False
        message, start, end = (int(one) for one in edit.target.split("-"))
        for part in self.parts:
            for line in part.lines:
                if any((one.message, one.start, one.end) == (message, start, end) for one in line.sentence.quotations):
                    line.sentence = _translated(line.sentence, (message, start, end), edit.data["text"])
                    line.edits.append(edit)
                    hit = True
        return hit

    def _move(self, edit: Edit) -> bool:
        found, to = self._find(edit.target), self._find(edit.data.get("after", ""))
        room = self._part(edit.data.get("part", ""))
        if found is None or (to is None and room is None) or edit.data.get("after") == edit.target:
            return False
        line = found[0].lines.pop(found[1])
        line.edits.append(edit)
        if to is not None:
            again = self._find(edit.data["after"])
            assert again is not None
            again[0].lines.insert(again[1] + 1, line)
        elif room is not None:
            room.lines.insert(0, line)
        return True

    def _merge(self, edit: Edit) -> bool:
        """A paragraph joins the one before it."""
        part = self._part(edit.target)
        if part is None:
            return False
        place = self.parts.index(part)
        before = self.parts[place - 1] if place else None
        if before is None or before.block.kind != part.block.kind or part.block.kind not in ("paragraph", "item"):
            return False
        before.lines += part.lines
        del self.parts[place]
        return True

    def _split(self, edit: Edit) -> bool:
        """A paragraph ends before a line, and a new one begins with it."""
        found = self._find(edit.target)
        if found is None or found[1] == 0:
            return False
        part, place = found
        after = Part(f"{part.key}/split-{edit.number}", part.block, part.lines[place:])
        del part.lines[place:]
        self.parts.insert(self.parts.index(part) + 1, after)
        return True

    def _heading(self, edit: Edit) -> bool:
        part = self._part(edit.target)
        if part is None or part.block.kind not in ("heading", "title"):
            return False
        part.block = replace(part.block, text=edit.data["text"])
        return True

    def _accept(self, edit: Edit) -> bool:
        found = self._find(edit.target)
        if found is None:
            return False
        line = found[0].lines[found[1]]
        line.accepted = edit.data.get("was", line.sentence.text) == line.sentence.text
        if not line.accepted and not line.flag:
            line.flag, line.anew = "changed", line.sentence.text
        elif line.accepted:
            line.flag = ""
        line.edits.append(edit)
        return True


def _parts(draft: Draft) -> list[Part]:
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
            part.lines.append(Line(name if used[name] == 1 else f"{name}~{used[name]}", sentence, _section(key)))
        parts.append(part)
    return parts


def _section(key: str) -> str:
    """The section a part stands in: paragraphs of a section are numbered behind it."""
    head, _, last = key.rpartition("/")
    return head if last.isdigit() else key


def _name(block: Block, sentence: Sentence) -> str:
    """The same sentence made again has the same name: by what it quotes first, else by its section and its template, whatever the count makes of that."""
    if sentence.quotations and sentence.template.startswith("sentence."):
        first = sentence.quotations[0]
        return f"{first.message}.{first.start}"
    return f"{_section(block.key)}:{_NUMBER.sub('', sentence.template)}"


def _kept(given: dict[str, Any], material: Material) -> Quotation | None:
    """A quotation that was recorded, if its message is still published and still says so."""
    message = material.message.get(int(given["message"]))
    start, end = int(given["start"]), int(given["end"])
    if message is None or message.body[start:end] != given["text"]:
        return None
    return Quotation(message.number, start, end, given["text"], given.get("language", message.language), bool(given.get("foreign")), given.get("translation"))


def _rewritten(sentence: Sentence, text: str, by: str) -> Sentence:
    """The moderator's words. Quotations that still stand in them between the same words stay quotations; others are given up."""
    pieces: list[Piece] = []
    quotations = []
    rest = text
    for quotation in sentence.quotations:
        words = printed(quotation.text)
        before, found, after = rest.partition(words)
        if words and found:
            pieces += [Piece(REMARK, before)] if before else []
            pieces.append(Piece(QUOTATION, words))
            quotations.append(quotation)
            rest = after
    if rest:
        pieces.append(Piece(REMARK, rest))
    return replace(sentence, pieces=tuple(pieces), quotations=tuple(quotations), editor=by or "moderator")


def _translated(sentence: Sentence, which: tuple[int, int, int], text: str) -> Sentence:
    """The moderator's translation in the place kept for it."""
    pieces: list[Piece] = list(sentence.pieces)
    place = -1
    quotations = []
    for quotation in sentence.quotations:
        place = _next(pieces, place + 1, QUOTATION)
        if (quotation.message, quotation.start, quotation.end) == which:
            quotation = replace(quotation, translation=text)
            slot = _next(pieces, place + 1, REMARK)
            following = _next(pieces, place + 1, QUOTATION)
            if place >= 0 and slot >= 0 and (following < 0 or slot < following) and not sentence.editor:
                pieces[slot] = Piece(REMARK, text)
        quotations.append(quotation)
    made: Text = tuple(pieces)
    return replace(sentence, pieces=made, quotations=tuple(quotations))


def _next(pieces: list[Piece], start: int, source: str) -> int:
    return next((place for place in range(max(start, 0), len(pieces)) if pieces[place].source == source), -1)
