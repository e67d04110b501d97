"""What a table may say: headings, choices, goals; by their codes, or by what the site calls them in any of its languages."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from core import said
from core.languages import LANGUAGES, in_language, is_language, tongues
from core.regions import REGION_NAMES, REGIONS
from core.said import plain
from roster.columns import PRIVATE, PUBLIC
from roster.models import AVAILABILITIES, CONSENTS, LEVELS, ORGANIZATION_TYPES
from roster.words import AVAILABILITY_NAMES, LEVEL_NAMES, ORGANIZATION_TYPE_NAMES, PART_NAMES, THEME_NAMES

COLUMNS = (*PUBLIC, *PRIVATE)
# Headings of rosters that were kept elsewhere.
_ALSO = {
    "title": "honorific", "full name": "name", "nominating government": "government", "nominated by": "government", "e mail": "private_email", "email": "private_email",
    "telephone": "private_phone", "phone": "private_phone", "postal address": "private_address", "employment": "employer", "organization": "employer", "position": "job_title",
    "areas of expertise": "goals", "worked in": "worked_in", "countries": "worked_in", "profile": "brief", "last updated": "confirmed", "last confirmed": "confirmed", "nationality": "nationalities",
}  # fmt: skip


@lru_cache(maxsize=1)
def _columns() -> Mapping[str, str]:
    return {**_ALSO, **_named(COLUMNS, PART_NAMES)}


def column(heading: str) -> str | None:
    """The column that a heading names, None for one we do not know."""
    return _columns().get(plain(heading))


def _named(codes: Iterable[str], names: Mapping[str, Any]) -> dict[str, str]:
    found = {plain(code): code for code in codes}
    for language in LANGUAGES:
        with in_language(language):
            for code in codes:
                if code in names:
                    found.setdefault(plain(str(names[code])), code)
    return found


_CHOICES: Mapping[str, tuple[Iterable[str], Mapping[str, Any]]] = {
    "organization_type": (ORGANIZATION_TYPES, ORGANIZATION_TYPE_NAMES),
    "availability": (AVAILABILITIES[1:], AVAILABILITY_NAMES),
    "level": (LEVELS, LEVEL_NAMES),
    "theme": (tuple(THEME_NAMES), THEME_NAMES),
    "region": (REGIONS, REGION_NAMES),
    "consent": (CONSENTS, {}),
}


@lru_cache(maxsize=8)
def _known(kind: str) -> Mapping[str, str]:
    return _named(*_CHOICES[kind])


@lru_cache(maxsize=4096)
def choice(kind: str, text: str) -> str | None:
    """The code of one of the choices of a kind."""
    return _known(kind).get(plain(text))


@lru_cache(maxsize=4096)
def country(text: str) -> str | None:
    """The code of a country named by its code or in one of six languages."""
    return said.country(text)


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            for code, name in tongues().items():
                found.setdefault(plain(name), code)
    return found | {plain(name): code for code, name in LANGUAGES.items()}


@lru_cache(maxsize=4096)
def language(text: str) -> str | None:
    """A language by its code or by its name in any of the site's languages."""
    code = text.strip().lower().replace("_", "-")
    if 2 <= len(code) <= 3 and code.isascii() and is_language(code):
        return code
    return _languages().get(plain(text))
