"""What an address asks of the roster: read kindly, said back in words, and offered with counts. Whatever makes no sense counts as not asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from core import asked, collation, paging, search
from core.languages import LANGUAGES, countries, country, current, direction, html_lang, is_country, is_language, language_name, number
from core.regions import REGION_NAMES, REGIONS
from roster.finding.goals import EditionGoals
from roster.models import AVAILABILITIES, ORGANIZATION_TYPES
from roster.queries import finding
from roster.queries.finding import SINCE, Found, Wanted
from roster.queries.remembered import LEVELS
from roster.words import AVAILABILITY_NAMES, LEVEL_NAMES, ORGANIZATION_TYPE_NAMES, THEME_NAMES

MOST = 20  # values of one facet
NAMES = {
    "q": _l("Words"), "goal": _l("Goal"), "theme": _l("Theme"), "region": _l("Region"), "country": _l("Country"), "worked": _l("Has worked in"), "language": _l("Works in"),
    "level": _l("Level of language"), "organization": _l("Type of organization"), "available": _l("Available"), "confirmed": _l("Last confirmed"),
}  # fmt: skip
LEVEL_PHRASES = {"good": _l("Good or better"), "excellent": _l("Excellent or better"), "mother-tongue": LEVEL_NAMES["mother-tongue"]}
ORDER_NAMES = {"name": _l("By name"), "country": _l("By country"), "confirmed": _l("Last confirmed first"), "relevance": _l("Best first")}
FOUND_IN = ("theme", "organization")  # facets of which only values that somebody has are offered

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AskedFor:
    """What an address asks for, as the query takes it and as addresses name it."""

    wanted: Wanted
    pairs: Pairs
    words: str

    def keep(self, *, without: str = "") -> Pairs:
        """The pairs without those of one name."""
        return tuple(pair for pair in self.pairs if pair[0] != without)


@dataclass(frozen=True)
class Facet:
    """A facet with its values, each to be ticked. ``more`` is a long list as options of a control, for all that are not ticks."""

    name: str
    words: str
    ticks: Markup
    chosen: bool  # whether anything in it is
    more: Markup | None
    closed: bool


def asked_for(editions: Sequence[EditionGoals]) -> AskedFor:
    """From the address of this request."""
    goals = {goal.key for edition in editions for goal in edition.goals}
    known: Mapping[str, Callable[[str], bool]] = {
        "goal": goals.__contains__, "theme": THEME_NAMES.__contains__, "region": REGIONS.__contains__, "country": is_country, "worked": is_country,
        "language": lambda code: len(code) <= 8 and is_language(code), "organization": ORGANIZATION_TYPES.__contains__, "available": AVAILABILITIES[1:].__contains__,
    }  # fmt: skip
    chosen = {name: tuple(dict.fromkeys(value for value in request.args.getlist(name) if is_known(value)))[:MOST] for name, is_known in known.items()}
    words, level, since = asked.text("q", most=search.LONGEST_QUERY), asked.one_of("level", LEVELS, ""), asked.one_of("confirmed", SINCE, "")
    query = search.parse(words)
    single = (("q", words), ("level", level), ("confirmed", since))
    pairs = tuple(pair for pair in single if pair[1]) + tuple((name, value) for name, values in chosen.items() for value in values)
    return AskedFor(Wanted(query if query else finding.NOTHING, chosen, level, since), pairs, words)


def said_of(name: str, value: str, editions: Sequence[EditionGoals]) -> Markup:
    """A value in words."""
    if name == "goal":
        return next((_goal_words(goal) for edition in editions for goal in edition.goals if goal.key == value), escape(value))
    if name == "language":
        return Markup('<span lang="{}" dir="{}">{}</span>').format(html_lang(value), direction(value), language_name(value)) if value in LANGUAGES else escape(language_name(value))
    if name in ("country", "worked"):
        return escape(country(value))
    names: Mapping[str, Any] = {
        "theme": THEME_NAMES, "region": REGION_NAMES, "organization": ORGANIZATION_TYPE_NAMES, "available": AVAILABILITY_NAMES, "level": LEVEL_PHRASES,
    }.get(name, {})  # fmt: skip
    if name == "confirmed":
        return escape(since_words(value))
    return escape(names[value]) if value in names else Markup("<bdi>{}</bdi>").format(value)


def since_words(since: str) -> str:
    """How long ago at most."""
    months = SINCE[since]
    if months % 12:
        return str(ngettext("Within %(num)s month", "Within %(num)s months", months))
    return str(ngettext("Within %(num)s year", "Within %(num)s years", months // 12))


def _goal_words(goal: Any) -> Markup:
    said = goal.titles[current()]
    return _words_of_goal(goal.code, said.language, said.text, current())


@lru_cache(maxsize=1024)
def _words_of_goal(code: str, language: str, text: str, read_in: str) -> Markup:
    tongue = Markup(' lang="{}" dir="{}"').format(html_lang(language), direction(language)) if language != read_in else Markup("")
    return Markup("<bdi>{}</bdi> <span{}>{}</span>").format(code, tongue, text)


def steps(these: AskedFor, editions: Sequence[EditionGoals], more: Pairs) -> list[tuple[str, Markup, str]]:
    """What was asked for, each with the address of the list without it."""
    named, parts = _names(current()), [paging.ask((pair,))[1:] for pair in (*these.pairs, *more)]
    return [
        (named[name], said_of(name, value, editions), "?" + "&".join([*parts[:place], *parts[place + 1 :]]))
        for place, (name, value) in enumerate(these.pairs)
    ]  # fmt: skip


def facets(these: AskedFor, found: Found, editions: Sequence[EditionGoals]) -> list[Facet]:
    """All that can be chosen, with counts."""
    chosen, counts, code = these.wanted.chosen, found.counts, current()

    def ticked(name: str, values: Iterable[str], *, words: str = "", closed: bool = False, more: bool = False) -> Facet:
        had, picked = counts[name], chosen[name]
        if name in FOUND_IN:
            values = [value for value in values if value in had or value in picked]
        said = [(_tick(name, value, code) if name != "goal" else _tick_of_goal(value, goals[value]), had.get(value, 0), value in picked) for value in values]
        ticks = Markup("".join([f"{before}{' checked' if on else ''}{after}{number(count) if count > 999 else count}</span></label></li>" for (before, after), count, on in said]))
        options = _select(name, these, counts) if more else None
        return Facet(name, words or _names(code)[name], ticks, any(on for *_, on in said), options, closed)

    goals = {goal.key: _goal_words(goal) for edition in editions for goal in edition.goals}
    made = []
    for place, edition in enumerate(editions):
        keys = [goal.key for goal in edition.goals]
        if place == 0 or any(counts["goal"].get(key) or key in chosen["goal"] for key in keys):
            made.append(ticked("goal", keys, words=gettext("Goals of %(edition)s", edition=edition.edition) if place else "", closed=place > 0))
    made += [ticked("region", REGIONS), ticked("country", chosen["country"], more=True), ticked("language", _languages(these, counts["language"]))]
    made += [ticked("available", AVAILABILITIES[1:]), ticked("theme", THEME_NAMES, closed=True), ticked("organization", ORGANIZATION_TYPES, closed=True)]
    made.append(ticked("worked", chosen["worked"], closed=True, more=True))
    return [facet for facet in made if facet.ticks or facet.more]


@lru_cache(maxsize=8)
def _names(_language: str) -> Mapping[str, str]:
    return _said(NAMES)


@dataclass(frozen=True)
class Phrases:
    """What a page says of levels, ages and orders: looked up once a language."""

    levels: Mapping[str, str]
    sinces: Mapping[str, str]
    orders: Mapping[str, str]


@lru_cache(maxsize=8)
def phrases(_language: str) -> Phrases:
    """In the reader's language, which is also the key."""
    return Phrases(_said(LEVEL_PHRASES), {since: since_words(since) for since in SINCE}, _said(ORDER_NAMES))


