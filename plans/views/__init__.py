"""Pages of the action plans: what they say, how their editions lead to one another, and where the secretariat keeps them."""

from flask import Blueprint

pages = Blueprint("plans", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>/plans")]

# Their routes hang on the blueprint above.
from plans.views import beginning, editing, reading  # noqa: E402, F401
