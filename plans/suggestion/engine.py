"""The suggester: aliases, words and pieces of words of each goal, corrected by the goals that people confirmed. Needs no library beyond the stemmer.

Three witnesses are heard, each on the same scale, and their voices added: the aliases that stand in the text (their share of all alias
evidence), the cosine of its word stems and the cosine of its letter pieces with what the plan says under each goal. Confirmed labels add
a fourth, whose voice grows with their number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from math import log
from typing import Self

from plans.suggestion.aliases import AliasBook, Hit
from plans.suggestion.centroid import Centroids, Examples
from plans.suggestion.words import LANGUAGES, Word, base, pieces_of, stems_of, words_of

METHOD, VERSION = "aliases and letters", 2
FOREIGN = 0.3  # what pieces of words of other languages weigh: names and cognates
DOUBT = 2.0  # alias evidence below this is weak
NAMED = 1.0  # a goal named by its code
LEARNED = 4.0  # the voice of confirmed labels once they are many
SHOWN = 6  # words a suggestion shows


@dataclass(frozen=True)
class GoalText:
    """What an edition says under a goal: (text, language, weight), and the aliases per language."""

    code: str
    texts: Sequence[tuple[str, str, float]] = ()
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Label:
    """A text with the goals that a person gave it or confirmed."""

    text: str
    language: str | None
    goals: Sequence[str]


@dataclass(frozen=True)
class Suggestion:
    """A goal that a text may belong to, and the words of the text that speak for it. How strongly: the higher the score the more."""

    goal: str
    score: float
    words: tuple[str, ...]
    method: str = METHOD
    version: int = VERSION


@dataclass(frozen=True)
class Further:
    """What one more witness adds to the score of each goal, and how it came to it."""

    scores: Mapping[str, float]
    method: str
    version: int


@dataclass(frozen=True)
class _Reading:
    """A text as it is compared."""

    text: str
    language: str
    words: list[Word]
    stems: Counter[str]
    pieces: Counter[str]


@dataclass(frozen=True)
class _Tongue:
    """What is known in one language."""

    stems: Centroids
    pieces: Centroids
    aliases: AliasBook
    weights: Mapping[tuple[str, str], float]  # of a goal's alias


class Suggester:
    """Suggests goals of one edition. Making one is cheap; each language is prepared when it is first met."""

    method, version = METHOD, VERSION

    def __init__(self, goals: Sequence[GoalText]) -> None:
        self.goals = list(goals)
        self.codes = [goal.code for goal in self.goals]
        self.label_count = 0
        self._tongues: dict[str, _Tongue] = {}
        self._examples: dict[str, Examples] = {}
        self._named = _codes_pattern(self.codes)
        self._counted: dict[tuple[str, str], tuple[Counter[str], Counter[str]]] | None = None

    def taught(self, labels: Iterable[Label]) -> Self:
        """The same suggester after people's labels, instead of those it was taught before; what it knows of the plan is shared."""
        made = copy(self)
        held = [label for label in labels if any(code in self.codes for code in label.goals)]
        examples: dict[str, list[tuple[Counter[str], list[str]]]] = defaultdict(list)
        for label in held:
            reading = self._read(label.text, label.language)
            examples[reading.language].append((reading.pieces, [code for code in dict.fromkeys(label.goals) if code in self.codes]))
        made.label_count = len(held)
        # Each language by itself: else a text would be likened to whatever else was written in its language.
        made._examples = {language: Examples(rows) for language, rows in examples.items()}
        made._learn(held)
        return made

    def suggest(self, text: str, language: str | None = None, *, most: int = 3) -> list[Suggestion]:
        """The likeliest goals of a text, the best first; none where nothing in it speaks for any."""
        return self.suggest_all([(text, language)], most=most)[0]

    def suggest_all(self, texts: Sequence[tuple[str, str | None]], *, most: int = 3, further: Sequence[Further | None] | None = None) -> list[list[Suggestion]]:
        """The likeliest goals of each text; texts come with their language. ``further`` is what another witness said of each before."""
        found = []
        for (text, language), more in zip(texts, self._further([text for text, _ in texts]) if further is None else further, strict=True):
            reading = self._read(text, language)
            hits = self._tongue(reading.language).aliases.find(reading.words)
            scores = self._scores(reading, hits)
            method, version = self.method, self.version
            if more is not None:
                method, version = more.method, more.version
                for code in self.codes:
                    scores[code] += more.scores.get(code, 0.0)
            best = sorted((code for code in self.codes if scores[code] > 0), key=lambda code: -scores[code])[:most]
            found.append([Suggestion(code, round(scores[code], 4), self._shown(reading, hits, code), method, version) for code in best])
        return found

    def _learn(self, labels: Sequence[Label]) -> None:
        """For a witness that learns in a way of its own."""

    def _further(self, texts: Sequence[str]) -> Sequence[Further | None]:
        """For a witness more: what it adds to the score of each goal, for each text."""
        return [None] * len(texts)

    def _read(self, text: str, language: str | None) -> _Reading:
        code = base(language)
        words = words_of(text, code)
        return _Reading(text, code, words, stems_of(words), pieces_of(words))

    def _scores(self, reading: _Reading, hits: list[Hit]) -> dict[str, float]:
        tongue = self._tongue(reading.language)
        stems, pieces = tongue.stems.scores(reading.stems), tongue.pieces.scores(reading.pieces)
        spoken: Counter[str] = Counter()
        for (code, alias), times in Counter((hit.owner, hit.alias) for hit in hits).items():
            spoken[code] += tongue.weights[code, alias] * (1 + log(times))  # type: ignore[assignment]
        total = sum(spoken.values()) + DOUBT
        learned = self._learned_from(reading)
        named = {match.group().upper() for match in self._named.finditer(reading.text)} if self._named else set()
        return {code: stems[code] + pieces[code] + spoken[code] / total + LEARNED * learned[code] + NAMED * (code.upper() in named) for code in self.codes}

    def _learned_from(self, reading: _Reading) -> Counter[str]:
        """What confirmed labels say, those in the text's own language above all."""
        learned: Counter[str] = Counter()
        for language, examples in self._examples.items():
            for code, value in examples.scores(reading.pieces).items():
                learned[code] += value * (1.0 if language == reading.language else FOREIGN)  # type: ignore[assignment]
        return learned

    def _shown(self, reading: _Reading, hits: list[Hit], code: str) -> tuple[str, ...]:
        shown = [reading.text[match.start() : match.end()] for match in self._named.finditer(reading.text) if match.group().upper() == code.upper()] if self._named else []
        shown += [" ".join(reading.text[hit.start : hit.end].split()) for hit in hits if hit.owner == code]
        if len(shown) < SHOWN:
            tongue = self._tongue(reading.language)
            added = tongue.stems.shares(reading.stems, code)
            first: dict[str, str] = {}
            for word in reading.words:
                if word.stem in added:
                    first.setdefault(word.stem, reading.text[word.start : word.end])
            covered = {stem for hit in hits if hit.owner == code for stem in (word.stem for word in reading.words if hit.start <= word.start < hit.end)}
            shown += [first[stem] for stem in sorted(first, key=lambda stem: -added[stem]) if stem not in covered]
        return tuple({words.casefold(): words for words in reversed(shown)}[key] for key in dict.fromkeys(words.casefold() for words in shown))[:SHOWN]

    # What is known in each language

    def _tongue(self, language: str) -> _Tongue:
        if language not in self._tongues:
            self._tongues[language] = self._prepared(language)
        return self._tongues[language]

    def _counts(self) -> dict[tuple[str, str], tuple[Counter[str], Counter[str]]]:
        """Stems and pieces of what stands under each goal in each language."""
        if self._counted is None:
            counted: dict[tuple[str, str], tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
            for goal in self.goals:
                texts = [*goal.texts, *((alias.rstrip("*"), language, 1.0) for language, aliases in goal.aliases.items() for alias in aliases)]
                for text, tag, weight in texts:
                    language = base(tag)
                    words = words_of(text, language)
                    stems, pieces = counted[goal.code, language]
                    for stem, times in stems_of(words).items():
                        stems[stem] += times * weight  # type: ignore[assignment]
                    for piece, times in pieces_of(words).items():
                        pieces[piece] += times * weight  # type: ignore[assignment]
            self._counted = dict(counted)
        return self._counted

    def _prepared(self, language: str) -> _Tongue:
        counts = self._counts()
        nothing: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        pieces = {}
        for code in self.codes:
            mixed: dict[str, float] = dict(counts.get((code, language), nothing)[1])
            for other in LANGUAGES:
                if other != language:
                    for piece, times in counts.get((code, other), nothing)[1].items():
                        mixed[piece] = mixed.get(piece, 0.0) + FOREIGN * times
            pieces[code] = mixed
        stems = Centroids({code: counts.get((code, language), nothing)[0] for code in self.codes})
        aliases = {goal.code: goal.aliases.get(language, ()) for goal in self.goals}
        weights = {(code, alias): sum(stems.weight(word.stem) for word in words_of(alias.rstrip("*"), language)) for code, held in aliases.items() for alias in held}
        return _Tongue(stems, Centroids(pieces), AliasBook(aliases, language), weights)


def _codes_pattern(codes: Sequence[str]) -> re.Pattern[str] | None:
    """Goals named by their code, where codes hold a letter and a digit: a bare number may be any number."""
    telling = [code for code in codes if re.search(r"[^\W\d_]", code) and re.search(r"\d", code)]
    if not telling:
        return None
    longest_first = sorted(telling, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?![\w]|\.\d)", re.IGNORECASE)
