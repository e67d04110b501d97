"""Words to seed with: texts of about 1,180 characters whose words are as unevenly common as those of a language, the same at every run."""

import random
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

LENGTH = 1180
TEXTS = 600
_COMMON = """the of and to in for is on that by this with are be as it from or at which an have not has will may their can
countries training capacity building national biosafety information public protocol parties risk assessment regional support
workshop experts authorities organisms modified living implementation experience legal framework resources decision makers
awareness education participation monitoring detection laboratory border customs needs sharing clearing house activities
project partners government institutions farmers universities guidance technical scientific language online course materials
been between during each first into more most other our should some such than them there these they through two under was we
were when where while who within work would year years also but its many much new no only one over so them"""
_SYLLABLES = "ba be bi bo ca ce co da de di do fa fe fi ga go ha he la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi"


@dataclass(frozen=True)
class Written:
    """One text as a message has it."""

    body: str
    words: int


@lru_cache(maxsize=1)
def vocabulary() -> tuple[str, ...]:
    """Six thousand words, the most common first."""
    dice = random.Random("vocabulary")
    found, syllables = dict.fromkeys(_COMMON.split()), _SYLLABLES.split()
    while len(found) < 6000:
        found["".join(dice.choice(syllables) for _ in range(dice.choice((2, 3, 3, 4)))) + dice.choice(("", "n", "r", "s"))] = None
    return tuple(found)


@lru_cache(maxsize=1)
def texts() -> tuple[Written, ...]:
    """Texts in Markdown: three or four paragraphs, now and then a list or some strong words; the n-th most common word comes with weight 1/n."""
    dice, known = random.Random("texts"), vocabulary()
    weights = list(accumulate(1 / (rank + 4) for rank in range(len(known))))
    return tuple(_text(dice, known, weights) for _ in range(TEXTS))


def _text(dice: random.Random, known: tuple[str, ...], weights: list[float]) -> Written:
    paragraphs: list[str] = []
    count = 0
    while (so_far := sum(map(len, paragraphs)) + 2 * len(paragraphs)) < LENGTH - 100:
        sentences = []
        while sum(map(len, sentences)) < min(380, LENGTH - so_far - 60):
            drawn = dice.choices(known, cum_weights=weights, k=dice.randint(9, 18))
            count += len(drawn)
            sentences.append(" ".join(drawn).capitalize() + ".")
        if dice.random() < 0.2:
            sentences[0] = f"**{sentences[0][:-1]}**."
        listed = paragraphs and dice.random() < 0.15
        paragraphs.append("\n".join(f"- {sentence}" for sentence in sentences) if listed else " ".join(sentences))
    return Written(body="\n\n".join(paragraphs), words=count)


def looked_for() -> list[str]:
    """Words to search for: from those in every second message to those in one of a thousand."""
    known = vocabulary()
    return [known[rank] for rank in (40, 55, 70, 90, 110, 150, 220, 300, 450, 600, 800, 1100, 1500, 2000, 2600, 3300, 4000, 4700, 5300, 5900)]
