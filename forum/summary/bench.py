"""The tree of a draft while edits are applied to it, one after the other."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from forum.summary.lines import TEXTS, Edit, Line, Part, end_of, parts_of, section_of
from forum.summary.material import Material
from forum.summary.rewriting import as_of_words, kept, rewritten, stands, translated
from forum.summary.stored import sentence_from
from forum.summary.tree import REMARK, Block, Draft, Piece, Sentence


class Bench:
    """The parts of a draft. ``ticked``: message → the last edit that ticked it in or out of a theme."""

    def __init__(self, draft: Draft, material: Material, *, ticked: Mapping[int, int]) -> None:
        self.material, self.language, self.ticked = material, draft.language, ticked
        self.as_of = as_of_words(material, draft.language)
        self.parts = parts_of(draft)
        self.home = {line.id: part for part in self.parts for line in part.lines}
        self.dropped: list[Line] = []
        self.detached: list[Edit] = []
        self.acts: dict[str, Callable[[Edit], bool]] = {
            "words": self._words, "drop": self._drop, "remark": self._remark, "quote": self._quote, "translate": self._translate, "move": self._move,
            "shift": self._shift, "merge": self._merge, "split": self._split, "heading": self._heading, "accept": self._accept,
        }  # fmt: skip

    def apply(self, edit: Edit) -> None:
        """One edit; where its place is gone and it kept no words, it changes nothing."""
        if not self.acts[edit.kind](edit):
            self.detached.append(edit)

    # ---- places

    def _find(self, key: str) -> tuple[Part, int] | None:
        part = self.home.get(key)
        return (part, next(place for place, line in enumerate(part.lines) if line.id == key)) if part else None

    def _line(self, key: str) -> Line | None:
        found = self._find(key)
        return found[0].lines[found[1]] if found else None

    def _put(self, line: Line, part: Part, place: int) -> None:
        part.lines.insert(place, line)
        self.home[line.id] = part

    def _part(self, key: str) -> Part | None:
        return next((part for part in self.parts if part.key == key), None)

    def _room(self, section: str) -> Part:
        """The part for words whose own place is gone: the last paragraph of the section, of the one around it, of the draft."""
        texts = [part for part in self.parts if part.block.kind in TEXTS]
        steps = section.split("/")
        for many in range(len(steps), 0, -1):
            prefix = "/".join(steps[:many])
            found = [part for part in texts if part.key == prefix or part.key.startswith(f"{prefix}/")]
            if found:
                return found[-1]
        if not texts:
            texts = [Part("left", Block("paragraph", key="left"))]
            self.parts += texts
        return texts[-1]

    # ---- words

    def _words(self, edit: Edit) -> bool:
        line = self._line(edit.target)
        if line is None:
            return self._reinsert(edit)
        now = line.made or line.sentence
        changed = edit.data.get("was", now.text) != now.text and line.made is not None
        line.flag, line.anew = ("changed", now.text) if changed else ("", "")
        line.sentence = rewritten(line.sentence, edit.data["text"], edit.by)
        line.edits.append(edit)
        return True

    def _reinsert(self, edit: Edit) -> bool:
        """Edited words outlive the sentence that the rules no longer make; what they rested on is said as far as it is still published."""
        quotations = tuple(one for one in (kept(given, self.material) for given in edit.data.get("quotations", [])) if one)
        messages = tuple(number for number in edit.data.get("messages", []) if number in self.material.message)
        base = Sentence("edited", (), messages, quotations=quotations)
        line = Line(edit.target, rewritten(base, edit.data["text"], edit.by), edit.data.get("section", ""), [edit], flag="gone")
        room = self._room(line.section)
        self._put(line, room, len(room.lines))
        return True

    def _add(self, edit: Edit, sentence: Sentence) -> bool:
        found = self._find(edit.data.get("after", ""))
        part = found[0] if found else self._part(edit.target) or self._room(edit.target)
        self._put(Line(f"own.{edit.number}", sentence, section_of(part.key), [edit]), part, found[1] + 1 if found else len(part.lines))
        return True

    def _remark(self, edit: Edit) -> bool:
        return self._add(edit, Sentence("remark", (Piece(REMARK, edit.data["text"]),), editor=edit.by or "moderator"))

    def _quote(self, edit: Edit) -> bool:
        quotation = kept(edit.data, self.material)
        if quotation is None:
            return False
        pieces = tuple(Piece(source, text) for source, text in edit.data["pieces"])
        return self._add(edit, Sentence("quoted", pieces, (quotation.message,), quotations=(quotation,), editor=edit.by or "moderator"))

    def _translate(self, edit: Edit) -> bool:
        self._hold(edit, edit.data.get("line", ""))
        message, start, end = which = tuple(int(one) for one in edit.target.split("-"))
        hit = False
        for part in self.parts:
            for line in part.lines:
                if any((one.message, one.start, one.end) == which for one in line.sentence.quotations):
                    line.sentence = translated(line.sentence, (message, start, end), edit.data["text"])
                    line.made = translated(line.made, (message, start, end), edit.data["text"]) if line.made else None
                    line.edits.append(edit)
                    hit = True
        return hit

    def _drop(self, edit: Edit) -> bool:
        found = self._find(edit.target)
        if found is None:
            return False
        line = found[0].lines.pop(found[1])
        del self.home[line.id]
        line.edits.append(edit)
        self.dropped.append(line)
        return True

    def _accept(self, edit: Edit) -> bool:
        reads = self._hold(edit, edit.target)
        line = self._line(edit.target)
        if line is None:
            return False
        if line.reworded:
            line.accepted = edit.data.get("was", line.sentence.text) == line.sentence.text
        elif "sentence" in edit.data:
            line.accepted = reads
        else:  # kept before sentences were stored with the edit
            line.accepted = edit.data.get("was", line.sentence.text) == line.sentence.text
            line.flag, line.anew = ("", "") if line.accepted else ("changed", line.sentence.text)
        if line.accepted and line.flag == "gone" and edit.data.get("gone"):
            line.flag = ""
        line.edits.append(edit)
        return True

    def _hold(self, edit: Edit, key: str) -> bool:
        """What was accepted, moved or translated stays as it stood then, and the moderator is told what the messages would make of it now; their own ticks are followed.

        Says whether the line reads as it did.
        """
        if "sentence" not in edit.data or edit.data.get("language") != self.language:
            return False
        then, line = sentence_from(edit.data["sentence"]), self._line(key)
        holds = all(number in self.material.message for number in then.messages) and all(stands(one, self.material) for one in then.quotations)
        if line is None:
            if holds and not self._ticked_since(then.messages, edit):
                line = Line(key, replace(then, editor=edit.by or "moderator"), edit.data.get("section", ""), flag="gone")
                room = self._room(line.section)
                self._put(line, room, len(room.lines))
            return holds
        if line.reworded or line.made is None:
            return True
        if then.text == line.made.text or then.text.replace(edit.data.get("as_of") or self.as_of, self.as_of) == line.made.text:
            line.sentence, line.flag, line.anew = line.made, "", ""
        elif holds and not self._ticked_since(set(then.messages) ^ set(line.made.messages), edit):
            line.sentence, line.flag, line.anew = replace(then, editor=edit.by or "moderator"), "changed", line.made.text
        else:
            line.sentence, line.flag, line.anew, line.accepted = line.made, "", "", False
            return False
        return True

    def _ticked_since(self, numbers: "set[int] | tuple[int, ...]", edit: Edit) -> bool:
        """Whether messages went in or out because a moderator ticked them later, all of them."""
        return bool(numbers) and all(self.ticked.get(number, 0) > edit.number for number in numbers)

    # ---- order

    def _move(self, edit: Edit) -> bool:
        after = edit.data.get("after", "")
        to, room = self._find(after), self._part(edit.data.get("part", ""))
        if (to is None and room is None) or after == edit.target:
            return False
        self._hold(edit, edit.target)
        found = self._find(edit.target)
        if found is None:
            return False
        line = found[0].lines.pop(found[1])
        line.edits.append(edit)
        to = self._find(after)
        if to is not None:
            self._put(line, to[0], to[1] + 1)
        elif room is not None:
            self._put(line, room, 0)
        return True

    def _shift(self, edit: Edit) -> bool:
        """A paragraph with its items, or a heading with its section, goes before or after another."""
        part, beside = self._part(edit.target), self._part(edit.data.get("beside", ""))
        if part is None or beside is None:
            return False
        place, whole = self.parts.index(part), part.block.kind == "heading"
        end = end_of(self.parts, place, whole=whole)
        if place <= self.parts.index(beside) < end:
            return False
        taken = self.parts[place:end]
        del self.parts[place:end]
        at = self.parts.index(beside)
        at = end_of(self.parts, at, whole=whole) if edit.data.get("side") == "after" else at
        self.parts[at:at] = taken
        return True

    def _merge(self, edit: Edit) -> bool:
        """A paragraph joins the one before it."""
        part = self._part(edit.target)
        if part is None:
            return False
        place = self.parts.index(part)
        before = self.parts[place - 1] if place else None
        if before is None or before.block.kind != part.block.kind or part.block.kind not in TEXTS:
            return False
        for line in part.lines:
            self._put(line, before, len(before.lines))
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
        self.home |= {line.id: after for line in after.lines}
        self.parts.insert(self.parts.index(part) + 1, after)
        return True

    def _heading(self, edit: Edit) -> bool:
        part = self._part(edit.target)
        if part is None or part.block.kind not in ("heading", "title"):
            return False
        part.block = replace(part.block, text=edit.data["text"])
        return True
