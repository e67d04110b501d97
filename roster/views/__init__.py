"""Pages of the roster, by what a reader comes to do."""

from flask import Blueprint

pages = Blueprint("roster", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>")]

# A person's part in the roster joins what accounts hand out and erase.
from roster.actions import erasing, forgetting  # noqa: E402, F401
from roster.finding import following  # noqa: E402, F401  (what is stored of experts is followed from here on)
from roster.queries import own_data, own_use  # noqa: E402, F401
from roster.views import (  # noqa: E402, F401  (their routes hang on the blueprint above)
    assignments,
    entering,
    exporting,
    files,
    finding,
    focal_point,
    focal_points,
    history,
    history_of_use,
    importing,
    invitations,
    keeping,
    leaving,
    nominating,
    profile,
    requests,
    review,
    suggestions,
    use,
    words,
)
