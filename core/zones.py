"""Time zones to choose from: those of the tz database's own table, one for each place with a clock of its own, by part of the world."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from flask import current_app, has_request_context, request
from flask_babel import lazy_gettext as _l

from core.languages import city

COOKIE = "zone"
ANYWHERE = "Etc/GMT+12"  # twelve hours behind UTC: a day that has ended there has ended everywhere

AREAS = {
    "Africa": _l("Africa"),
    "America": _l("Americas"),
    "Antarctica": _l("Antarctica"),
    "Arctic": _l("Arctic"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic Ocean"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific Ocean"),
}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())  # walks through folders


@lru_cache(maxsize=1)
def _listed() -> tuple[str, ...]:
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    named = {line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")}
    return tuple(sorted(named & _known()))


def is_zone(name: str) -> bool:
    """Whether the tz database knows this name; also old ones, which an archive may carry."""
    return name == "UTC" or ("/" in name and name in _known())


def choices(chosen: str) -> list[tuple[object, list[tuple[str, str]]]]:
    """Groups of (zone, its city in the reader's language), in that language's order; ``chosen`` is among them whatever it is."""
    by_area: dict[str, dict[str, str]] = {area: {} for area in AREAS}
    for zone in (*_listed(), *([chosen] if chosen not in _listed() else [])):
        area = zone.split("/")[0]
        if area in by_area and "/" in zone:
            by_area[area][zone] = city(zone).rsplit("/", 1)[-1]
    return [(AREAS[area], _in_order(cities)) for area, cities in by_area.items() if cities]


def _in_order(cities: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(cities.items(), key=lambda pair: pair[1].casefold())


def of_reader(person: Any | None) -> str:
    """The zone a reader goes by: that of the profile, else of this browser, else of the site."""
    return str(person.timezone) if person is not None else of_visitor()


def of_visitor() -> str:
    """The zone that somebody who is not signed in has chosen in this browser, else the site's."""
    chosen = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return chosen if chosen and is_zone(chosen) else str(current_app.config["SITE_TIMEZONE"])
