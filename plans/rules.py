"""Who may change a plan, and how codes of one edition are read in another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.verdict import YES, No, Verdict


def may_edit(site_role: str | None) -> Verdict:
    """The secretariat and the administrators of the site."""
    return YES if site_role in ("secretariat", "administrator") else No("Action plans are kept by the secretariat.")


@dataclass(frozen=True)
class Crosswalk:
    """How the codes of one edition lead to those of another. ``onward`` holds every code that has a step, with all codes it leads to."""

    start: str
    end: str
    onward: Mapping[str, tuple[str, ...]]

    def reversed(self) -> "Crosswalk":
        """The same steps the other way; one code may now lead to several."""
        back: dict[str, list[str]] = {}
        for code, codes in self.onward.items():
            for other in codes:
                back.setdefault(other, []).append(code)
        return Crosswalk(self.end, self.start, {code: tuple(codes) for code, codes in back.items()})

    def sure(self, code: str) -> str | None:
        """The one code it leads to; None where it leads to several or to none."""
        codes = self.onward.get(code, ())
        return codes[0] if len(codes) == 1 else None


def crosswalk(start: str, end: str, steps: Iterable[tuple[str, str]]) -> Crosswalk:
    """The crosswalk made of these steps, in their order."""
    onward: dict[str, list[str]] = {}
    for one, other in steps:
        onward.setdefault(one, []).append(other)
    return Crosswalk(start, end, {code: tuple(codes) for code, codes in onward.items()})


@dataclass(frozen=True)
class Undivided:
    """Inputs under a code that leads to several: how they divide among those, nobody has said."""

    code: str
    towards: tuple[str, ...]
    inputs: int


@dataclass(frozen=True)
class Recoded:
    """Inputs by goal of another edition.

    ``counts`` holds what is sure, for every code of that edition, zeros too; an input with two goals that become one counts once there.
    ``undivided`` are the codes that lead to several, ``unplaced`` those that lead to none (each with its inputs), ``untagged`` inputs without any goal.
    """

    counts: Mapping[str, int]
    undivided: tuple[Undivided, ...]
    unplaced: Mapping[str, int]
    untagged: int


def recoded(tagged: Iterable[Sequence[str]], path: Crosswalk, codes: Sequence[str]) -> Recoded:
    """Counts inputs, each given by its goal codes, under the codes of the edition that the crosswalk leads to. A step to several codes is never guessed."""
    counts = dict.fromkeys(codes, 0)
    undivided: dict[str, int] = {}
    unplaced: dict[str, int] = {}
    untagged = 0
    for goals in tagged:
        distinct = list(dict.fromkeys(goals))
        untagged += not distinct
        for target in {sure for code in distinct if (sure := path.sure(code)) is not None}:
            counts[target] = counts.get(target, 0) + 1
        for code in distinct:
            leads = len(path.onward.get(code, ()))
            if leads != 1:
                held = undivided if leads else unplaced
                held[code] = held.get(code, 0) + 1
    several = {code: 0 for code, targets in path.onward.items() if len(targets) > 1} | undivided
    return Recoded(counts, tuple(Undivided(code, path.onward[code], inputs) for code, inputs in several.items()), unplaced, untagged)
