"""What somebody tells without saying outright what it is: which sentence is the point, which only sets the scene, and which leans on the one before it. Tables: ``[story]``."""

import re
from dataclasses import dataclass
from functools import lru_cache

from forum.summary.words import table

_SHORT = 50  # characters: too few for a pronoun and what it stands for


@dataclass(frozen=True, slots=True)
class Story:
    """The patterns of one language, compiled."""

    leans: re.Pattern[str]
    leans_inside: re.Pattern[str]
    pronouns: re.Pattern[str]
    turns: re.Pattern[str]
    setting: re.Pattern[str]
    outcome: re.Pattern[str]
    finding: re.Pattern[str]


@lru_cache(maxsize=16)
def story(language: str) -> Story:
    """The tables of a language; another language has the English ones, which find nothing in it."""
    rows = table("sentences", language).get("story") or table("sentences", "en")["story"]
    spaced = language not in ("zh", "ar")
    word, edge = (r"(?<!\w)", r"(?!(?<=\w)\w)") if spaced else ("", "")
    head = {"leans": "", "turns": "", "setting": ""}

    def one(name: str) -> re.Pattern[str]:
        return re.compile(f"{head.get(name, word)}(?:{'|'.join(row.replace('’', chr(39)) for row in rows[name])}){edge}")

    return Story(*(one(name) for name in ("leans", "leans_inside", "pronouns", "turns", "setting", "outcome", "finding")))


@lru_cache(maxsize=2000)
def leans(folded: str, language: str) -> bool:
    """Whether a sentence says little without the one before it ("Then women came forward", "In 2022 this gave us 40 minutes")."""
    rules = story(language)
    return bool(rules.leans.match(folded) or rules.leans_inside.search(folded) or (len(folded) <= _SHORT and rules.pronouns.search(folded)))


def turns(folded: str, language: str) -> bool:
    """Whether a sentence gives the contrast or the reason of the one before it."""
    return bool(story(language).turns.match(folded))


@lru_cache(maxsize=2000)
def sets_the_scene(folded: str, language: str) -> bool:
    """Whether a sentence only says who somebody is, what exists or when something was done."""
    return bool(story(language).setting.match(folded))


_none_in = [""]  # the body read last, where nothing of it tells an outcome


def read_for_outcomes(folded: str, language: str) -> None:
    """Told of a whole body before its parts are asked about: most bodies tell no outcome, and neither does any part of them."""
    _none_in[0] = "" if _tells_the_outcome(folded, language) else folded


def tells_the_outcome(folded: str, language: str) -> bool:
    """Whether a sentence says what came of it, or what was found."""
    return folded not in _none_in[0] and _tells_the_outcome(folded, language)


@lru_cache(maxsize=2000)
def _tells_the_outcome(folded: str, language: str) -> bool:
    rules = story(language)
    return bool(rules.outcome.search(folded) or rules.finding.search(folded))


def tells_a_change(folded: str, language: str) -> bool:
    """Whether a sentence says that something became more, less or other."""
    return bool(story(language).outcome.search(folded))
