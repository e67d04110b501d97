"""What experts can be told apart by, in memory: for each value of each facet the set of experts who have it, a bit an expert, so that all counts of a page
are made by a few hundred steps of the processor each. Knows neither database nor page; holds nothing that a reader may not see."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from operator import itemgetter
from typing import Any

MOST_REMEMBERED = 150  # sets, counts and orders
_BITS = bytes.maketrans(b"01", b"\0\1")
Fact = tuple[str, str]  # facet and value
# Facets that one asks for by themselves; "spoken" holds the languages by level.
FACETS = ("goal", "theme", "country", "worked", "region", "language", "organization", "available")


@dataclass(frozen=True, slots=True)
class Known:
    """What is held of one expert."""

    id: int
    name: str
    facts: tuple[Fact, ...]
    confirmed_at: datetime
    leaves_at: datetime


class Memory:
    """All experts whose place began, those whose place ended by the clock too: who is listed depends on the instant that is asked for."""

    def __init__(self, experts: Iterable[Known] = ()) -> None:
        self._known: list[Known | None] = []
        self._place: dict[int, int] = {}
        self._free: list[int] = []
        self._sets: dict[Fact, int] = {}
        self._remembered: dict[Any, Any] = {}
        gathered: dict[Fact, list[int]] = {}
        for place, expert in enumerate(experts):
            self._known.append(expert)
            self._place[expert.id] = place
            for fact in expert.facts:
                gathered.setdefault(fact, []).append(place)
        self._sets = {fact: self._bits(places) for fact, places in gathered.items()}

    def __len__(self) -> int:
        return len(self._place)

    def copied(self) -> "Memory":
        """Another that begins as this one stands; the sets themselves are shared, for they never change."""
        other = Memory()
        other._known, other._place, other._free, other._sets = self._known.copy(), self._place.copy(), self._free.copy(), self._sets.copy()
        return other

    def put(self, expert: Known) -> None:
        """An expert as they are now."""
        self.remove(expert.id)
        place = self._free.pop() if self._free else len(self._known)
        if place == len(self._known):
            self._known.append(expert)
        self._known[place], self._place[expert.id] = expert, place
        for fact in expert.facts:
            self._sets[fact] = self._sets.get(fact, 0) | 1 << place

    def remove(self, expert_id: int) -> None:
        """An expert who is not to be found any more."""
        self._remembered = {}
        place = self._place.pop(expert_id, None)
        if place is None:
            return
        gone = self._known[place]
        assert gone is not None
        self._known[place] = None
        self._free.append(place)
        for fact in gone.facts:
            left = self._sets[fact] & ~(1 << place)
            if left:
                self._sets[fact] = left
            else:
                del self._sets[fact]

    def get(self, expert_id: int) -> Known | None:
        """What is held of an expert."""
        place = self._place.get(expert_id)
        return None if place is None else self._known[place]

    # ---- sets

    def having(self, facet: str, values: Iterable[str]) -> int:
        """Those who have any of these values."""
        found = 0
        for value in values:
            found |= self._sets.get((facet, value), 0)
        return found

    def listed(self, at: datetime) -> int:
        """Those who are on the roster at an instant."""
        return self._since("leaves", at, lambda expert: expert.leaves_at)

    def confirmed_since(self, at: datetime) -> int:
        """Those whose profile was confirmed after an instant."""
        return self._since("confirmed", at, lambda expert: expert.confirmed_at)

    def these(self, ids: Iterable[int]) -> int:
        """The set of these experts; who is not held is left out."""
        place = self._place
        return self._bits(place[one] for one in ids if one in place)

    def values(self, facet: str) -> list[str]:
        """The values of a facet that anybody has."""
        found: dict[str, list[str]] = self.remembered("values", self._values)
        return found.get(facet, [])

    def counts(self, facet: str, among: int) -> dict[str, int]:
        """How many of a set have each value of a facet; values that none of them has are left out."""
        return dict(self.remembered(("counts", facet, among), lambda: self._counted(facet, among)))

    def _counted(self, facet: str, among: int) -> dict[str, int]:
        return {value: count for value in self.values(facet) if (count := (self._sets[facet, value] & among).bit_count())}

    # ---- orders

    def ordered(self, among: int, key: tuple[str, ...], rank: Callable[[Known], Any]) -> list[int]:
        """The ids of a set by a rank; the order of all is made once and remembered under ``key``."""
        ids, in_order = self.remembered(key, lambda: self._order(rank))
        flags = f"{among:b}".encode().translate(_BITS)[::-1]
        return list(compress(ids, in_order(flags + bytes(len(self._known) + 2 - len(flags)))))

    def remembered(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made from this state, made once until somebody changes."""
        held = self._remembered
        if key not in held:
            if len(held) >= MOST_REMEMBERED:
                held = self._remembered = {}
            made = held[key] = make()
            return made
        return held[key]

    def _order(self, rank: Callable[[Known], Any]) -> tuple[list[int], Callable[[bytes], Sequence[int]]]:
        """All ids in an order, and what takes their flags in it; two more flags make it work for one expert and for none."""
        held = sorted((rank(one), one.id) for one in self._all())
        ids = [expert_id for _, expert_id in held]
        last = len(self._known)
        return ids, itemgetter(*(self._place[one] for one in ids), last, last + 1)

    def _all(self) -> Iterator[Known]:
        return (one for one in self._known if one is not None)

    def _values(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for facet, value in self._sets:
            found.setdefault(facet, []).append(value)
        return found

    def _since(self, name: str, at: datetime, when: Callable[[Known], datetime]) -> int:
        """Those whose moment comes after ``at``: between two such moments the answer is the same."""
        moments, places = self.remembered(name, lambda: self._by_moment(when))
        first = bisect_right(moments, at)
        return int(self.remembered((name, first), lambda: self._bits(places[first:])))

    def _by_moment(self, when: Callable[[Known], datetime]) -> tuple[Sequence[datetime], Sequence[int]]:
        held = sorted((when(one), self._place[one.id]) for one in self._all())
        return [moment for moment, _ in held], [place for _, place in held]

    def _bits(self, places: Iterable[int]) -> int:
        flags = bytearray(len(self._known) // 8 + 1)
        for place in places:
            flags[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(flags, "little")


def size(some: int) -> int:
    """How many are in a set."""
    return some.bit_count()


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
