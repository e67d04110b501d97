"""Phrases that recur: runs of two to five words that several contributors use in their own words, per language, counted by distinct people and entities.

What the agenda itself says (titles, questions, goals, names) is no finding and is left out; words of other people, signatures and code are not read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from forum.summary.material import Material, Topic
from forum.summary.plain import folded, is_quotable
from forum.summary.pool import Pool
from forum.summary.words import LANGUAGES, base, table

LONGEST = 5  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_APART = re.compile(r"\s*[*_~]*\s*")
_PLURAL = {"en": re.compile(r"(?<=[^su])s$"), "fr": re.compile(r"(?<=[^s])[sx]$"), "es": re.compile(r"(?:(?<=[aeo])s|(?<=[lnrd])es)$")}


@dataclass(frozen=True, slots=True)
class Phrase:
    """``messages`` use it; ``first`` is the slice of the earliest of them."""

    language: str
    messages: tuple[int, ...]
    contributors: int
    entities: int
    first: tuple[int, int, int]  # message, start, end


@lru_cache(maxsize=16)
def _stop(language: str) -> frozenset[str]:
    return frozenset(table("sentences", language)["stop"])


def _bare(word: str, language: str) -> str:
    word = word.replace("’", "'").replace("ʼ", "'")
    word = word.rpartition("'")[2] if language == "fr" else word
    ending = _PLURAL.get(language)
    return ending.sub("", word) if ending and len(word) > 3 else word


def _tokens(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Words with their places; for Chinese, characters."""
    low = folded(text)
    for found in _HAN.finditer(low) if language == "zh" else _WORD.finditer(low):
        start = found.start() + (found.group().rfind("'") + 1 if language == "fr" else 0)
        yield _bare(found.group(), language), start, found.end()


class Finder:
    """Finds the phrases of the inputs of one topic in one language."""

    def __init__(self, material: Material, pool: Pool, language: str, agenda: str) -> None:
        self.material, self.pool, self.language = material, pool, language
        self.words: dict[str, int] = {}
        self.names: list[str] = []
        self.longest = 8 if language == "zh" else LONGEST
        self.shortest = 4 if language == "zh" else 2
        self.stop = _stop(language)
        self.agenda = " " + " ".join(word for word, _, _ in _tokens(agenda, language)) + " "

    def _number(self, word: str) -> int:
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = len(self.names)
            self.names.append(word)
        return found

    def _runs(self, number: int) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
        """Stretches of words of a message with nothing but spaces between them."""
        body = self.material.message[number].body
        for start, end in self.pool.findings[number].own:
            ids: list[int] = []
            places: list[tuple[int, int]] = []
            last = -1
            for word, first, stop in _tokens(body[start:end], self.language):
                if last >= 0 and not _APART.fullmatch(body, start + last, start + first) and not (self.language == "fr" and body[start + first - 1] in "'’"):
                    if len(ids) > 1:
                        yield ids, places
                    ids, places = [], []
                ids.append(self._number(word))
                places.append((start + first, start + stop))
                last = stop
            if len(ids) > 1:
                yield ids, places

    def find(self, numbers: Sequence[int], least: int) -> list[Phrase]:
        """All that at least ``least`` distinct contributors use, most contributors first; a part of a longer one only where more people use it."""
        runs = {number: list(self._runs(number)) for number in numbers}
        pairs = self._pairs(runs, least)
        users: dict[tuple[int, ...], dict[int, tuple[int, int]]] = defaultdict(dict)
        for number, stretches in runs.items():
            for ids, places in stretches:
                for begin in range(len(ids) - 1):
                    stop = begin + 1
                    while stop < len(ids) and stop - begin < self.longest and (ids[stop - 1] << 32 | ids[stop]) in pairs:
                        stop += 1
                        if stop - begin >= self.shortest and self._may(ids[begin], ids[stop - 1]):
                            users[tuple(ids[begin:stop])].setdefault(number, (places[begin][0], places[stop - 1][1]))
        counted = {key: len(self.material.contributors(found)) for key, found in users.items() if len(found) >= least}
        chosen: list[tuple[int, ...]] = []
        for key in sorted((key for key, n in counted.items() if n >= least), key=lambda key: (-counted[key], -len(key), min(users[key]))):
            if self._is_said(key) or any(_holds(other, key) or _holds(key, other) for other in chosen):
                continue
            longer = [other for other in counted if len(other) > len(key) and counted[other] >= max(least, counted[key] - 1) and _holds(other, key) and not self._is_said(other)]
            chosen.append(max(longer, key=lambda other: (len(other), counted[other]), default=key))
        return [self._phrase(key, users[key]) for key in dict.fromkeys(chosen)]

    def _pairs(self, runs: dict[int, list[tuple[list[int], list[tuple[int, int]]]]], least: int) -> set[int]:
        """Pairs of neighbouring words that enough people use."""
        seen: dict[int, set[str] | str] = {}
        for number, stretches in runs.items():
            speaker = self.material.message[number].speaker
            for ids, _ in stretches:
                for one, two in pairwise(ids):
                    pair = one << 32 | two
                    known = seen.get(pair)
                    if known is None:
                        seen[pair] = speaker
                    elif isinstance(known, set):
                        known.add(speaker)
                    elif known != speaker:
                        seen[pair] = {known, speaker}
        return {pair for pair, people in seen.items() if isinstance(people, set) and len(people) >= least}

    def _may(self, first: int, last: int) -> bool:
        one, two = self.names[first], self.names[last]
        return one not in self.stop and two not in self.stop and (self.language == "zh" or (len(one) > 2 and len(two) > 2))

    def _is_said(self, key: tuple[int, ...]) -> bool:
        return " " + " ".join(self.names[one] for one in key) + " " in self.agenda

    def _phrase(self, key: tuple[int, ...], users: dict[int, tuple[int, int]]) -> Phrase:
        people = self.material.contributors(users)
        number = min(users)
        return Phrase(self.language, tuple(sorted(users)), len(people), len({self.material.person[one].entity for one in people}), (number, *users[number]))


def _holds(long: tuple[int, ...], short: tuple[int, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def recurring(material: Material, pool: Pool, topic: Topic, numbers: Iterable[int], *, least: int, most: int) -> list[Phrase]:
    """The phrases of a topic, most contributors first, whatever their language."""
    agenda = " . ".join(
        (material.title, material.plan, *(goal.label for goal in material.goals), *(f"{one.title} . {' . '.join(q.text + ' . ' + q.label for q in one.questions)}" for one in material.topics),
         *{person.organization or "" for person in material.people})
    )  # fmt: skip
    by_language: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        by_language[pool.findings[number].language].append(number)
    found: list[Phrase] = []
    for language, mine in by_language.items():
        if base(language) in LANGUAGES and len(material.contributors(mine)) >= least:
            found += Finder(material, pool, language, agenda).find(mine, least)
    found = [phrase for phrase in found if is_quotable(material.message[phrase.first[0]].body[phrase.first[1] : phrase.first[2]])]
    return sorted(found, key=lambda phrase: (-phrase.contributors, -phrase.entities, phrase.first))[:most]
