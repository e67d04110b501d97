"""The figures by goal in the codes of another edition."""

from typing import Any

from flask import abort, render_template

from core import fresh
from forum.queries.recoded import in_other_codes
from forum.views import pages
from forum.views.opened import opened


@pages.get("/forums/<slug>/figures/editions/<edition>")
def tally_in(slug: str, edition: str) -> Any:
    """The inputs by goal through the crosswalk; what it divides is shown, never guessed."""
    on = opened(slug)
    found = in_other_codes(on.forum.id, on.forum.edition_id, edition) if on.forum.edition_id is not None else None
    if found is None:
        abort(404)
    return fresh.page((on.version, found), lambda: render_template("forum/tally_in.html", on=on, forum=on.forum, found=found))
