"""Messages that a reader keeps to find again."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core import asked, paging
from core.access import current_person, require
from core.database import db
from forum import rules
from forum.actions import keeping
from forum.forms import line
from forum.queries import bookmarks as queries
from forum.queries import entries
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import writer

LONGEST_NOTE = 500


@pages.get("/bookmarks")
def bookmarks() -> Any:
    """All of one's bookmarks, the latest first, with their notes."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    marked, page, total = queries.bookmarks_of(person, page=asked.page())
    numbered = paging.pages_of(page=page, total=total, size=queries.PAGE)
    return render_template("forum/bookmarks.html", marked=marked, total=total, pages=numbered, first=(page - 1) * queries.PAGE + 1, base=url_for("forum.index"))


@pages.post("/forums/<slug>/bookmarks")
def keep_from_list(slug: str) -> Any:
    """A button beside a message in a list of messages: keeps it, or drops the bookmark."""
    person, on = writer(), opened(slug)
    given = request.form.get("number") or request.form.get("drop") or ""
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
    message_id = _message(on, number)
    if "drop" in request.form:
        keeping.drop_bookmark(person.id, message_id)
    else:
        keeping.bookmark(person.id, message_id, note=None, at=on.at)
    db.session.commit()
    return redirect(_back(on, number), 303)


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/bookmark")
def bookmark(slug: str, number: int) -> Any:
    """From the page of a message: with a note."""
    person, on = writer(), opened(slug)
    message_id = _message(on, number)
    keeping.bookmark(person.id, message_id, note=line(request.form.get("note", ""))[:LONGEST_NOTE], at=on.at)
    db.session.commit()
    return redirect(url_for("forum.bookmarks") if "listed" in request.form else f"{on.base}/messages/{number}", 303)


@pages.post("/bookmarks/<int(max=2147483647):message_id>/removal")
def drop_bookmark(message_id: int) -> Any:
    """One's own, also of a message that one may no longer see."""
    person = writer()
    if not keeping.drop_bookmark(person.id, message_id):
        abort(404)
    db.session.commit()
    return redirect(url_for("forum.bookmarks"), 303)


def _message(on: Opened, number: int) -> int:
    """The id of a message that this reader may see."""
    state = entries.state_of(on.forum.id, number)
    if state is None:
        abort(404)
    require(rules.may_see_message(on.standing, state.entity, author_person_id=state.author_person_id))
    return state.id


def _back(on: Opened, number: int) -> str:
    """The page on which the button stood, if it is one of this forum; else the message's own."""
    referrer = (request.referrer or "").partition("#")[0]
    here = request.host_url.rstrip("/") + on.base + "/"
    return f"{referrer.removeprefix(request.host_url.rstrip('/'))}#m{number}" if referrer.startswith(here) else f"{on.base}/messages/{number}"
