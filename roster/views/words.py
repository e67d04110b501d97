"""Words of the roster for templates. What a list says of twenty-five experts is made once for all who have it alike."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from markupsafe import Markup

from core.comparison import compared
from core.languages import current, day, direction, html_lang, language_name
from roster import words
from roster.document import word_count
from roster.views import pages


@pages.record
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        roster_words=words, compared=compared, word_count=word_count, day_in=day_in, confirmed_in=confirmed_in, spoken_in=spoken_in, available_in=available_in
    )


def day_in(at: datetime, zone: str) -> Markup:
    """The day of an instant for a reader in a zone."""
    return _day(at.astimezone(ZoneInfo(zone)).date(), current())


def confirmed_in(at: datetime, zone: str) -> Markup:
    """When a profile was last confirmed, within a line."""
    return _confirmed(at.astimezone(ZoneInfo(zone)).date(), current())


def spoken_in(languages: tuple[str, ...]) -> Markup:
    """Languages by their names, each in its own tongue where it is one of the site's."""
    return _spoken(languages, current())


def available_in(availability: str, since: date | None) -> Markup:
    """Whether somebody can be asked, in a word with its mark."""
    return _available(availability, since, current())


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
