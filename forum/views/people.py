"""Who takes part in a forum."""

from typing import Any

from flask import render_template

from accounts.models import CATEGORIES
from core import asked, fresh, paging
from forum.queries import people
from forum.views import pages
from forum.views.opened import opened


@pages.get("/forums/<slug>/participants")
def participants(slug: str) -> Any:
    """Registered participants by category, with country: what is public of them, never an address."""
    on = opened(slug)
    category = asked.one_of("category", CATEGORIES, "")

    def render() -> str:
        found = people.participants(on.forum.id, category=category or None, page=asked.page())
        keep = (("category", category),) if category else ()
        numbered = paging.pages_of(page=found.page, total=found.total, size=people.PEOPLE, keep=keep)
        return render_template("forum/participants.html", on=on, forum=on.forum, found=found, category=category, pages=numbered, first=(found.page - 1) * people.PEOPLE + 1)

    return fresh.page(on.version, render)
