"""Pages of lists and subscriptions, by what a reader comes to do."""

from flask import Blueprint

pages = Blueprint("listserv", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>")]

# A person's part in the lists joins what accounts hand out and erase; held messages go out by mail.
from listserv.actions import deciding, erasing  # noqa: E402, F401
from listserv.mail import receipts, registering  # noqa: E402, F401  (letters that answer mails)
from listserv.queries import own_data  # noqa: E402, F401
from listserv.views import (  # noqa: E402, F401  (their routes hang on the blueprint above)
    arrivals,
    arriving,
    choices,
    curating,
    delivery,
    keeping,
    lists,
    preferences,
    question_forms,
    stopping,
    wishes,
    writing,
    writing_places,
)
