"""Which language, which direction, how an instant, a number and a country are written in it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_location
from babel.numbers import format_decimal
from flask import Flask, abort, current_app, g, request
from flask_babel import Babel, force_locale, get_translations, gettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from werkzeug.routing import BaseConverter

from core.verdict import No

# In the official order of the United Nations, each under its own name.
LANGUAGES = {"ar": "العربية", "zh": "中文", "en": "English", "fr": "Français", "ru": "Русский", "es": "Español"}
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur", "dv", "ps", "ckb", "yi"})
HTML_LANG = {"zh": "zh-Hans"}
COOKIE = "language"

# One pattern a language and style; Babel knows the names of days and months. Digits are Latin everywhere, for message numbers must match.
_DAY, _CLOCK = "d MMMM", "HH:mm"
_PATTERNS = {
    "en": {
        "day": _DAY, "date": f"{_DAY} y", "full": f"EEEE {_DAY} y",
        "short": f"EEE {_DAY}, {_CLOCK}", "moment": f"EEEE {_DAY}, {_CLOCK}", "long": f"EEEE {_DAY} y, {_CLOCK}", "time": _CLOCK,
    },
    "fr": {
        "day": _DAY, "date": f"{_DAY} y", "full": f"EEEE {_DAY} y",
        "short": f"EEE {_DAY}, {_CLOCK}", "moment": f"EEEE {_DAY}, {_CLOCK}", "long": f"EEEE {_DAY} y, {_CLOCK}", "time": _CLOCK,
    },
    "es": {
        "day": "d 'de' MMMM", "date": "d 'de' MMMM 'de' y", "full": "EEEE d 'de' MMMM 'de' y",
        "short": f"EEE {_DAY}, {_CLOCK}", "moment": f"EEEE d 'de' MMMM, {_CLOCK}", "long": f"EEEE d 'de' MMMM 'de' y, {_CLOCK}", "time": _CLOCK,
    },
    "ru": {
        "day": _DAY, "date": f"{_DAY} y 'г'.", "full": f"EEEE, {_DAY} y 'г'.",
        "short": f"EEE, {_DAY}, {_CLOCK}", "moment": f"EEEE, {_DAY}, {_CLOCK}", "long": f"EEEE, {_DAY} y 'г'., {_CLOCK}", "time": _CLOCK,
    },
    "zh": {
        "day": "M月d日", "date": "y年M月d日", "full": "y年M月d日EEEE",
        "short": f"M月d日EEE {_CLOCK}", "moment": f"M月d日EEEE {_CLOCK}", "long": f"y年M月d日EEEE {_CLOCK}", "time": _CLOCK,
    },
    "ar": {
        "day": _DAY, "date": f"{_DAY} y", "full": f"EEEE، {_DAY} y",
        "short": f"EEE، {_DAY}، {_CLOCK}", "moment": f"EEEE، {_DAY}، {_CLOCK}", "long": f"EEEE، {_DAY} y، {_CLOCK}", "time": _CLOCK,
    },
}  # fmt: skip
# United Nations usage writes both names of a month in Arabic.
_ARABIC_MONTHS = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه",
    "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip

babel = Babel()
_writing: ContextVar[str | None] = ContextVar("writing", default=None)


class LanguageConverter(BaseConverter):
    """The first part of a page's address: one of the site's languages."""

    regex = "|".join(LANGUAGES)
    part_isolating = True


def prepare(app: Flask) -> None:
    """Puts the language into every page's address and Babel behind gettext."""
    app.url_map.converters["lang"] = LanguageConverter
    babel.init_app(app, locale_selector=lambda: language(), default_locale="en", default_translation_directories=str(app.config["TRANSLATIONS"]))
    _words_for_templates(app)

    @app.url_value_preprocessor
    def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            asked = values.pop("lang")
            if asked not in site_languages():
                abort(404)
            g.language = asked
            _writing.set(asked)

    @app.teardown_request
    def _forget(_error: BaseException | None) -> None:
        _writing.set(None)

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language()


def _words_for_templates(app: Flask) -> None:
    """``_`` and ``ngettext`` for templates. A page says some hundred words: each translation is looked up once a language, and not through three layers."""
    said: dict[tuple[str, str], tuple[str, Markup]] = {}
    catalogs: dict[str, Any] = {}

    @pass_eval_context
    def one(context: EvalContext, string: str, /, **slots: Any) -> str:
        key = (current(), string)
        known = said.get(key)
        if known is None:
            text = get_translations().ugettext(string)
            known = said[key] = (text, Markup(text))
        if slots or "%" in known[0]:
            return _filled(known[0], slots) if context.autoescape else known[0] % slots
        return known[context.autoescape]

    @pass_eval_context
    def many(context: EvalContext, singular: str, plural: str, num: int, /, **slots: Any) -> str:
        code = current()
        text = (catalogs.get(code) or catalogs.setdefault(code, get_translations())).ungettext(singular, plural, num)
        text, slots["num"] = _grouped(text, num)
        return _filled(text, slots) if context.autoescape else str(text % slots)

    app.jinja_env.globals.update(_=one, gettext=one, ngettext=many)


