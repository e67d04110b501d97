"""The forums for programs: JSON under /api/v1. Who asks is known by a token and never by a cookie, so that no page can ask in a reader's name.

``document`` describes every operation once; routes, the reading of parameters and the OpenAPI document all follow from it.
"""

from flask import Blueprint

api = Blueprint("api", __name__)

from forum.views.api import experts, reading, summaries, writing  # noqa: E402, F401  (their routes hang on the blueprint above)
