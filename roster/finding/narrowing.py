"""What was asked for by facets, as sets of the memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from roster.finding.memory import Memory


@dataclass(frozen=True)
class Asked:
    """What was asked for by facets; values within one are alternatives. ``level`` is the least at which one of the languages is known."""

    chosen: Mapping[str, tuple[str, ...]]
    level: str = ""
    since: datetime | None = None  # confirmed after it

    def sets(self, memory: Memory, *, levels: Sequence[str]) -> dict[str, int]:
        """For each facet that was asked for, those whom it leaves."""
        found = {facet: memory.having(facet, values) for facet, values in self.chosen.items() if values and facet != "language"}
        spoken = self.chosen.get("language", ())
        if spoken or self.level:
            found["language"] = spoken_at(memory, spoken, self.level)
        if self.since is not None:
            found["confirmed"] = memory.confirmed_since(self.since)
        return found


def spoken_at(memory: Memory, languages: Sequence[str], level: str) -> int:
    """Those who know any of these languages (any at all, where none is named) at a level or better."""
    if not level:
        return memory.having("language", languages or memory.values("language"))
    asked = [f"{code}>{level}" for code in languages] if languages else [value for value in memory.values("spoken") if value.endswith(f">{level}")]
    return memory.having("spoken", asked)


def under_the_others(all_of: int, sets: Mapping[str, int]) -> Callable[[str], int]:
    """Of a set, those whom all facets but one leave: by them that one's counts are made."""

    def left(facet: str) -> int:
        found = all_of
        for name, some in sets.items():
            if name != facet:
                found &= some
        return found

    return left
