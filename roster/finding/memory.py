"""What experts can be told apart by, in memory: for each value of each facet the set of experts who have it, a bit an expert, so that all counts of a page
are made by a few hundred steps of the processor each. Knows neither database nor page; holds nothing that a reader may not see."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress, filterfalse, islice
from typing import Any

from roster.finding.worded import Words, as_set

MOST_REMEMBERED = 150  # pages, sets and counts
FEW = 8  # of so many one
MOST_MOMENTS = 8  # sets of those whose moment comes after one
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


Rank = Callable[[Known], Any]
_MOMENTS: Mapping[str, Callable[[Known], datetime]] = {"leaves": lambda one: one.leaves_at, "confirmed": lambda one: one.confirmed_at}


@dataclass(slots=True)
class _Order:
    """All places by a rank. The ranks themselves are not kept: where somebody belongs is found by a dozen of them. Whoever changed is put where they belong when the order is next
    asked for; lists are never changed but replaced, so that copies share them."""

    rank: Rank
    places: list[int]
    unsettled: set[int] = field(default_factory=set)  # places whose expert has come, gone or changed
    standings: list[int] = field(default_factory=list)  # of each place, once somebody asked

    def copied(self) -> "_Order":
        """Another that begins as this one stands. What is unsettled is looked at first: another thread may be settling it, and to settle twice does no harm."""
        unsettled = self.unsettled.copy()
        return _Order(self.rank, self.places, unsettled, self.standings)

    def settle(self, known: Sequence[Known | None]) -> "_Order":
        """Everybody where they belong."""

        def standing(place: int) -> tuple[Any, int]:
            one = known[place]
            assert one is not None
            return self.rank(one), one.id

        if self.unsettled:
            places = list(filterfalse(self.unsettled.__contains__, self.places))
            for place in self.unsettled:
                if known[place] is not None:
                    places.insert(bisect_left(places, standing(place), key=standing), place)
            self.standings, self.places, self.unsettled = [], places, set()
        return self

    def standing(self, size: int) -> list[int]:
        """Where each of so many places stands in it."""
        if not self.standings:
            standings = [0] * size
            for standing, place in enumerate(self.places):
                standings[place] = standing
            self.standings = standings
        return self.standings


class Memory:
    """All experts whose place began, those whose place ended by the clock too: who is listed depends on the instant that is asked for."""

    def __init__(self, experts: Iterable[Known] = ()) -> None:
        self._known: list[Known | None] = []
        self._place: dict[int, int] = {}
        self._free: list[int] = []
        self._sets: dict[Fact, int] = {}
        self._ids: list[int] = []  # by place, 0 where nobody is
        self._orders: dict[Any, _Order] = {}
        self.words = Words()
        self._after: dict[str, dict[datetime, int]] = {name: {} for name in _MOMENTS}  # those whose moment comes after another
        self._remembered: dict[Any, Any] = {}
        self._lasting: dict[Any, Any] = {}
        gathered: dict[Fact, list[int]] = {}
        for place, expert in enumerate(experts):
            self._known.append(expert)
            self._ids.append(expert.id)
            self._place[expert.id] = place
            for fact in expert.facts:
                gathered.setdefault(fact, []).append(place)
        self._sets = {fact: self._bits(places) for fact, places in gathered.items()}

    def __len__(self) -> int:
        return len(self._place)

    def copied(self) -> "Memory":
        """Another that begins as this one stands; the sets themselves are shared, for they never change. Orders go along: to make one anew costs as much as a page."""
        other = Memory()
        other._known, other._ids, other._place, other._free, other._sets = self._known.copy(), self._ids.copy(), self._place.copy(), self._free.copy(), self._sets.copy()
        other._orders = {key: order.copied() for key, order in list(self._orders.items())}
        other.words, other._lasting = self.words.copied(), self._lasting
        other._after = {name: dict(sets) for name, sets in self._after.items()}
        return other

    def put(self, expert: Known, terms: str = "") -> None:
        """An expert as they are now, with the terms they are found by."""
        self.remove(expert.id)
        self.words.change(expert.id, None, terms)
        place = self._free.pop() if self._free else len(self._known)
        if place == len(self._known):
            self._known.append(expert)
            self._ids.append(expert.id)
        self._known[place], self._ids[place], self._place[expert.id] = expert, expert.id, place
        for fact in expert.facts:
            self._sets[fact] = self._sets.get(fact, 0) | 1 << place
        for order in self._orders.values():
            order.unsettled.add(place)
        for name, when in _MOMENTS.items():
            self._after[name] = {at: some | 1 << place if when(expert) > at else some for at, some in self._after[name].items()}

    def remove(self, expert_id: int) -> None:
        """An expert who is not to be found any more."""
        self._remembered = {}
        place = self._place.pop(expert_id, None)
        self.words.change(expert_id, place, "")
        if place is None:
            return
        gone = self._known[place]
        assert gone is not None
        for order in self._orders.values():
            order.unsettled.add(place)
        for name, sets in self._after.items():
            self._after[name] = {at: some & ~(1 << place) for at, some in sets.items()}
        self._known[place], self._ids[place] = None, 0
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
        return self._since("leaves", at)

    def confirmed_since(self, at: datetime) -> int:
        """Those whose profile was confirmed after an instant."""
        return self._since("confirmed", at)

    def these(self, ids: Collection[int]) -> int:
        """The set of these experts; who is not held is left out."""
        if len(ids) * FEW < len(self._ids):
            return self._bits(place for one in ids if (place := self._place.get(one)) is not None) if ids else 0
        wanted = set(ids)
        return as_set(bytes(map(wanted.__contains__, self._ids)))

    def common(self, ways: Iterable[str]) -> tuple[int, tuple[str, ...]]:
        """Those who have any of some ways to write a word as far as many have it, and the ways that few have but anybody may."""
        found, rare = 0, []
        for way in ways:
            some = self.words.common(way, self._place.get)
            found |= some or 0
            if some is None and self.words.occurs(way):
                rare.append(way)
        return found, tuple(rare)

    def answer(self, ways: tuple[str, ...]) -> int | None:
        """Those who have any of these ways, if that was asked before."""
        return self.words.answer(ways, self._place.get)

    def learn(self, common: Iterable[str], rows: Iterable[tuple[int, str]]) -> None:
        """The sets of common words, from everybody with their terms."""
        self.words.learn(common, rows, self._place.get, len(self._known))

    def ids(self) -> list[int]:
        """Everybody."""
        return list(self._place)

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

    def ordered(self, among: int, key: tuple[str, ...], rank: Rank, start: int = 0, stop: int | None = None) -> list[int]:
        """The ids of a set by a rank, from one place in it to another; the order of all is made once and remembered under ``key``."""
        order, flags = self._in_order(key, rank), _as_flags(among)
        places = order.places
        if size(among) * FEW < len(places):
            few = sorted(compress(range(len(flags)), flags), key=order.standing(len(self._known)).__getitem__)
            return [self._at(place).id for place in few[start:stop]]
        flags = flags.ljust(len(self._known), b"\0")
        return [self._at(place).id for place in islice(compress(places, map(flags.__getitem__, places)), start, stop)]

    def remembered(self, key: Any, make: Callable[[], Any]) -> Any:
        """What was made from this state, made once until somebody changes."""
        held = self._remembered
        if key not in held:
            if len(held) >= MOST_REMEMBERED:
                held = self._remembered = {}
            made = held[key] = make()
            return made
        return held[key]

    def lasting(self, name: str, key: Any, make: Callable[[], Any]) -> Any:
        """What does not follow from single experts, made once a key; the last of each name outlives changes."""
        known = self._lasting.get(name)
        if known is None or known[0] != key:
            known = self._lasting[name] = (key, make())
        return known[1]

    def _in_order(self, key: Any, rank: Rank) -> _Order:
        if key not in self._orders:
            place = self._place
            self._orders[key] = _Order(rank, [place[expert_id] for _, expert_id in sorted((rank(one), one.id) for one in self._all())])
        return self._orders[key].settle(self._known)

    def _at(self, place: int) -> Known:
        one = self._known[place]
        assert one is not None
        return one

    def _all(self) -> Iterator[Known]:
        return (one for one in self._known if one is not None)

    def _values(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for facet, value in self._sets:
            found.setdefault(facet, []).append(value)
        return found

    def _since(self, name: str, at: datetime) -> int:
        """Those whose moment comes after ``at``: between two such moments the answer is the same, and it is taken on from one instant to a later one."""
        sets = self._after[name]
        if (known := sets.get(at)) is not None:
            return known
        when, places = _MOMENTS[name], self._in_order(name, _MOMENTS[name]).places
        begins = {other: bisect_right(places, other, key=lambda place: when(self._at(place))) for other in (*sets, at)}
        now = begins.pop(at)
        nearest = min(begins, key=lambda other: abs(begins[other] - now), default=None)
        if nearest is None or abs(begins[nearest] - now) > len(places) // 8:
            found = self._bits(places[now:])
        else:
            found, then = sets[nearest], begins[nearest]
            for place in places[min(then, now) : max(then, now)]:
                found ^= 1 << place
        kept = {at: found, **{other: some for other, some in list(sets.items())[: MOST_MOMENTS - 1] if begins[other] != now}}
        self._after[name] = kept
        return found

    def _bits(self, places: Iterable[int]) -> int:
        flags = bytearray(len(self._known))
        for place in places:
            flags[place] = 1
        return as_set(flags)


def _as_flags(some: int) -> bytes:
    """A byte for each place, from the first to the last that is in the set."""
    return f"{some:b}".encode().translate(_BITS)[::-1]


def size(some: int) -> int:
    """How many are in a set."""
    return some.bit_count()
