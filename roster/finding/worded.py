"""Who has which words: of words that many experts have a set from the beginning, of others once somebody asked for them. Knows neither database nor page.

To find ten thousand rows in the index of words costs as much as a page; a word of this kind is not looked up there at all.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

ENOUGH = 1_000  # experts; among fewer, the index is as quick
SAMPLE = 400  # experts by whom it is told which words are common
COMMON = 32  # a word is, that one in so many has
MOST_COMMON = 4_000  # words, a bit an expert each
MOST_ASKED = 500  # questions
MOST_CHANGED = 50  # changes that an answer is brought over; after more it is looked up anew

Place = Callable[[int], int | None]


class Words:
    """Sets of places of one memory. Whoever changed is never looked up: their terms are told when they change."""

    def __init__(self) -> None:
        self.learnt = False
        self._numbers: Mapping[str, int] = {}  # of the common words
        self._sets: Sequence[int] = ()  # who had them when they were learnt
        self._terms = array("q")  # the hashes of all terms there were then, in order
        self._new: frozenset[str] = frozenset()  # terms of whoever changed since
        self._gone = 0  # places that are empty since, or another's
        self._since: dict[int, int] = {}  # whoever changed since, with their common words, a bit a word
        self._asked: dict[tuple[str, ...], tuple[int, int]] = {}  # answers, each with the number of the last change that is in it
        self._changes: list[tuple[int, int, str]] = []  # the last: who, the place that is empty now as a set, and the terms
        self._count = 0

    def copied(self) -> "Words":
        """Another that begins as this one stands."""
        other = Words()
        other.learnt, other._numbers, other._sets, other._gone = self.learnt, self._numbers, self._sets, self._gone
        other._terms, other._new = self._terms, self._new
        other._since, other._asked, other._changes, other._count = self._since.copy(), self._asked.copy(), self._changes.copy(), self._count
        return other

    def change(self, expert_id: int, left: int | None, terms: str) -> None:
        """An expert left a place, or has other terms than before; without any they have gone."""
        empty = 0 if left is None else 1 << left
        self._gone |= empty
        had = frozenset(terms.split())
        self._since[expert_id] = sum(1 << self._numbers[term] for term in had if term in self._numbers)
        if self.learnt and had:
            self._new |= had
        self._count += 1
        self._changes = [*self._changes[1 - MOST_CHANGED :], (expert_id, empty, f" {terms} ")]

    def learn(self, common: Iterable[str], rows: Iterable[tuple[int, str]], place: Place, size: int) -> None:
        """The sets of all common words, from the terms of everybody."""
        flags = {word: bytearray(size) for word in common}
        among, seen = frozenset(flags).intersection, set[str]()
        for expert_id, terms in rows:
            at, had = place(expert_id), terms.split()
            seen.update(had)
            if at is not None:
                for word in among(had):
                    flags[word][at] = 1
        alike: dict[int, int] = {}  # the words of a title are had by the same experts
        self._sets = [alike.setdefault(found := as_set(one), found) for one in flags.values()]
        self._numbers = {word: number for number, word in enumerate(flags)}
        self._terms, self._new = array("q", sorted(map(hash, seen))), frozenset()
        self._since, self._gone, self.learnt = {}, 0, True

    def occurs(self, way: str) -> bool:
        """Whether anybody may have a word, or all words of a phrase. Most ways to write a name in another script are nobody's."""
        return not self._terms or all(term in self._new or self._terms[min(bisect_left(self._terms, hash(term)), len(self._terms) - 1)] == hash(term) for term in way.split(" "))

    def common(self, word: str, place: Place) -> int | None:
        """Who has a common word; None if it is none."""
        number = self._numbers.get(word)
        if number is None:
            return None
        found = self._sets[number] & ~self._gone
        for expert_id, words in self._since.items():
            if words >> number & 1 and (at := place(expert_id)) is not None:
                found |= 1 << at
        return found

    def answer(self, ways: tuple[str, ...], place: Place) -> int | None:
        """Who has any of these ways to write a word, if that was asked before and is known still."""
        known = self._asked.get(ways)
        if known is None or self._count - known[1] > len(self._changes):
            return None
        found, seen = known
        if seen == self._count:
            return found
        missed = self._changes[seen - self._count :]
        for _, empty, _ in missed:
            found &= ~empty
        for expert_id, terms in {expert_id: terms for expert_id, _, terms in missed}.items():
            if (at := place(expert_id)) is not None and any(f" {way} " in terms for way in ways):
                found |= 1 << at
        return self.keep(ways, found)

    def keep(self, ways: tuple[str, ...], found: int) -> int:
        """An answer as it is now."""
        while len(self._asked) >= MOST_ASKED:
            self._asked.pop(next(iter(self._asked)), None)
        self._asked[ways] = found, self._count
        return found


def sampled(ids: Sequence[int], *, enough: int = ENOUGH) -> list[int]:
    """Experts by whom one can tell which words are common; none where that is not worth it."""
    return list(islice(ids, 0, None, max(1, len(ids) // SAMPLE))) if len(ids) >= enough else []


def common_in(terms: Iterable[str]) -> list[str]:
    """The common words, from the terms of some experts."""
    had = [set(some.split()) for some in terms]
    counted = Counter(word for some in had for word in some)
    return [word for word, count in counted.most_common(MOST_COMMON) if count * COMMON >= len(had)]


_DIGITS = bytes.maketrans(b"\0\1", b"01")


def as_set(flags: bytes | bytearray) -> int:
    """A set from a byte for each place."""
    return int(flags.translate(_DIGITS)[::-1] or b"0", 2)
