"""An expert's assignments, as a section of their page: what the expert lets stand, with the reports that countries have published."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from roster.models import Expert
from roster.queries import assignments
from roster.reasons import MODE_NAMES
from roster.sections import Section, section


@section
def history(expert: Expert, at: datetime) -> Section | None:
    """Those the expert lets stand; who looks makes no difference."""
    lines = assignments.of_expert(expert.id)
    if not lines:
        return None
    return Section("assignments", gettext("Assignments"), Markup(render_template("roster/_history.html", history=lines, modes=MODE_NAMES, own=False)))
