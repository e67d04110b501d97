"""The figures of a forum: tables, whether they add up, and as of when."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, jsonify, render_template, request
from flask_babel import gettext

from accounts.models import CATEGORIES
from core import fresh
from core.languages import LANGUAGES, country, language_name
from forum import tally as rules_of_counting
from forum.queries.recoded import other_editions
from forum.queries.tally import Figures, figures_of
from forum.tally import NONE, NOTHING, Count, Table
from forum.views import pages
from forum.views.opened import Opened, opened

_AT = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T]+(\d\d?):(\d\d)(?::(\d\d))?)?\Z", re.ASCII)


@dataclass(frozen=True)
class Row:
    """A line of a table. ``key`` is what was counted; ``name`` its words, where they are not the template's."""

    key: str
    name: str
    count: Count
    code: str = ""


@pages.get("/forums/<slug>/figures", endpoint="tally")
def figures(slug: str) -> Any:
    """What was said, by topic, question, goal, country, category, organization and language; as JSON too."""
    on = opened(slug)
    asked = request.args.get("at", "")[:40].strip()
    as_of, fault = _instant(asked, on.forum.timezone)
    if request.args.get("format") == "json":
        return _json(_counted(on, as_of)) if not fault else (jsonify({"error": fault}), 400)

    def render() -> str:
        counted = _counted(on, as_of)
        example = on.forum.closes_at.astimezone(ZoneInfo(on.forum.timezone)).strftime("%Y-%m-%d %H:%M")
        return render_template(
            "forum/tally.html", on=on, forum=on.forum, figures=counted, tally=counted.tally, tables=_tables(counted), as_of=as_of or on.at,
            asked=asked, fault=fault, example=example, editions=other_editions(on.forum.edition_id),
        )  # fmt: skip

    return fresh.page(on.version, render)


def _instant(asked: str, zone: str) -> tuple[datetime | None, str]:
    """The instant somebody typed, on the clock of the forum's zone; or what is wrong with it."""
    if not asked:
        return None, ""
    found = _AT.match(asked)
    try:
        parts = [int(part or 0) for part in found.groups()] if found else [0, 0, 0]
        return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC")), ""  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):  # not the shape, no such day, or beyond the calendar
        return None, gettext("Enter a day, or a day and an hour, as in 2025-07-16 12:00.")


def _counted(on: Opened, as_of: datetime | None) -> Figures:
    return figures_of(on.forum.slug, as_of=as_of) or abort(404)


def _json(counted: Figures) -> Any:
    as_of = counted.as_of.isoformat() if counted.as_of else None
    return jsonify({"forum": counted.slug, "as_of": as_of, "figures": rules_of_counting.as_data(counted.tally)})


def _tables(counted: Figures) -> dict[str, list[Row]]:
    tally = counted.tally
    goals = {goal.code: goal.label for goal in counted.goals}
    titles = {str(topic.number): topic.title for topic in counted.topics}
    topics = dict(tally.topics)
    topics.setdefault(NONE, NOTHING)
    return {
        "topic": [Row(key, titles.get(key, ""), count) for key, count in topics.items()],
        "question": [row for topic in counted.topics for row in _questions(topic, tally.questions[str(topic.number)])],
        "goal": [Row(key, goals.get(key, ""), count, code=key) for key, count in tally.goals.items()],
        "language": _ordered(tally.languages, language_name, first=tuple(LANGUAGES)),
        "category": [Row(category, "", tally.categories.get(category, NOTHING)) for category in CATEGORIES],
        "country": _ordered(tally.countries, country),
        "organization": _ordered(tally.organizations, str),
    }


def _questions(topic: Any, table: Table) -> Iterable[Row]:
    labels = {str(question.number): question.label for question in topic.questions}
    return [Row(key, labels.get(key, ""), count, code=f"{topic.number}.{key}" if key in labels else str(topic.number)) for key, count in table.items()]


def _ordered(table: Table, name: Callable[[str], str], *, first: tuple[str, ...] = ()) -> list[Row]:
    """``first`` ones in their order, then the largest, then by name; none at the end."""
    place = {key: index for index, key in enumerate(first)}
    rows = [Row(key, name(key) if key != NONE else "", count) for key, count in table.items()]
    return sorted(rows, key=lambda row: (row.key == NONE, place.get(row.key, len(place)), -row.count.inputs, row.name.casefold()))
