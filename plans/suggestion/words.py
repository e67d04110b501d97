"""A text as suggestions read it: folded words with their place, their stems, and the pieces of letters they are made of."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from core import stems

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
PIECE = 4  # letters; three and five beside it were measured to add nothing but time
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}](?:[^\W_{_HAN}]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670])*")
MOST_LETTERS = 20_000  # of a text that are read: what a message is about stands in them

# Words that say nothing about the subject. Phrases are compared without them, so that "handling and transport" is found in "handling or the transport".
_EMPTY = {
    "en": "a an and any are as at be been being but by can could did do does for from had has have having he her his how i if in into is it its may more most must my no nor not of on or "
    "other our out over shall she should so some such than that the their them then there these they this those through to under up upon us very was we were what when where which while who "
    "whom why will with within would you your also all both each been between about after before during via per well need needs needed noted contributor contributors highlighted mentioned s t",
    "fr": "a ai au aux avec ce ces cet cette comme d dans de des du elle elles en entre est et etaient etait ete etre eux il ils j je l la le les leur leurs lui m ma mais me meme mes mon n ne "
    "nos notre nous on ont ou par pas plus pour qu que qui s sa se ses si son sont sous sur t ta te tes ton tous tout toute toutes tres tu un une vos votre vous y afin ainsi aussi car chez "
    "donc dont encore lors non peu peut selon sans",
    "es": "a al algo ante antes aun aunque como con contra cual cuando de del desde donde durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estan estar estas este "
    "esto estos fue fueron ha hace hacia han hasta hay la las le les lo los mas me mi mis mucho muy no nos nosotros nuestra nuestras nuestro nuestros o otra otras otro otros para pero poco por "
    "porque que quien se sea sean segun ser si sin sobre son su sus tambien tan tanto te tiene tienen todo todos toda todas tu un una uno unos unas y ya",
    "ru": "а без более бы был была были было быть в вам вас весь во вот все всех вы где да для до его ее если есть еще же за и из или им их к как ко когда кто ли либо между мы на над нам нас наш "
    "наша наше наши не него нее нет ни них но о об однако он она они оно от очень по под при с со так также такой там те тем то того тоже той только том ты у уже хотя чего чей чем что чтобы "
    "чье эта эти это этого этой этом этот",
    "ar": "في من على الي عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن ان انه انها او ثم كما كل كان كانت قد بعد قبل بين حتي اذا حيث عند غير لدي لدينا هو هي هم نحن به بها له لها منه منها و "
    "ايضا اي بان وان لان هناك",
    "zh": "",
}
EMPTY = {language: frozenset(words.split()) for language, words in _EMPTY.items()}


def base(language: str | None) -> str:
    """The site's language behind a tag; English where there is none."""
    code = (language or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else "en"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. ``stem`` is what words of the same kind have in common; a Han character is a word of its own."""

    start: int
    end: int
    folded: str
    stem: str


@lru_cache(maxsize=50_000)
def _stem(folded: str, language: str) -> str:
    # The stemmer leaves the Arabic article and the particles written with a word; aliases and texts lose them here alike.
    if language == "ar":
        for start in ("وال", "بال", "فال", "كال", "لل", "ال", "و"):
            if folded.startswith(start) and len(folded) - len(start) >= 3:
                folded = folded[len(start) :]
                break
    return stems.terms_of(folded, language)[0]


_fold = lru_cache(maxsize=50_000)(stems.fold)


def is_han(word: str) -> bool:
    """Whether this is a Han character."""
    return "\u3400" <= word[0] <= "\u9fff" or "\uf900" <= word[0] <= "\ufaff"


def words_of(text: str, language: str) -> list[Word]:
    """The words of a text that say something, in their order."""
    empty = EMPTY[language]
    found: list[Word] = []
    for match in _WORD.finditer(text[:MOST_LETTERS]):
        folded = _fold(match.group())
        if folded and folded not in empty:
            found.append(Word(match.start(), match.end(), folded, folded if is_han(folded) else _stem(folded, language)))
    return found


@lru_cache(maxsize=50_000)
def _pieces(folded: str) -> tuple[str, ...]:
    around = f" {folded} "
    return tuple(around[at : at + PIECE] for at in range(len(around) - PIECE + 1)) or (around,)


def stems_of(words: Sequence[Word]) -> Counter[str]:
    """How often each stem stands in the words. Bare numbers say nothing: that of an article is part of an alias."""
    return Counter(word.stem for word in words if not word.folded.isdigit())


def pieces_of(words: Sequence[Word]) -> Counter[str]:
    """How often each piece of four letters stands in the words; of Han characters each one and each pair."""
    counted: Counter[str] = Counter()
    before: Word | None = None
    for folded, times in Counter(word.folded for word in words if not (is_han(word.folded) or word.folded.isdigit())).items():
        for piece in _pieces(folded):
            counted[piece] += times
    for word in words:
        if is_han(word.folded):
            counted[word.folded] += 1
            if before is not None and before.end == word.start:
                counted[before.folded + word.folded] += 1
            before = word
    return counted
