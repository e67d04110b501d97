"""Guesses in which of the site's languages a text is written: by its script, else by its commonest short words. None where that is not clear."""

import re

_LETTER, _WORD = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_]+")
_NOT_WORDS = re.compile(r"https?://\S+|`[^`]*`")
_SCRIPTS = {
    "ar": re.compile(r"[\u0621-\u064a]"),
    "ru": re.compile(r"[а-яё]", re.IGNORECASE),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "latin": re.compile(r"[a-zà-öø-ÿœ]", re.IGNORECASE),
}
# Letters that neighbours in the same script use and these languages do not: Persian and Urdu, Ukrainian and Belarusian, Japanese.
_OTHERS = re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06ccіїєґўјљњћђ\u3040-\u30ff]", re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHORT = {
    "en": _set("the of and to in is that for with are was were our this from have has which they you be not by it"),
    "fr": _set("le les des et nous pour dans une est qui du au aux sur avec sont notre ce cette ont pas il elle ne vous par"),
    "es": _set("el los las y una por con para del se nuestro nuestra son más como este esta hay lo al ha han pero"),
}
_LONGEST = 1000  # characters looked at


def language_of(text: str) -> str | None:
    """One of ar, zh, en, fr, ru, es, or None. Looks at the beginning of the text only; links and code do not count."""
    text = _NOT_WORDS.sub(" ", text[:_LONGEST])
    if text.isascii():  # most of what is written in English; nothing to be found out about its script
        return _latin(text)
    letters = len(_LETTER.findall(text))
    if letters < 6 or len(_OTHERS.findall(text)) > letters // 100:
        return None
    for code, script in _SCRIPTS.items():
        if len(script.findall(text)) > 0.6 * letters:
            return _latin(text) if code == "latin" else code
    return None


def _latin(text: str) -> str | None:
    words = _WORD.findall(text.lower())
    (hits, best), (second, _), *_ = sorted(((sum(map(short.__contains__, words)), code) for code, short in _SHORT.items()), reverse=True)
    return best if hits >= 4 and hits >= 0.12 * len(words) and hits >= 3 * second else None