def _said(names: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: str(words) for name, words in names.items()}


@lru_cache(maxsize=4096)
def _tick(name: str, value: str, _language: str) -> tuple[Markup, Markup]:
    """What stands before the mark of a choice and between it and its count: a page has some sixty, each the same on all pages of a language."""
    return _tick_of(name, value, said_of(name, value, ()))


@lru_cache(maxsize=1024)
def _tick_of_goal(key: str, words: Markup) -> tuple[Markup, Markup]:
    return _tick_of("goal", key, words)


def _tick_of(name: str, value: str, words: Markup) -> tuple[Markup, Markup]:
    return Markup('<li><label><input type="checkbox" name="{}" value="{}"').format(name, value), Markup('> <span>{}</span> <span class="n">').format(words)


def _languages(these: AskedFor, counts: Mapping[str, int]) -> list[str]:
    """The languages of the site, those chosen, and the ten most spoken of the others."""
    others = sorted((code for code in counts if code not in LANGUAGES and counts[code]), key=lambda code: (-counts[code], code))[:10]
    return list(dict.fromkeys([*LANGUAGES, *these.wanted.chosen["language"], *others]))


def _select(name: str, these: AskedFor, counts: Mapping[str, Mapping[str, int]]) -> Markup:
    """Countries that anybody is of, as options: put together here, since there may be two hundred."""
    had, chosen = counts[name], these.wanted.chosen[name]
    return Markup("".join([f"{option}{had[code]})</option>" for code, option in _countries(current()) if code in had and code not in chosen]))


@lru_cache(maxsize=8)
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    """All countries in a language's order, each as an option up to its count."""
    named = sorted(countries().items(), key=lambda one: collation.key(one[1], language))
    return tuple((code, f'<option value="{escape(code)}">{escape(words)} (') for code, words in named)
