"""What a moderator does to a draft, as records applied to the tree that the rules make: made again after new messages, it loses none of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from forum.summary.bench import Bench
from forum.summary.coverage import coverage
from forum.summary.lines import TEXTS, Edit, Line, Part
from forum.summary.material import Material
from forum.summary.settings import Settings
from forum.summary.tree import Draft, numbered

__all__ = ("KINDS", "OF_SETTINGS", "OF_TREE", "Edit", "Line", "Part", "Worked", "with_ticks", "worked")

# Kinds that change the settings a draft is made with, and those that change the tree that was made.
OF_SETTINGS = ("tick", "leave-out")
OF_TREE = ("words", "drop", "remark", "quote", "translate", "move", "shift", "merge", "split", "heading", "accept")
KINDS = (*OF_SETTINGS, *OF_TREE)


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

    @cached_property
    def _places(self) -> dict[str, tuple[Part, Line]]:
        return {line.id: (part, line) for part in self.parts for line in part.lines}

    def line(self, key: str) -> Line | None:
        """A line by its id."""
        return self._places[key][1] if key in self._places else None

    def part_of(self, key: str) -> Part | None:
        """The part in which a line stands."""
        return self._places[key][0] if key in self._places else None


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
    edits = tuple(edits)
    bench = Bench(draft, material, ticked={int(edit.target): edit.number for edit in edits if edit.kind == "tick"})
    for edit in edits:
        if edit.kind in OF_TREE:
            bench.apply(edit)
    kept = [part for part in bench.parts if part.lines or part.block.kind not in TEXTS]
    blocks = numbered(replace(part.block, sentences=tuple(line.sentence for line in part.lines)) for part in kept)
    states, reasons = coverage(material, blocks, settings)
    made = replace(draft, blocks=blocks, coverage=states, unplaced=reasons)
    parts = tuple(Part(part.key, block, part.lines) for part, block in zip(kept, blocks, strict=True))
    return Worked(made, parts, tuple(bench.dropped), tuple(bench.detached))
