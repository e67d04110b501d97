"""The shape of each part of an archive: keys, types, limits. What the schema says, and what our database can hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from accounts.models import CATEGORIES
from core.languages import is_country, is_language
from forum.archive.faults import SOUND, Faults, Findings, shown
from forum.archive.instants import instant
from forum.archive.stream import Doubled
from forum.models import FORUM_ROLES, INITIATIVE_STATUSES, KINDS, MODERATIONS, STATUSES, VISIBILITIES

Check = Callable[[Any], Findings]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\Z")
LARGEST_NUMBER = 2**31 - 1  # what both databases hold in a number


@dataclass(frozen=True)
class Key:
    """What stands under a key."""

    check: Check
    required: bool = False


Shape = Mapping[str, Key]


def text(*, least: int = 0, most: int | None = None) -> Check:
    """Text that can be stored, of so many characters."""

    def check(value: Any) -> Findings:
        if not isinstance(value, str):
            return (("", f"text is expected, not {shown(value)}"),)
        if len(value) < least:
            return (("", "empty"),)
        if most is not None and len(value) > most:
            return (("", f"longer than {most} characters"),)
        bad = _UNSTORABLE.search(value)
        if bad:
            what = "a NUL character" if bad.group() == "\x00" else "half a surrogate pair"
            return (("", f"holds {what} as its character {bad.start() + 1}, which cannot be stored"),)
        return SOUND

    return check


def _then(first: Check, reason: Callable[[Any], str | None]) -> Check:
    """A check that goes on once the value has its type."""

    def check(value: Any) -> Findings:
        found = first(value)
        if found:
            return found
        words = reason(value)
        return (("", words),) if words else SOUND

    return check


def _or_null(check: Check) -> Check:
    return lambda value: SOUND if value is None else check(value)


def _instant(value: Any) -> str | None:
    try:
        instant(value)
    except ValueError as trouble:
        return str(trouble)
    return None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def _zone(value: str) -> str | None:
    return None if value in _zones() else f"no time zone {shown(value)}"


def _country(value: str) -> str | None:
    if not _COUNTRY.match(value):
        return f"a code of two capital letters is expected, not {shown(value)}"
    return None if is_country(value) else f"no country {shown(value)}"


def one_of(*values: str) -> Check:
    """One of our words."""
    return lambda value: SOUND if isinstance(value, str) and value in values else (("", f"one of {', '.join(values)} is expected, not {shown(value)}"),)


def whole(value: Any) -> Findings:
    """A number from 1 on that a database can hold."""
    if not is_whole(value):
        return (("", f"a whole number is expected, not {shown(value)}"),)
    if value < 1:
        return (("", f"a number from 1 on is expected, not {shown(value)}"),)
    return SOUND if value <= LARGEST_NUMBER else (("", f"larger than {LARGEST_NUMBER}"),)


def is_whole(value: Any) -> bool:
    """Whether JSON Schema calls it an integer: 1.0 is one, true is none."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def list_of(check: Check, *, least: int = 0) -> Check:
    """A list of such values."""

    def each(value: Any) -> Findings:
        if not isinstance(value, list):
            return (("", f"a list is expected, not {shown(value)}"),)
        if len(value) < least:
            return (("", "at least one is expected"),)
        return [(f"[{index}]{below}", words) for index, item in enumerate(value) for below, words in check(item)]

    return each


def any_list(value: Any) -> Findings:
    """A list whose items are looked at one by one elsewhere."""
    return SOUND if isinstance(value, list) else (("", f"a list is expected, not {shown(value)}"),)


def sound_keys(value: Any, shape: Shape, place: str, faults: Faults) -> dict[str, Any]:
    """Those keys of an object that are as they should be; every other is a fault."""
    if not isinstance(value, dict):
        faults.add(place, f"an object is expected, not {shown(value)}")
        return {}
    for name in value.doubled if isinstance(value, Doubled) else ():
        faults.add(below(place, name), "stands twice")
    for name, key in shape.items():
        if key.required and name not in value:
            faults.add(below(place, name), "missing")
    sound = {}
    for name, held in value.items():
        found = shape[name].check(held) if name in shape else (("", "no such key"),)
        if not found:
            sound[name] = held
        else:
            faults.note(below(place, name), found)
    return sound


