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
_RUN = re.compile(rf"{_WORD.pattern}(?:[\s*_~]+{_WORD.pattern})+")  # words with nothing but spaces and emphasis between them
_NO_WORDS = re.compile(r"`[^`]*`|<[^<>]*>|https?://\S+|\]\([^()\s]*\)")
_MARKED = re.compile(r"[*_~]")
_SPACES = str.maketrans("*_~", "   ")
_HAN, _HAN_RUN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3400-\u9fff]{2,}")
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


def _prose(text: str) -> str:
    """Folded words without code, addresses and tags; every character where it was."""
    text = folded(text)
    return _NO_WORDS.sub(lambda found: "." * len(found.group()), text) if "`" in text or "<" in text or "/" in text else text


def _bare(word: str, language: str) -> str:
    word = word.replace("’", "'").replace("ʼ", "'")
    word = word.rpartition("'")[2] if language == "fr" else word
    ending = _PLURAL.get(language)
    return ending.sub("", word) if ending and len(word) > 3 else word


class Finder:
    """Finds the phrases of the inputs of one topic in one language."""

    def __init__(self, material: Material, pool: Pool, language: str, agenda: str) -> None:
        self.material, self.pool, self.language = material, pool, language
        self.of_agenda = base(language) == pool.settings.language_of_the_agenda
        self.han = language == "zh"
        self.longest = 8 if self.han else LONGEST
        self.shortest = 4 if self.han else 2
        self.stop = _stop(language)
        self.runs: dict[str, tuple[int, ...]] = {}  # words with only spaces between them → their numbers: the same sentences come again in a large forum
        self.known: dict[str, int] = {}  # word as it stands → its number
        self.words: dict[str, int] = {}  # word without its ending → its number
        self.names: list[str] = []
        self.edge: list[bool] = []  # whether a phrase may begin or end with it
        self.agenda = " . ".join(" ".join(self.names[one] for one in ids) for ids in self._stretches(folded(agenda)))
        self.agenda = f" {self.agenda} "

    def _number(self, word: str) -> int:
        bare = _bare(word, self.language)
        found = self.words.get(bare)
        if found is None:
            found = self.words[bare] = len(self.names)
            self.names.append(bare)
            self.edge.append(bare not in self.stop and (self.han or len(bare) > 2))
        self.known[word] = found
        return found

    def _stretches(self, text: str) -> Iterator[tuple[int, ...]]:
        """The numbers of the words of a folded text, in stretches with nothing but spaces between them. For Chinese, of characters."""
        known, runs = self.known, self.runs
        for run in (_HAN_RUN if self.han else _RUN).finditer(text):
            stretch = run.group()
            if stretch not in runs:
                words = stretch if self.han else (stretch.translate(_SPACES) if _MARKED.search(stretch) else stretch).split()
                runs[stretch] = tuple([known[word] if word in known else self._number(word) for word in words])
            yield runs[stretch]

    def _runs(self, number: int) -> list[tuple[int, ...]]:
        body = self.material.message[number].body
        return [ids for start, end in self.pool.findings[number].own for ids in self._stretches(_prose(body[start:end]))]

    def _place(self, number: int, key: tuple[int, ...]) -> tuple[int, int]:
        """Where a phrase stands first in a message that has it."""
        body = self.material.message[number].body
        for start, end in self.pool.findings[number].own:
            text = _prose(body[start:end])
            for run in (_HAN_RUN if self.han else _RUN).finditer(text):
                found = list((_HAN if self.han else _WORD).finditer(text, run.start(), run.end()))
                ids = tuple(self.known[one.group()] for one in found)
                for at in range(len(ids) - len(key) + 1):
                    if ids[at : at + len(key)] == key:
                        apart = found[at].group().rfind("'") + 1 if self.language == "fr" else 0
                        return start + found[at].start() + apart, start + found[at + len(key) - 1].end()
        raise ValueError("the message does not have the phrase")

    def find(self, numbers: Sequence[int], least: int, most: int) -> list[Phrase]:
        """Up to ``most`` that at least ``least`` distinct contributors use, most contributors first; a part of a longer one only where more people use it."""
        runs = {number: self._runs(number) for number in numbers}
        users = self._users(runs, self._pairs(runs, least))
        speaker = {number: self.material.message[number].speaker for number in numbers}
        counted = {key: n for key, found in users.items() if len(found) >= least and (n := len({speaker[number] for number in found})) >= least}
        chosen: list[tuple[int, ...]] = []
        people = len(set(speaker.values()))
        for key in sorted(counted, key=lambda key: (-counted[key], -len(key), min(users[key]))):
            if len(chosen) >= most:
                break
            if self._is_said(key) or self._is_subject(counted[key], people) or any(_holds(other, key) or _holds(key, other) for other in chosen):
                continue
            longer = [other for other in counted if len(other) > len(key) and counted[other] >= max(least, counted[key] - 1) and _holds(other, key) and not self._is_said(other)]
            chosen.append(max(longer, key=lambda other: (len(other), counted[other]), default=key))
        return [self._phrase(key, users[key]) for key in dict.fromkeys(chosen)]

    def _users(self, runs: dict[int, list[tuple[int, ...]]], pairs: set[int]) -> dict[tuple[int, ...], list[int]]:
        """Phrase → the messages that have it, for all runs of words whose pairs enough people use."""
        users: dict[tuple[int, ...], list[int]] = {}
        held: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for number, stretches in runs.items():
            for words in stretches:
                if words not in held:
                    held[words] = self._held(words, pairs)
                for key in held[words]:
                    if key not in users:
                        users[key] = [number]
                    elif users[key][-1] != number:
                        users[key].append(number)
        return users

    def _held(self, words: tuple[int, ...], pairs: set[int]) -> list[tuple[int, ...]]:
        """All runs in a stretch of words that may be a phrase."""
        joined = [one << 32 | two in pairs for one, two in pairwise(words)]
        if True not in joined:
            return []
        held: list[tuple[int, ...]] = []
        edge = [self.edge[one] for one in words]
        for begin, goes_on in enumerate(joined):
            if not goes_on or not edge[begin]:
                continue
            for stop in range(begin + 2, min(len(words), begin + self.longest) + 1):
                if not joined[stop - 2]:
                    break
                if edge[stop - 1] and stop - begin >= self.shortest:
                    held.append(words[begin:stop])
        return held

    def _pairs(self, runs: dict[int, list[tuple[int, ...]]], least: int) -> set[int]:
        """Pairs of neighbouring words that enough people use."""
        seen: dict[int, set[str] | str] = {}
        for number, stretches in runs.items():
            speaker = self.material.message[number].speaker
            for ids in stretches:
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

    def _is_said(self, key: tuple[int, ...]) -> bool:
        """Whether the agenda says it, or half of its words and more."""
        return " " + " ".join(self.names[one] for one in key) + " " in self.agenda or 2 * sum(f" {self.names[one]} " in self.agenda for one in key) >= len(key)

    def _is_subject(self, n: int, people: int) -> bool:
        """Whether so many of those who write in another language than the agenda use it that it must be its subject in theirs."""
        return not self.of_agenda and 5 * n >= 2 * people

    def _phrase(self, key: tuple[int, ...], users: list[int]) -> Phrase:
        people = self.material.contributors(users)
        number = min(users)
        return Phrase(self.language, tuple(sorted(users)), len(people), len({self.material.person[one].entity for one in people}), (number, *self._place(number, key)))


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
            found += Finder(material, pool, language, agenda).find(mine, least, most)
    found = [phrase for phrase in found if is_quotable(material.message[phrase.first[0]].body[phrase.first[1] : phrase.first[2]])]
    return sorted(found, key=lambda phrase: (-phrase.contributors, -phrase.entities, phrase.first))[:most]
