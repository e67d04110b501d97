"""Pages of lists and subscriptions, by what a reader comes to do."""

from flask import Blueprint

pages = Blueprint("listserv", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>")]

# A person's part in the lists joins what accounts hand out and erase.
from listserv.actions import erasing  # noqa: E402, F401
from listserv.queries import own_data  # noqa: E402, F401
from listserv.views import (  # noqa: E402, F401  (their routes hang on the blueprint above)
    arriving,
    curating,
    delivery,
    keeping,
    lists,
    preferences,
    stopping,
    wishes,
    writing,
)
