"""A search narrowed by its address: what was asked for, in words, and where each further step leads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from accounts.models import CATEGORIES
from accounts.words import CATEGORY_NAMES
from core import asked, paging
from core.languages import country, day, is_country, language_name
from forum.models import KINDS
from forum.queries.narrowing import NONE, Narrowing, Sorts, Value
from forum.views.words import language_mark, tongue

NAMES = {
    "forum": _l("Forum"), "topic": _l("Topic"), "goal": _l("Goal"), "country": _l("Country"), "category": _l("Category"), "language": _l("Language"),
    "author": _l("Author"), "kind": _l("Kind of message"), "from": _l("From"), "to": _l("To"),
}  # fmt: skip
KIND_NAMES = {"input": _l("Inputs"), "moderator": _l("Messages of the moderator")}
Asked = tuple[tuple[str, str], ...]
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")


def asked_for() -> Asked:
    """What the address asks for beside words, as far as it makes sense, in the order in which it is shown."""
    topic, goal, code, language = asked.whole("topic"), asked.text("goal", most=400), asked.text("country", most=4), asked.text("language", most=4)
    found = {
        "forum": asked.text("forum", most=200),
        "topic": str(topic or ""),
        "goal": goal if goal.count("/") == 2 else "",
        "country": code if code == NONE or is_country(code) else "",
        "category": asked.one_of("category", CATEGORIES, ""),
        "language": language if _LANGUAGE.match(language) or language == NONE else "",
        "author": asked.text("author", most=300),
        "kind": asked.one_of("kind", KINDS, ""),
        "from": _day("from"),
        "to": _day("to"),
    }
    return tuple((name, value) for name, value in found.items() if value)


def _day(name: str) -> str:
    given = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(given).isoformat() if len(given) == 10 and given.isascii() and given < "9999-12-31" else ""
    except ValueError:  # no such day
        return ""


def narrowing(these: Asked, zone: str) -> Narrowing:
    """The same for the database; days are those of the zone."""
    given = dict(these)
    since, until = given.pop("from", ""), given.pop("to", "")
    plan, edition, code = given.pop("goal").split("/") if "goal" in given else ("", "", "")
    topic = given.pop("topic", None)
    return Narrowing(
        **given, topic=int(topic) if topic else None, goal=(plan, edition, code) if plan else None,
        since=_begins(date.fromisoformat(since), zone) if since else None,
        until=_begins(date.fromisoformat(until) + timedelta(days=1), zone) if until else None,
    )  # fmt: skip


def _begins(on: date, zone: str) -> datetime:
    try:
        return datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    except OverflowError:  # the first days of the calendar
        return datetime(1, 1, 1, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Step:
    """A way on from a search: what it is called, where it leads, how many messages it leads to."""

    name: str
    words: Markup
    address: str
    count: int = 0


def chosen(keep: Asked, these: Asked, forum: tuple[str, str | None] | None) -> list[Step]:
    """What was asked for, each with the search without it. Without its forum a topic means nothing."""
    words = {"forum": _titled(*forum) if forum else None}
    return [Step(str(NAMES[name]), words.get(name) or _said(name, value), paging.ask(_without(keep, name))) for name, value in these]


def _without(keep: Asked, name: str) -> Asked:
    gone = {name, "topic"} if name == "forum" else {name}
    return tuple(pair for pair in keep if pair[0] not in gone)


def further(keep: Asked, these: Asked, sorts: Sorts) -> list[tuple[str, list[Step]]]:
    """By which sorts the messages found can be told apart, and the search for each of their values."""
    taken = dict(these)
    return [
        (str(NAMES[name]), [_to(keep, name, value, sorts) for value in values])
        for name, values in sorts.values.items()
        if name not in taken and (len(values) > 1 or (values and values[0].count < sorts.counted))
    ]


def _to(keep: Asked, name: str, value: Value, sorts: Sorts) -> Step:
    more: Sequence[tuple[str, str]] = [("forum", sorts.values["forum"][0].key)] if name == "topic" and "forum" not in dict(keep) else []
    words = _titled(value.name, value.language) if value.name else _said(name, value.key)
    return Step(name, words, paging.ask((*keep, *more, (name, value.key))), value.count)


def _titled(title: str, language: str | None) -> Markup:
    return Markup("<span{}>{}</span>").format(tongue(language), title)


def _said(name: str, value: str) -> Markup:
    if name == "country":
        return escape(country(value) if value != NONE else gettext("No country (international bodies)"))
    if name == "category":
        return escape(CATEGORY_NAMES[value])
    if name == "language":
        return language_mark(value) if value != NONE and language_name(value) != value else escape(value if value != NONE else gettext("No language given"))
    if name == "kind":
        return escape(KIND_NAMES[value])
    if name == "goal":
        return Markup("<bdi>{}</bdi>").format(value.rsplit("/", 1)[-1])
    if name == "topic":
        return escape(gettext("topic %(number)s", number=value))
    if name in ("from", "to"):
        return escape(day(date.fromisoformat(value)))
    return Markup("<bdi>{}</bdi>").format(value)
