"""How much of each input is told: the words a section may use, and second and further spans while words are left."""

from collections import Counter
from collections.abc import Collection, Iterable

from forum.summary.pool import Point, Pool
from forum.summary.spans import Span

# In a topic about experience an answer is worth more than a wish.
_OF_EXPERIENCE = {"lesson": 1.2, "activity": 1.6, "statement": 1.5, "recommendation": -0.3, "need": -0.6, "challenge": -0.2, "offer": -0.2, "question": 0.0}

# An input of more than so many words has one word in so many more for itself, up to so many.
LONG_ONE, A_WORD_OF_SO_MANY, MOST_OF_A_LONG_ONE = 140, 3, 70


class Budget:
    """Words a section may still use; first spans of inputs not reflected yet are set aside."""

    def __init__(self, pool: Pool, inputs: Collection[int], each: int) -> None:
        self.left = pool.settings.words_of_a_section + pool.words_for(inputs, each)
        self.of_long_ones = {number: min(MOST_OF_A_LONG_ONE, words // A_WORD_OF_SO_MANY) for number in inputs if (words := pool.length(number) - LONG_ONE) > 0}
        self.waiting = len(inputs)

    def spend(self, words: int, *, first: bool) -> None:
        self.left -= words
        self.waiting -= first

    def gives_a_long_one(self, number: int, words: int) -> bool:
        """Whether an input that is much longer than others may have words of its own, whatever the others used."""
        if self.of_long_ones.get(number, 0) < words:
            return False
        self.of_long_ones[number] -= words
        return True

    def allows(self, words: int) -> bool:
        return self.left - 24 * self.waiting >= words


def by_worth(spans: list[Span], *, experience: bool) -> list[Span]:
    """The spans that say most first."""
    return sorted(spans, key=lambda span: (-span.score - (_OF_EXPERIENCE.get(span.kind, 0.0) if experience else 0.0), span.start))


def seconds(pool: Pool, numbers: Iterable[int], theme: str, budget: Budget) -> list[Point]:
    """A second span of the same theme for those who have one, while words are left."""
    points = []
    for number in numbers:
        spans = [span for span in pool.free(number) if theme in span.themes[:1] and span.score >= pool.second_worth(number)]
        if spans and budget.allows(spans[0].words + 4):
            best = max(spans, key=lambda span: (span.score, -span.start))
            points.append(pool.take(number, best))
            budget.spend(best.words + 4, first=False)
    return points


def further_points(pool: Pool, numbers: Iterable[int], said: Counter[int], budget: Budget, *, experience: bool) -> list[Point]:
    """Second and further spans of those of whom something is told, the one that says most first, while words are left. ``said``: spans an input has already."""
    worth = {kind: value if experience else 0.0 for kind, value in _OF_EXPERIENCE.items()}
    told = [(number, span, span.score + worth[span.kind]) for number in numbers for span in pool.free(number)]
    left = [(number, span, score) for number, span, score in told if score - (1 - pool.share(number)) * max(0.0, worth[span.kind]) >= pool.second_worth(number)]
    left.sort(key=lambda one: (-one[2], one[0], one[1].start))
    points: list[Point] = []
    for number, span, _ in left:
        if said[number] >= pool.spans_of(number) or not pool.is_free(number, span):
            continue
        if budget.allows(span.words + 5):
            budget.spend(span.words + 5, first=False)
        elif not budget.gives_a_long_one(number, span.words + 5):
            continue
        points.append(pool.take(number, span))
        said[number] += 1
    return points
