"""What the forums tell on an expert's page of the roster: the inputs that speak for them, if they agreed to it."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup

from forum.queries import experts
from roster.models import Expert
from roster.sections import Section, section


@section
def inputs(expert: Expert, at: datetime) -> Section | None:
    """Published inputs in public forums, and none of anybody who has not agreed or is not on the roster."""
    if expert.person_id is None or not expert.shows("inputs") or not expert.is_listed(at):
        return None
    found = experts.inputs_of(expert.person_id)
    if not found.lines:
        return None
    return Section("inputs", gettext("Inputs in forums"), Markup(render_template("forum/_inputs_of_expert.html", found=found)))
