"""Changing a message, and reading what it said before."""

from typing import Any

from flask import abort, make_response, render_template

from core.access import require
from core.verdict import No
from forum import rules
from forum.models import Message
from forum.queries import compose as reading
from forum.queries import history as earlier
from forum.queries import writing
from forum.rules import editing
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import around


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/history")
def history(slug: str, number: int) -> Any:
    """What a message said before it was changed, for everybody who may read it."""
    now = here(slug)
    message = writing.message_of(now.forum, number) or abort(404)
    mine = message.author.person_id
    seen = rules.may_see_message(now.standing, message, author_person_id=mine)
    if isinstance(seen, No) and not seen.unseen:
        return _gone(now, message)
    require(seen)
    everything = editing.may_read_version(now.standing, withheld=True, author_person_id=mine)
    changes, first = earlier.changes_of(message, everything=everything)
    sheet = reading.sheet_of(writing.place_of_a_message(now.forum, message), now.standing)
    entry = reading.entry_of(message)
    return render_template("forum/history.html", sheet=sheet, s=around(sheet, entry), message=entry, changes=changes, first=first, everything=everything)


def _gone(now: Here, message: Message) -> Any:
    """Neither the words that stood here nor the earlier ones."""
    sheet = reading.sheet_of(writing.place_of_a_message(now.forum, message), now.standing)
    return make_response(render_template("forum/history_gone.html", sheet=sheet, number=message.number, status=message.status), 410)