def _grouped(text: str, num: int) -> tuple[str, int | str]:
    """A text that counts, and the count as it stands in it: from a thousand on with its grouping."""
    return (text.replace("%(num)d", "%(num)s"), number(num)) if num >= 1000 else (text, num)


def ngettext(singular: str, plural: str, num: int, /, **slots: Any) -> str:
    """As the library's, with large counts grouped as the reader's language does."""
    text, slots["num"] = _grouped(get_translations().ungettext(singular, plural, num), num)
    return str(text % slots)


def _filled(text: str, slots: Mapping[str, Any]) -> Markup:
    """A text of ours with its slots filled: what ``Markup(text) % slots`` says, in a quarter of its time."""
    return Markup(text % {key: value if type(value) is int else escape(value) for key, value in slots.items()})


def site_languages() -> list[str]:
    """The languages this site offers, in the official order."""
    offered = current_app.config["SITE_LANGUAGES"]
    return [code for code in LANGUAGES if code in offered]


def language() -> str:
    """The language of the page being made: that of its address, else negotiated."""
    known = g.get("language")
    if known is None and request:
        first = request.path.split("/", 2)[1:2]  # an address that leads nowhere may still say in which language
        known = first[0] if first and first[0] in site_languages() else None
    return known or negotiated()


def negotiated() -> str:
    """Explicit choice (cookie), then the header's tags by their base in order of quality, then the site's default.

    Werkzeug's own best match prefers an exact second choice to the base of the first, so it is not used.
    """
    offered = site_languages()
    chosen = request.cookies.get(COOKIE) if request else None
    if chosen in offered:
        return chosen
    for tag, quality in request.accept_languages if request else ():
        base = tag.replace("_", "-").split("-")[0].lower()
        if quality > 0 and base in offered:
            return base
    return "en" if "en" in offered else offered[0]


def html_lang(code: str) -> str:
    """The BCP 47 tag to print for a language code of ours (Chinese is written in simplified characters)."""
    return HTML_LANG.get(code, code)


def direction(code: str | None) -> str:
    """``rtl`` or ``ltr`` for a BCP 47 tag."""
    return "rtl" if (code or "").split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=8)
def bar(codes: tuple[str, ...]) -> tuple[tuple[Markup, Markup, Markup, Markup], ...]:
    """For the choice of a language on every page: code, tag, direction and own name of each."""
    return tuple((Markup(code), Markup(html_lang(code)), Markup(direction(code)), Markup(LANGUAGES[code])) for code in codes)


def say(verdict: No) -> str:
    """The reason of a refusal in the reader's language; instants among its slots are written with their zone."""
    reason: str = gettext(verdict.reason)
    return reason % {key: _written(value) for key, value in verdict.slots.items()}


def _written(value: Any) -> Any:
    return f"{moment(value, 'long')} ({zone_name(value)})" if isinstance(value, datetime) else value


def zone_name(at: datetime) -> str:
    """A short name of the zone an aware instant is expressed in: its city where it has one, UTC otherwise."""
    key = getattr(at.tzinfo, "key", None)
    return city(key) if key and "/" in key and (key == "Etc/GMT+12" or not key.startswith("Etc/")) else "UTC"


@lru_cache(maxsize=4096)
def _city(zone: str, code: str) -> str:
    if zone == "Etc/GMT+12":  # core.zones.ANYWHERE
        return str(gettext("Anywhere on earth (UTC−12)"))
    if "/" not in zone or zone.startswith("Etc/"):
        return zone
    try:
        return get_timezone_location(ZoneInfo(zone), locale=_locale(code), return_city=True)
    except (LookupError, ValueError):  # a zone CLDR has no name for keeps the last part of its own
        return zone.rsplit("/", 1)[-1].replace("_", " ")


def city(zone: str) -> str:
    """The city a time zone is called after, in the reader's language ("Toronto")."""
    return _city(zone, current())


def current() -> str:
    """The language texts are being written in now (a letter's while it is composed, else the page's). Asked for a hundred times a page."""
    return _writing.get() or language()


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    return Locale.parse("zh_Hans" if code == "zh" else code)


