"""Pages of one's own account, and those on which the staff looks after accounts."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
admin_pages = Blueprint("admin", __name__)
BLUEPRINTS = [(pages, "/<lang:lang>/account"), (admin_pages, "/<lang:lang>/admin")]

# Their routes hang on the blueprints above.
from accounts.views import address, admin, data, guard, password, profile, recovery, registration, session, tokens, two_step  # noqa: E402, F401
