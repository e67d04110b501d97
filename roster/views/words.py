"""Words of the roster for templates. What a list says of twenty-five experts is made once for all who have it alike."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from markupsafe import Markup, escape

from core.comparison import compared
from core.languages import current, day, direction, html_lang, language_name
from roster import words
from roster.document import word_count
from roster.queries.finding import Card
from roster.views import pages


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(roster_words=words, compared=compared, word_count=word_count, work_of=work_of, confirmed_in=confirmed_in, rest_of=rest_of)


def work_of(one: Card) -> Markup:
    """Where an expert is, and at what work."""
    comma = _said(current())["comma"]
    title = f"{comma}<bdi>{escape(one.job_title)}</bdi>" if one.job_title else ""
    employer = f"{comma}<bdi>{escape(one.employer)}</bdi>" if one.employer else ""
    return Markup(f"{escape(one.place)}{title}{employer}")


def confirmed_in(one: Card, zone: str) -> Markup:
    """When a profile was last confirmed, within a line."""
    return _confirmed(one.confirmed_at.astimezone(ZoneInfo(zone)).date(), current())


def rest_of(one: Card, zone: str) -> Markup:
    """What a card says last: goals, languages, whether somebody can be asked, and how old all this is."""
    code = current()
    said, parts = _said(code), []
    if one.codes:
        parts.append(f"<bdi>{escape(one.codes)}</bdi>")
    if one.languages:
        parts.append(_spoken(one.languages, code))
    if one.availability:
        parts.append(said["available"] + _available(one.availability, one.available_from, code))
    return Markup(". ".join([*parts, said["last"] + _day(one.confirmed_at.astimezone(ZoneInfo(zone)).date(), code)]))


@lru_cache(maxsize=8)
def _said(_language: str) -> dict[str, Markup]:
    return {
        name: escape(words) for name, words in (("comma", gettext(", ")), ("available", gettext("Available") + gettext(": ")), ("last", gettext("Last confirmed") + gettext(": ")))
    }


@lru_cache(maxsize=2048)
def _available(availability: str, since: date | None, _language: str) -> Markup:
    mark = {"now": "open", "within-six-months": "half"}.get(availability, "closed")
    word = Markup('<span class="phase" data-is="{}">{}</span>').format(mark, words.AVAILABILITY_NAMES[availability])
    return word + Markup(gettext(", ")) + gettext("from %(day)s", day=day(since)) if since else word


@lru_cache(maxsize=8192)
def _day(on: date, _language: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), day(on))


@lru_cache(maxsize=8192)
def _confirmed(on: date, language: str) -> Markup:
    return Markup(gettext("confirmed %(day)s")) % {"day": _day(on, language)}


@lru_cache(maxsize=2048)
def _spoken(languages: tuple[str, ...], _language: str) -> Markup:
    said = Markup('<span lang="{}" dir="{}">{}</span>')
    return Markup(gettext(", ")).join(said.format(html_lang(code), direction(code), language_name(code)) for code in languages)
