"""Terms that come with the software: official terms of a treaty in the six languages, for plans that are known. An edition's own words stand before them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from plans.document import Document, Lists, Words
from plans.reading import read
from plans.rules import crosswalk
from plans.suggestion.engine import GoalText
from plans.suggestion.words import base

FOLDER = Path(__file__).with_name("data")
# What the parts of an edition weigh: a title says most; an indicator repeats its objective; what several goals share tells them apart less.
_WEIGHTS = {"objectives": 1.0, "indicators": 0.5, "outcomes": 1.0, "key_areas": 1.0, "activities": 1.0}
_TITLE, _SHARED = 2.0, 0.5


@dataclass(frozen=True)
class GoalTerms:
    """Of one goal: its short title and its aliases, per language."""

    short_titles: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """Of one edition: by goal, and the titles of its areas per language."""

    edition: str
    goals: Mapping[str, GoalTerms]
    areas: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=32)
def _texts(code: str) -> Mapping[str, Mapping[str, str]]:
    path = FOLDER / f"{code}.texts.json"
    if not _is_name(code) or not path.is_file():
        return {}
    return {row["en"]: row for row in json.loads(path.read_text(encoding="utf-8"))["texts"]}


def languages_of(document: Document) -> set[str]:
    """Into which languages the software brings a translation of this edition."""
    known = _texts(document.code) if base(document.language) == "en" else {}
    return {language for goal in document.goals for language in known.get(goal.title, {}) if language != "en"}


def translated(document: Document) -> Document:
    """The edition with the translations that come with the software, wherever it says the same in English and has none of its own."""
    known = _texts(document.code) if base(document.language) == "en" else {}
    if not known:
        return document

    def more(text: str, own: Words | None, name: str) -> Words | None:
        held = {language: dict(words) for language, words in (own or {}).items()}
        for language, words in known.get(text, {}).items():
            if language != "en":
                held.setdefault(language, {}).setdefault(name, words)
        return held or None

    def lists(given: Lists) -> Lists:
        return {name: [replace(entry, translations=more(entry.text, entry.translations, "text")) for entry in entries] for name, entries in given.items()}

    goals = [replace(goal, translations=more(goal.title, goal.translations, "title"), lists=lists(goal.lists)) for goal in document.goals]
    title = more(document.title or "", document.translations, "title")
    return replace(document, translations=title, goals=goals, groups=[replace(group, lists=lists(group.lists)) for group in document.groups])


@lru_cache(maxsize=32)
def _shipped(code: str) -> Terms | None:
    path = FOLDER / f"{code}.terms.json"
    if not _is_name(code) or not path.is_file():
        return None
    held = json.loads(path.read_text(encoding="utf-8"))
    goals = {goal["code"]: GoalTerms(goal["short_titles"], goal["aliases"]) for goal in held["goals"]}
    return Terms(held["edition"], goals, {area["code"]: area["titles"] for area in held["areas"]})


def _is_name(code: str) -> bool:
    return code.replace("-", "").isalnum() and code.isascii()


def as_shipped(document: Document) -> Document:
    """The edition as it comes with the software, for one of which only the goals are known; another edition comes back as it is."""
    path = FOLDER / f"{document.code}.{document.edition}.json"
    if not (_is_name(document.code) and _is_name(document.edition) and path.is_file()):
        return document
    shipped = read(path.read_bytes())
    return shipped if shipped.goal_codes == document.goal_codes else document


def terms_of(document: Document) -> Terms | None:
    """The terms for an edition: those written for it, or for the edition that its crosswalk joins it with, where a step is sure."""
    held = _shipped(document.code)
    if held is None or held.edition == document.edition:
        return held
    ends = document.crosswalk_editions
    if ends is None or held.edition not in ends:
        return None
    path = crosswalk(*ends, ((step.from_code, step.to_code) for step in document.crosswalk))
    if ends[0] != document.edition:
        path = path.reversed()
    sure = ((code, path.sure(code)) for code in document.goal_codes)
    return Terms(held.edition, {code: held.goals[other] for code, other in sure if other is not None and other in held.goals}, held.areas)


def aliases_of(document: Document) -> dict[str, Mapping[str, list[str]]]:
    """The aliases of each goal per language: the edition's own if it has any, else those that come with the software."""
    if any(goal.aliases is not None for goal in document.goals):
        return {goal.code: {language: list(words) for language, words in (goal.aliases or {}).items()} for goal in document.goals}
    terms = terms_of(document)
    return {goal.code: terms.goals[goal.code].aliases if terms and goal.code in terms.goals else {} for goal in document.goals}


def goal_texts(document: Document) -> list[GoalText]:
    """What suggestions know of each goal."""
    own = document.language or "en"
    terms, aliases = terms_of(document), aliases_of(document)
    document = translated(document)
    groups = {group.code: group for group in document.groups}

    def told(text: str, translations: Words | None, name: str, weight: float) -> list[tuple[str, str, float]]:
        return [(text, own, weight), *((words[name], language, weight) for language, words in (translations or {}).items() if name in words)]

    made = []
    for goal in document.goals:
        texts = told(goal.title, goal.translations, "title", _TITLE)
        if goal.short_title:
            texts += told(goal.short_title, goal.translations, "short_title", _TITLE)
        short_titles = terms.goals[goal.code].short_titles if terms and goal.code in terms.goals else {}
        texts += [(words, language, _TITLE) for language, words in short_titles.items() if "short_title" not in (goal.translations or {}).get(language, {})]
        for lists, part in ((goal.lists, 1.0), (groups[goal.group].lists if goal.group else {}, _SHARED)):
            for name, entries in lists.items():
                for entry in entries:
                    texts += told(entry.text, entry.translations, "text", _WEIGHTS[name] * part)
        made.append(GoalText(goal.code, texts, aliases[goal.code]))
    return made
