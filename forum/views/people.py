"""Who takes part in a forum."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from accounts.models import CATEGORIES
from accounts.words import CATEGORY_NAMES
from core import asked, fresh, paging
from core.comma import csv_answer
from core.languages import country
from forum.queries import people
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.words import byline

ALL = 5_000  # people on one page, to print


@pages.get("/forums/<slug>/participants")
def participants(slug: str) -> Any:
    """Registered participants by category, numbered: what is public of them, never an address. All on one page to print, and as CSV."""
    on = opened(slug)
    category = asked.one_of("category", CATEGORIES, "")
    if request.args.get("format") == "csv":
        return _as_csv(on)
    whole = "all" in request.args

    def render() -> str:
        found = people.participants(on.forum.id, category=category or None, page=asked.page(), size=ALL if whole else people.PEOPLE)
        keep = (*((("category", category),) if category else ()), *((("all", "1"),) if whole else ()))
        numbered = paging.pages_of(page=found.page, total=found.total, size=ALL if whole else people.PEOPLE, keep=keep)
        lines = list(zip(found.numbers, found.people, strict=True))
        return render_template("forum/participants.html", on=on, forum=on.forum, found=found, lines=lines, category=category, pages=numbered, whole=whole)

    return fresh.page(on.version, render)


def _as_csv(on: Opened) -> Any:
    found = people.participants(on.forum.id, category=None, page=1, size=ALL)
    head = (gettext("No."), gettext("Category"), gettext("Country or organization"), gettext("Name or function"), gettext("Country"), gettext("Contributed"))
    rows = [
        (number, str(CATEGORY_NAMES[one.category]), by.entity, by.rest, country(one.country), gettext("yes") if number in found.contributed else gettext("no"))
        for number, one in zip(found.numbers, found.people, strict=True)
        for by in [byline(one)]
    ]
    return csv_answer([head, *rows], name="participants")
