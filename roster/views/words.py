"""Words of the roster for templates. What a list says of twenty-five experts is made once for all who have it alike."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from markupsafe import Markup, escape

from core.comparison import compared
from core.languages import current, day, direction, html_lang, language_name
from roster import words
from roster.document import word_count
from roster.queries.finding import Card
from roster.views import pages

LONGEST_BEGINNING = 400  # characters of a profile in the list
_APART = "\0"  # it stands in no text: PostgreSQL keeps none, and what is typed is freed of it


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(roster_words=words, compared=compared, word_count=word_count, lines_of=lines_of, profiles_of=profiles_of)


def lines_of(cards: Sequence[Card], zone: str) -> Markup:
    """Experts as the lines of a list. Written for speed, as the next: a search shows twenty-five whom nobody has asked for before."""
    code, comma = current(), _said(current())["comma"]
    before, zone_ = url_for("roster.show", expert_id=0)[:-1], ZoneInfo(zone)
    lines = []
    for one, (called, place, title, employer, codes, _) in zip(cards, _escaped(cards), strict=True):
        goals = f' <bdi class="hint">{codes}</bdi>' if codes else ""
        confirmed = _confirmed(one.confirmed_at.astimezone(zone_).date(), code)
        lines.append(
            f'<li><a href="{before}{one.id}"><span dir="auto">{called}</span></a>{goals}<br><span class="hint">{_work(place, title, employer, comma)}{comma}{confirmed}</span></li>\n'
        )
    return Markup("".join(lines))


def profiles_of(cards: Sequence[Card], zone: str) -> Markup:
    """Experts with the beginnings of their profiles."""
    code, said = current(), _said(current())
    before, zone_ = url_for("roster.show", expert_id=0)[:-1], ZoneInfo(zone)
    lines = []
    for one, (called, place, title, employer, codes, brief) in zip(cards, _escaped(cards), strict=True):
        text = f'<p class="record measure"{_tongue(one.brief[1]) if one.brief[1] != code else ""}>{brief}</p>' if one.brief else ""
        parts = [f"<bdi>{codes}</bdi>"] if codes else []
        if one.languages:
            parts.append(_spoken(one.languages, code))
        if one.availability:
            parts.append(said["available"] + _available(one.availability, one.available_from, code))
        parts.append(said["last"] + _day(one.confirmed_at.astimezone(zone_).date(), code))
        lines.append(
            f'<li><h3><a href="{before}{one.id}"><span dir="auto">{called}</span></a> <span class="hint">{one.symbol}</span></h3>'
            f'<p>{_work(place, title, employer, said["comma"])}</p>{text}<p class="hint">{". ".join(parts)}</p></li>\n'
        )
    return Markup("".join(lines))


def _escaped(cards: Sequence[Card]) -> list[tuple[str, ...]]:
    """What people wrote in these cards, escaped at one go."""
    words = [word for one in cards for word in (one.called, one.place, one.job_title, one.employer, one.codes, _begun(one.brief[0]) if one.brief else "")]
    each = iter(str(escape(_APART.join(words))).split(_APART))
    return list(zip(*[each] * 6, strict=True))


def _begun(text: str) -> str:
    """The beginning of a text, to the end of a word."""
    return text if len(text) <= LONGEST_BEGINNING else text[:LONGEST_BEGINNING].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=256)
def _tongue(language: str) -> str:
    return f' lang="{html_lang(language)}" dir="{direction(language)}"'


def _work(place: str, title: str, employer: str, comma: str) -> str:
    """Where an expert is, and at what work."""
    return f"{place}{f'{comma}<bdi>{title}</bdi>' if title else ''}{f'{comma}<bdi>{employer}</bdi>' if employer else ''}"


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
