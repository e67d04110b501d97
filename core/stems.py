"""The words of a text as the search knows them: cut, folded and stemmed here, for all six languages, so that no engine need know any."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, groupby

import Stemmer

_STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
CODES = ("ar", "en", "es", "fr", "ru")
HAN = "\u3400-\u9fff\uf900-\ufaff"


def _marks() -> str:
    """The marks that stand on or after a letter (accents, vowel signs), as ranges of a character class."""
    codes = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)).startswith("M")]
    runs = [list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}](?:[^\W_{HAN}]|[{_marks()}])*")
_LMOS = re.compile(r"[b-df-hj-np-tv-z]{1,4}os\Z")
HAN_RUN = re.compile(rf"[{HAN}]+\Z")
_SAME = str.maketrans(
    {"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "ı": "i", "ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'"}
)
LONGESTWORD = 64
MOST_KEPT = 8192  # words of each language
LONGEST_ROW = 400_000  # bytes of terms a row: PostgreSQL keeps no tsvector of more than a megabyte


def fold(word: str) -> str:
    """A word without case, accents, vowel signs and letter variants, as all six languages need it."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.casefold().translate(_SAME))
    return unicodedata.normalize("NFC", "".join(letter for letter in word if not unicodedata.combining(letter))).translate(_SAME)


class _Stemmers(threading.local):
    """The stemmers of one thread: each keeps the word in hand within itself."""

    def __init__(self) -> None:
        self.by_language = {code: Stemmer.Stemmer(name) for code, name in _STEMMERS.items()}


_stemmers = _Stemmers()


def words_of(text_: str) -> Iterator[tuple[int, int, str]]:
    """The words of a text with their place: (start, end, folded word); a run of Han characters is one word here."""
    for found in WORD.finditer(text_):
        word = fold(found.group())
        if word:
            yield found.start(), found.end(), word


def _light_arabic(word: str) -> str:
    """A folded Arabic word without "and", article and common endings (the "light10" of Larkey, Ballesteros and Connell, 2007).

    The stemmer of the library goes by hamzas and endings that folding, for the sake of how people type, has made alike.
    """
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    word = next((word[len(article) :] for article in ("وال", "بال", "كال", "فال", "لل", "ال") if word.startswith(article) and len(word) > len(article) + 1), word)
    for ending in ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)]
    return word


def _stem(word: str, base: str) -> str:
    if base == "ar":
        return _light_arabic(word)
    if base not in _STEMMERS:
        return word
    # The plural of an abbreviation, which the stemmers take for a word like "gas".
    return word[:-1] if _LMOS.match(word) else str(_stemmers.by_language[base].stemWord(word))


def terms_of(word: str, language: str | None) -> list[str]:
    """What a folded word is indexed under: its stem in ``language``; pairs of characters for Han."""
    if HAN_RUN.match(word):
        return [word[i : i + 2] for i in range(len(word) - 1)] or [word]
    return [_stem(word[:LONGESTWORD], (language or "").split("-")[0])]


class _AsWritten(dict[str, tuple[str, ...]]):
    """The terms of words as they stand in the texts of one language: they come again and again, and are worked out once."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def __missing__(self, word: str) -> tuple[str, ...]:
        folded = fold(word)
        terms = tuple(terms_of(folded, self._base)) if folded else ()
        if len(word) <= LONGESTWORD and word[0] < "\u3400":  # a run of Han characters hardly comes again
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = terms
        return terms


_as_written = {base: _AsWritten(base) for base in ("", *CODES)}


def indexed(text_: str, language: str | None) -> str:
    """A text as the string of terms that the engine keeps."""
    base = (language or "").split("-")[0]
    known = _as_written[base if base in CODES else ""]
    terms = list(chain.from_iterable(map(known.__getitem__, WORD.findall(text_))))
    kept = " ".join(terms)
    return kept if 4 * len(kept) <= LONGEST_ROW else _cut(terms)


def _cut(terms: list[str]) -> str:
    """As many of the terms as the engine takes."""
    ends = accumulate(len(term.encode()) + 1 for term in terms)
    return " ".join(term for term, end in zip(terms, ends, strict=True) if end <= LONGEST_ROW)


@lru_cache(maxsize=4096)
def forms(word: str) -> frozenset[str]:
    """A folded word with its stems in all languages: a query does not say which it is in."""
    return frozenset({word[:LONGESTWORD], *(term for code in CODES for term in terms_of(word, code))})
