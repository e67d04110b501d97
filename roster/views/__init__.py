"""Pages of the roster, by what a reader comes to do."""

from flask import Blueprint

pages = Blueprint("roster", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>")]

from roster.views import (  # noqa: E402, F401  (their routes hang on the blueprint above)
    profile,
    reading,
)
