"""What a reader follows: chosen on the page of a forum, topic or thread, and seen together on one."""

from typing import Any

from flask import redirect, request, url_for

from core.database import db
from forum.actions import keeping
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import writer
from forum.views.reader import Where, of_forum, of_topic
from forum.views.scopes import thread_here


@pages.get("/following")
def following() -> Any:
    """All choices stand on one page, with when and how letters come."""
    return redirect(url_for("listserv.preferences"), 302)


@pages.post("/forums/<slug>/following")
def follow_forum(slug: str) -> Any:
    """How much to hear of a forum."""
    person, on = writer(), opened(slug)
    return _chosen(person.id, on, of_forum(on))


@pages.post("/forums/<slug>/topics/<int(max=2147483647):number>/following")
def follow_topic(slug: str, number: int) -> Any:
    """How much to hear of a topic."""
    person, on = writer(), opened(slug)
    return _chosen(person.id, on, of_topic(on, on.topic(number).id, number))


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/following")
def follow_thread(slug: str, number: int) -> Any:
    """How much to hear of a thread."""
    person, on = writer(), opened(slug)
    return _chosen(person.id, on, thread_here(on, number))


def _chosen(person_id: int, on: Opened, where: Where) -> Any:
    keeping.follow(person_id, on.forum.id, scope=where.scope, scope_id=where.id, level=request.form.get("level", ""), at=on.at)
    db.session.commit()
    return redirect(url_for("listserv.preferences") if "listed" in request.form else where.address, 303)