def below(place: str, name: str) -> str:
    """The place of a key inside another place."""
    name = name if name.isidentifier() else f"[{shown(name)}]"
    return name if not place else f"{place}{name}" if name.startswith("[") else f"{place}.{name}"


_anything: Check = lambda value: SOUND  # noqa: E731
_moment = _then(text(), _instant)
_tag = _then(text(most=35), lambda value: None if is_language(value) else f"no language {shown(value)}")
_address = _then(text(most=320), lambda value: None if _ADDRESS.match(value) else f"no address: {shown(value)}")
_id = text(least=1, most=500)
_name_of_one = text(most=500)
_code = text(least=1, most=200)

DOCUMENT: Shape = {
    "format": Key(lambda value: SOUND if value == "forum-archive" else (("", f'"forum-archive" is expected, not {shown(value)}'),), required=True),
    "version": Key(lambda value: SOUND if is_whole(value) and value == 1 else (("", f"version 1 is expected, not {shown(value)}"),), required=True),
    "plan": Key(_anything),
    "forum": Key(_anything, required=True),
    "participants": Key(_anything, required=True),
    "topics": Key(_anything, required=True),
    "messages": Key(_anything, required=True),
}
PLAN: Shape = {"code": Key(_code, required=True), "edition": Key(_code, required=True), "title": Key(text()), "goals": Key(any_list, required=True)}
GOAL: Shape = {"code": Key(_code, required=True), "title": Key(text(least=1), required=True), "short_title": Key(text(least=1))}
FORUM: Shape = {
    "slug": Key(_then(text(most=200), lambda value: None if _SLUG.match(value) else f"small letters, digits and single hyphens are expected, not {shown(value)}"), required=True),
    "title": Key(text(least=1), required=True),
    "about": Key(text()),
    "disclaimer": Key(text()),
    "languages": Key(list_of(_tag, least=1)),
    "opens_at": Key(_moment, required=True),
    "closes_at": Key(_moment, required=True),
    "timezone": Key(_then(text(most=64), _zone), required=True),
    "visibility": Key(one_of(*VISIBILITIES)),
    "moderation": Key(one_of(*MODERATIONS)),
    "document_symbol": Key(text(most=500)),
}
PARTICIPANT: Shape = {
    "id": Key(_id, required=True),
    "display_name": Key(text(least=1), required=True),
    "email": Key(_address),
    "category": Key(one_of(*CATEGORIES), required=True),
    "country": Key(_or_null(_then(text(), _country))),
    "organization": Key(_or_null(text())),
    "role": Key(one_of(*FORUM_ROLES)),
    "language": Key(_tag),
    "registered_at": Key(_moment),
}
TOPIC: Shape = {
    "number": Key(whole, required=True),
    "title": Key(text(least=1), required=True),
    "introduction": Key(text()),
    "opens_at": Key(_moment),
    "closes_at": Key(_moment),
    "goals": Key(list_of(text())),
    "questions": Key(any_list),
}
QUESTION: Shape = {"number": Key(whole, required=True), "text": Key(text(least=1), required=True), "short_title": Key(text())}
MESSAGE: Shape = {
    "id": Key(_id, required=True),
    "number": Key(whole),
    "topic": Key(lambda value: SOUND if value is None or is_whole(value) else (("", f"a topic's number or null is expected, not {shown(value)}"),), required=True),
    "reply_to": Key(_or_null(_name_of_one)),
    "author": Key(_name_of_one, required=True),
    "on_behalf_of": Key(_or_null(_name_of_one)),
    "posted_at": Key(_moment, required=True),
    "language": Key(_tag),
    "subject": Key(text()),
    "body": Key(text(least=1), required=True),
    "kind": Key(one_of(*KINDS)),
    "status": Key(one_of(*STATUSES)),
    "questions": Key(list_of(lambda value: SOUND if is_whole(value) else (("", f"a question's number is expected, not {shown(value)}"),))),
    "goals": Key(list_of(text())),
    "initiatives": Key(any_list),
}
INITIATIVE: Shape = {"title": Key(text(least=1), required=True), "type": Key(text()), "audience": Key(text()), "status": Key(one_of(*INITIATIVE_STATUSES))}
