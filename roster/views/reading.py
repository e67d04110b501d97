"""The roster as a list."""

from typing import Any

from flask import render_template

from core import clock
from core.access import current_person
from roster.queries import profile as reading
from roster.queries.standing import viewer_of
from roster.views import pages


@pages.get("/roster")
def index() -> Any:
    """Everybody on the roster."""
    at, viewer = clock.now(), viewer_of(current_person())
    return render_template("roster/index.html", lines=reading.lines(viewer, at=at))