@lru_cache(maxsize=20000)
def _moment(at: datetime, zone: str, style: str, code: str) -> str:
    there = at.astimezone(ZoneInfo(zone))
    pattern = _PATTERNS[code][style]
    if code == "ar" and "MMMM" in pattern:
        pattern = pattern.replace("MMMM", "'" + _ARABIC_MONTHS[there.month - 1] + "'")
    text = format_datetime(there.replace(tzinfo=None), pattern, locale=_locale(code))
    return text.translate(_LATIN_DIGITS)


_LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def month(at: datetime, zone: str) -> str:
    """The month that an instant falls into, with its year ("July 2025")."""
    there, code = at.astimezone(ZoneInfo(zone)), current()
    name = f"{_ARABIC_MONTHS[there.month - 1]} {there.year}" if code == "ar" else format_skeleton("yMMMM", there.replace(tzinfo=None), locale=_locale(code))
    return name[:1].upper() + name[1:]


def moment(at: datetime, style: str = "moment", zone: str | None = None) -> str:
    """An instant in words, in ``zone`` (an IANA name; default the instant's own, else UTC).

    Styles: ``day`` 18 July, ``date`` with the year, ``full`` with the weekday, ``short`` Fri 18 July, 18:00,
    ``moment`` with the whole weekday, ``long`` with the year too, ``time`` 18:00.
    """
    at = at.replace(second=0, microsecond=0)  # no style prints them, and every minute is written once
    return _moment(at, zone or getattr(at.tzinfo, "key", None) or "UTC", style, current())


def day(on: date) -> str:
    """A calendar day with its year."""
    return _days_of(on.year, on.month, current()).replace("@", str(on.day))


@lru_cache(maxsize=4096)
def _days_of(year: int, month: int, code: str) -> str:
    """The days of a month, with a mark where the number of the day stands: a list shows days that nobody has been shown before."""
    pattern = re.sub(r"(?<![A-Za-z'])d(?![A-Za-z'])", "'@'", _PATTERNS[code]["date"])
    if code == "ar":
        pattern = pattern.replace("MMMM", "'" + _ARABIC_MONTHS[month - 1] + "'")
    return format_date(date(year, month, 1), pattern, locale=_locale(code)).translate(_LATIN_DIGITS)


def number(value: float) -> str:
    """A number with the grouping of the reader's language and Latin digits."""
    return _number(value, current())


@lru_cache(maxsize=4096)
def _number(value: float, code: str) -> str:
    return format_decimal(value, locale="en" if code == "ar" else _locale(code))


@lru_cache(maxsize=8)
def _countries(code: str) -> Mapping[str, str]:
    # No "&": the United Nations write "and", as names in archives do.
    names = {key: name.replace(" & ", " and ") for key, name in _locale(code).territories.items() if len(key) == 2 and key.isalpha()}
    return {key: name for key, name in names.items() if key not in _NOT_COUNTRIES}


# CLDR also names groupings, reserved and pseudo codes.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "XK"})


def countries() -> Mapping[str, str]:
    """ISO 3166-1 codes with their names in the reader's language, in that language's order."""
    return dict(sorted(_countries(current()).items(), key=lambda pair: pair[1].casefold()))


def country(code: str | None, language: str = "") -> str:
    """The name of a country in the reader's language, or in the one given; an unknown code is shown as it is."""
    return _countries(language or current()).get(code or "", code or "")


def is_country(code: str) -> bool:
    """Whether a two-letter code is one of ISO 3166-1."""
    return code in _countries("en")


_TAG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[a-wy-z0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _known_languages() -> frozenset[str]:
    return frozenset(_locale("en").languages) | {key.split("_")[0] for key in get_global("likely_subtags")}


def is_language(tag: str) -> bool:
    """Whether a text has the shape of a BCP 47 tag and begins with a language that CLDR knows ("es", "zh-Hans", "pt-BR")."""
    found = _TAG.match(tag)
    return bool(found) and found.group(1).lower() in _known_languages()  # type: ignore[union-attr]


def tongues() -> Mapping[str, str]:
    """Languages that people speak, by their names in the reader's language: the six official ones first, each under its own name."""
    known = {code: name for code, name in _locale(current()).languages.items() if len(code) == 2 and code not in LANGUAGES}
    return LANGUAGES | dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))


def language_name(code: str) -> str:
    """A language's own name where it is one of the site's, else its name in the reader's language."""
    base = code.split("-")[0]
    return LANGUAGES.get(base) or _locale(current()).languages.get(base, code)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Within this block texts are written in this language (a code of ours, or a locale such as ``zh_Hans_CN``), whatever the page's is."""
    before = _writing.set(code.replace("_", "-").split("-")[0])
    try:
        with force_locale("zh_Hans_CN" if code == "zh" else code):
            yield
    finally:
        _writing.reset(before)
