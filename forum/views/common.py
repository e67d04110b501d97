"""What every page of a forum begins with: the forum by its name in the address, and how the reader stands to it."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort

from core import clock
from core.access import current_person
from forum import rules
from forum.models import Forum
from forum.queries import standing
from forum.rules import Standing
from forum.views.passage import require_reading


@dataclass(frozen=True)
class Here:
    """A request to a forum that its reader may read: the one reading of the clock, the forum with its topics, the reader's standing."""

    at: datetime
    forum: Forum
    standing: Standing


def here(slug: str, *, held: bool = False) -> Here:
    """The forum of this address, if there is one and the reader may read it; otherwise the request ends here.

    ``held`` keeps its row for this request: what is read of it now is true until the commit.
    """
    at = clock.now()
    forum = standing.forum_alone(slug, held=held)
    if forum is None:
        abort(404)
    mine = standing.standing_of(current_person(), forum)
    require_reading(rules.may_read(mine, forum), slug)
    return Here(at=at, forum=forum, standing=mine)
