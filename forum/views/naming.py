"""Who can be named with "@": what the form to write asks while somebody types."""

from typing import Any

from flask import jsonify, request

from core.access import require
from core.guard import limiter
from forum.queries.naming import participants_like
from forum.rules import naming
from forum.views import pages
from forum.views.common import here
from forum.views.places import pace_of


@pages.get("/forums/<slug>/names")
@limiter.limit("120 per minute", key_func=pace_of)
def names(slug: str) -> Any:
    """Participants whose names begin so, for others who take part."""
    now = here(slug)
    require(naming.may_look_up_names(now.standing))
    return jsonify({"names": [vars(one) for one in participants_like(now.forum.id, request.args.get("q", ""))]})
