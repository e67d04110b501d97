"""Statistics of a forum and of the whole site: when, from where, by whom and in which language; as JSON and CSV too."""

import re
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from flask import jsonify, render_template, request
from flask_babel import gettext
from markupsafe import Markup, escape

from accounts.words import CATEGORY_NAMES
from core import clock, fresh
from core.comma import csv_answer
from core.languages import country, day, month
from core.regions import REGION_NAMES
from forum.queries import statistics
from forum.queries.statistics import Statistics
from forum.tally import NONE
from forum.views import pages
from forum.views.opened import opened
from forum.views.words import language_mark, tongue


@pages.get("/forums/<slug>/statistics", endpoint="statistics")
def statistics_(slug: str) -> Any:
    """Those of a forum that the reader may read."""
    on = opened(slug)
    if (format_ := request.args.get("format")) in ("json", "csv"):
        return _data(slug, statistics.of_forum(on.forum, at=on.at), format_)

    def render() -> str:
        counted = statistics.of_forum(on.forum, at=on.at)
        titles = {str(topic.number): _titled(f"{topic.number}. {topic.title}", on.forum.language) for topic in on.forum.topics}
        return render_template("forum/statistics.html", forum=on.forum, on=on, counted=counted, named=_named(counted, titles), as_of=on.at)

    # What visitors and others see of it is the same but for the head of the page.
    return fresh.page(on.version, render)


@pages.get("/statistics")
def site_statistics() -> Any:
    """Those of all forums that everybody may read, whoever asks."""
    at, version = clock.now(), statistics.version_of_public_forums()
    if (format_ := request.args.get("format")) in ("json", "csv"):
        return _data("site", statistics.of_public_forums(), format_)

    def render() -> str:
        def part() -> str:
            counted = statistics.of_public_forums()
            titles = {slug: _titled(*words) for slug, words in statistics.titles_of_public_forums().items()}
            return render_template("forum/_statistics.html", forum=None, counted=counted, named=_named(counted, titles), as_of=at)

        return render_template("forum/site_statistics.html", main=fresh.shared(("statistics", version), part))

    return fresh.page(version, render)


def _titled(title: str, language: str) -> Markup:
    return Markup("<span{}>{}</span>").format(tongue(language), title)


def _named(counted: Statistics, titles: dict[str, Markup]) -> dict[str, list[tuple[Markup, Any]]]:
    """The rows with what each is called."""
    return {table: [(_name(table, row.key, titles), row) for row in rows] for table, rows in counted.tables.items()}


def _name(table: str, key: str, titles: dict[str, Markup]) -> Markup:
    if table == "day":
        return escape(month(datetime(int(key[:4]), int(key[5:]), 1, tzinfo=UTC), "UTC") if len(key) == 7 else day(date.fromisoformat(key)))
    if table == "topic":
        return titles.get(key) or escape(gettext("In no topic"))
    if table == "forum":
        return titles.get(key) or escape(key)
    if table == "country":
        return escape(country(key) if key != NONE else gettext("No country (international bodies)"))
    if table == "region":
        return escape(REGION_NAMES[key] if key != NONE else gettext("No region (international bodies, territories)"))
    if table == "category":
        return escape(CATEGORY_NAMES[key])
    return language_mark(key) if key != NONE else escape(gettext("No language given"))


def _data(name: str, counted: Statistics, format_: str) -> Any:
    if format_ == "json":
        totals = {key: getattr(counted, key) for key in ("messages", "inputs", "contributors", "registered", "silent")}
        return jsonify({"of": name, **totals, "tables": {table: [_row(table, row) for row in rows] for table, rows in counted.tables.items()}})
    rows = [(table, *_row(table, row).values()) for table, rows in counted.tables.items() for row in rows]
    return csv_answer([("table", "key", "messages", "inputs", "contributors"), *rows], name=f"statistics-{re.sub(r'[^A-Za-z0-9-]', '', name)}")


def _row(table: str, row: Any) -> dict[str, Any]:
    given = asdict(row)
    if table == "day":  # contributors are not counted by day
        given["contributors"] = ""
    return given
