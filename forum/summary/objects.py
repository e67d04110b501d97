"""What stands after a cue that asks for a thing: where that begins and ends. Tables: the conjunctions of sentences.toml."""

import re
from functools import lru_cache

from forum.summary.shape import form_of, grammar, length
from forum.summary.words import table

_SOON = 28  # characters in which the second of two predicates shows its verb
_LEAST = 2  # words
_AGAIN = re.compile(r" and to \w+ing(?!\w)")
_MARK = re.compile(r"[,;:]")
# A preposition that belongs to the words of the cue ("the main gap is | in the knowledge of risks", "est favorable | à un tel réseau").
_PREPOSITION = {
    "en": re.compile(r"(?:in|on|at|of) "),
    "fr": re.compile(r"(?:à |au |aux |en |dans |sur )"),
    "es": re.compile(r"(?:a |al |en |sobre |de )"),
}
_BEFORE_INFINITIVE = {"fr": re.compile(r"(?:à |de |d')(?=\w+(?:er|ir|re|oir)(?!\w))"), "es": re.compile(r"(?:a |de |en )(?=\w+(?:ar|er|ir)(?:se|l[aeo]s?)?(?!\w))")}
_OF_THE_CUE = frozenset({"main", "priority", "support", "importance", "challenge", "interest"})  # ways to name a thing whose cue may end with a verb and a preposition
# What belongs to whom the sentence is about, who is named before the quotation.
OWN = {
    "en": re.compile(r"(?:its|their|his|her) "),
    "fr": re.compile(r"(?:son|sa|ses|leurs?) "),
    "es": re.compile(r"sus? "),
    "ru": re.compile(r"сво\w{1,3} "),
}


@lru_cache(maxsize=16)
def _join(language: str) -> re.Pattern[str]:
    joins = table("sentences", language).get("joins", "and")
    return re.compile(rf"(?:,? (?:{joins}) |; )")


def after_the_preposition(folded: str, begin: int, then: str, verb: str, language: str) -> int:
    """Where the words after a cue begin without a preposition that the cue needs and its noun does not."""
    rows = _BEFORE_INFINITIVE if then in ("inf", "bare") else _PREPOSITION if then == "np" and verb in _OF_THE_CUE else {}
    found = rows[language].match(folded, begin) if language in rows else None
    return found.end() if found and len(folded) > found.end() else begin


def end_of_the_thing(folded: str, begin: int, language: str) -> int:
    """Where what is asked for ends, if a second predicate follows ("asked for a seat in 2024 | and have had no answer"); 0 where none does."""
    rules = grammar(language)
    if not rules.finite or language in ("zh", "ar") or form_of(folded[begin:], language) not in ("clause", "np"):
        return 0
    if language == "en" and (again := _AGAIN.search(folded, begin)) and length(folded[begin : again.start()]) >= _LEAST:
        return again.start()  # "a fund for the sites | and to reversing …"
    for found in _join(language).finditer(folded, begin):
        verb = rules.finite.search(folded, found.end())
        thing = folded[begin : found.start()]
        if verb and not _MARK.search(folded, found.end(), verb.start()) and verb.start() - found.end() <= _SOON and length(thing) >= _LEAST and form_of(thing, language) == "np":
            relative = rules.relative.search(folded, begin, verb.start()) if rules.relative else None
            if not relative:
                return found.start()
    return 0


def is_own(folded: str, begin: int, end: int, language: str) -> bool:
    """Whether a thing named at ``end`` is its owner's, who is named in the words from ``begin``."""
    return end > begin and language in OWN and bool(OWN[language].match(folded, end))
