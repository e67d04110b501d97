"""Names of people as they are found across scripts: Ковалёва by Kovalyova, محمد by Mohammed, and the other way round. Chinese names stay as they are written.

A word has keys, which are written into the index beside it, and ways, by which it is looked for. Between Latin, Cyrillic and Greek the key is the word
in Latin letters with the many spellings of one sound made one; between those and Arabic, which writes no short vowels, it is the consonants alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from core.search import Query
from core.stems import HAN_RUN, words_of

# Folded letters: й and ё, ї, ў have lost their marks before they come here.
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "є": "ye", "ґ": "g",
    "ј": "y", "љ": "ly", "њ": "ny", "ћ": "ch", "ђ": "dzh", "џ": "dzh", "ѕ": "dz", "қ": "k", "ғ": "g", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ә": "a", "ҷ": "dzh", "ҳ": "h",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "kh", "ψ": "ps", "ω": "o",
}  # fmt: skip
_ARABIC = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "g", "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s", "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f",
    "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "پ": "b", "چ": "s", "ژ": "z", "ڤ": "f", "گ": "g", "ک": "k",
}  # fmt: skip
_OTHER = str.maketrans(_CYRILLIC | _GREEK)
_SOUNDS = (  # spellings of one sound, longest first
    ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ck", "k"),
    ("ts", "c"), ("tz", "c"), ("cz", "c"), ("gue", "ge"), ("gui", "gi"), ("x", "ks"), ("q", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("ou", "u"), ("oo", "u"), ("ie", "e"), ("io", "e"),
)  # fmt: skip
_CONSONANTS = (
    ("sch", "s"),
    ("tch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("dj", "g"),
    ("ph", "f"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("j", "g"),
    ("p", "b"),
    ("v", "f"),
)
_SPELLED, _HEARD, _IN_ARABIC = "zzr", "zzs", "zza"  # before keys, so that they are taken for no word
_LATIN, _IS_ARABIC, _AGAIN, _VOWELS = re.compile(r"[a-z]+\Z"), re.compile(r"[\u0620-\u06ff]+\Z"), re.compile(r"(.)\1+"), re.compile(r"[aeiouyw]")
SHORTEST = 2  # consonants that a name must have to be looked for by them


def _in_latin(word: str) -> str:
    """A folded word in Latin letters; empty if it is in none of these scripts."""
    latin = word.replace("ου", "u").translate(_OTHER)
    return latin if _LATIN.match(latin) else ""


def _spelled(latin: str) -> str:
    for spelling, sound in _SOUNDS:
        latin = latin.replace(spelling, sound)
    return _AGAIN.sub(r"\1", latin)


def _heard(latin: str) -> str:
    for spelling, sound in _CONSONANTS:
        latin = latin.replace(spelling, sound)
    return _AGAIN.sub(r"\1", _VOWELS.sub("", latin).removesuffix("h"))


def _written(arabic: str) -> str:
    word = arabic.removeprefix("ال") if len(arabic) > 4 else arabic
    return _AGAIN.sub(r"\1", "".join(_ARABIC.get(letter, "") for letter in word).removesuffix("h"))


@lru_cache(maxsize=8192)
def _keys(word: str) -> tuple[str, ...]:
    """What a folded word of a name is also indexed under."""
    if _IS_ARABIC.match(word):
        return (_IN_ARABIC + heard,) if len(heard := _written(word)) >= SHORTEST else ()
    latin = _in_latin(word)
    if not latin:
        return ()
    heard = _heard(latin)
    return (_SPELLED + _spelled(latin), *((_HEARD + heard,) if len(heard) >= SHORTEST else ()))


@lru_cache(maxsize=4096)
def ways(word: str) -> tuple[str, ...]:
    """By what a folded word is looked for among names, beside itself: г is g in one language and h in another."""
    if _IS_ARABIC.match(word):
        return (_HEARD + heard,) if len(heard := _written(word)) >= SHORTEST else ()
    latin = _in_latin(word)
    if not latin or HAN_RUN.match(word):
        return ()
    heard = _heard(latin)
    spelled = [_spelled(latin), *([_spelled(word.replace("г", "h").translate(_OTHER))] if "г" in word else [])]
    if "h" in word:
        spelled.append(_spelled(re.sub(r"(?<![sckzgptd])h", "g", latin)))
    return (*(_SPELLED + one for one in dict.fromkeys(spelled)), *((_IN_ARABIC + heard,) if len(heard) >= SHORTEST else ()))


def indexed_names(*names: str) -> str:
    """The keys of all words of these names, for the index."""
    return " ".join(dict.fromkeys(key for name in names for _, _, word in words_of(name) for key in _keys(word)))


def across_scripts(query: Query) -> Query:
    """A query that also finds names written in another script or spelled otherwise. Phrases stay as they are."""
    return replace(query, groups=tuple(tuple(dict.fromkeys((*group, *_ways_of(group)))) for group in query.groups))


def _ways_of(group: tuple[str, ...]) -> Iterator[str]:
    """The word that was typed is the longest of its stems."""
    longest = max(map(len, group))
    for way in group:
        if len(way) == longest and " " not in way:
            yield from ways(way)
