"""An expert's page."""

from typing import Any

from flask import render_template

from roster.queries import profile as reading
from roster.views import pages
from roster.views.common import here


@pages.get("/roster/<int(max=2147483647):expert_id>")
def show(expert_id: int) -> Any:
    """The profile, as this reader may see it."""
    now = here(expert_id)
    return render_template("roster/show.html", profile=reading.profile_of(now.expert, now.viewer, at=now.at))
