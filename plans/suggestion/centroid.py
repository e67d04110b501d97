"""Centroids: what a text of each class is made of on average, weighted by how much a feature tells the classes apart. Plain dictionaries, no library."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

Features = Mapping[str, float]
MOST_CLASSES = 0.6  # a feature that more of them know tells too little to be worth its time
FEWEST = 3  # examples a class should have before they weigh as much as half


class Centroids:
    """One vector a class. A feature weighs the more, the fewer classes know it; one that most classes know is left out."""

    def __init__(self, classes: Mapping[str, Features]) -> None:
        self.names = list(classes)
        known: Counter[str] = Counter()
        for features in classes.values():
            known.update(features.keys())
        most = max(1, MOST_CLASSES * len(self.names))
        self._weights = {feature: log((len(self.names) + 1) / (times + 0.5)) for feature, times in known.items() if times <= most}
        self._classes: dict[str, list[tuple[int, float]]] = {feature: [] for feature in self._weights}
        for at, features in enumerate(classes.values()):
            for feature, value in _unit({feature: times * self._weights[feature] for feature, times in features.items() if feature in self._weights}).items():
                self._classes[feature].append((at, value))

    def weight(self, feature: str) -> float:
        """How much a feature tells; 0 for one that no class knows, or most know."""
        return self._weights.get(feature, 0.0)

    def scores(self, features: Mapping[str, int]) -> dict[str, float]:
        """The cosine of a text with each class."""
        found = [0.0] * len(self.names)
        square = 0.0
        weights, classes = self._weights, self._classes
        for feature, times in features.items():
            if feature in weights:
                value = weights[feature] if times == 1 else (1 + log(times)) * weights[feature]
                square += value * value
                for at, other in classes[feature]:
                    found[at] += value * other
        length = sqrt(square) or 1.0
        return {name: value / length for name, value in zip(self.names, found, strict=True)}

    def shares(self, features: Mapping[str, int], name: str) -> dict[str, float]:
        """What each feature of a text adds to its likeness to one class."""
        wanted = self.names.index(name)
        return {feature: value * self._weights[feature] for feature in features for at, value in self._classes.get(feature, ()) if at == wanted}


class Examples:
    """Centroids of labelled texts. A feature weighs the more, the fewer texts hold it; classes without examples get no score."""

    def __init__(self, examples: Iterable[tuple[Mapping[str, int], Sequence[str]]]) -> None:
        rows = list(examples)
        held: Counter[str] = Counter()
        for features, _ in rows:
            held.update(features.keys())
        # A feature of one text alone says nothing of the next one, and most features are such: without them fitting is fast.
        seldom = 2 if len(rows) >= 50 else 1
        self._weights = {feature: log((len(rows) + 1) / (times + 0.5)) for feature, times in held.items() if times >= seldom}
        self.counts: Counter[str] = Counter()
        sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for features, names in rows:
            vector = _unit({feature: (1 + log(times)) * self._weights[feature] for feature, times in features.items() if feature in self._weights})
            for name in names:
                self.counts[name] += 1
                total = sums[name]
                for feature, value in vector.items():
                    total[feature] += value
        self._classes: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, vector in sums.items():
            for feature, value in _unit(vector).items():
                self._classes[feature].append((name, value))

    def scores(self, features: Mapping[str, int]) -> dict[str, float]:
        """How much more a text is like the examples of a class than like those of the others, by how many examples there are to say so."""
        found = dict.fromkeys(self.counts, 0.0)
        square = 0.0
        for feature, times in features.items():
            weight = self._weights.get(feature)
            if weight is None:
                continue
            value = (1 + log(times)) * weight
            square += value * value
            for name, other in self._classes.get(feature, ()):
                found[name] += value * other
        if not square or len(found) < 2:
            return {}
        mean = sum(found.values()) / len(found)
        return {name: (value - mean) / sqrt(square) * trust(self.counts[name]) for name, value in found.items()}


def trust(examples: int) -> float:
    """What examples weigh against what the plan itself says: half at FEWEST, towards all of it with many."""
    return examples / (examples + FEWEST)


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = sqrt(sum(value * value for value in vector.values()))
    return {feature: value / length for feature, value in vector.items()} if length else {}
