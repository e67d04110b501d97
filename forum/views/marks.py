"""How far a reader has read: marked by a button, or by the page once its last message was seen; and the way to the first unread message."""

from datetime import datetime
from typing import Any

from flask import redirect, request, url_for

from core.access import current_person
from core.database import db
from core.guard import limiter
from forum.actions import reading
from forum.queries import timeline, unread
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import pace_of, writer
from forum.views.reader import Where, of_forum, of_topic
from forum.views.scopes import thread_here

MOST_SEEN = 200  # messages of one page


@pages.post("/forums/<slug>/reading")
def mark_forum_read(slug: str) -> Any:
    """Everything in the forum, as far as it had been written when the page was made."""
    person, on = writer(), opened(slug)
    reading.mark_forum(person.id, on.forum.id, until=_until(on), seen_at=_seen_at(on))
    db.session.commit()
    return redirect(on.base, 303)


@pages.post("/forums/<slug>/topics/<int(max=2147483647):number>/reading")
def mark_topic_read(slug: str, number: int) -> Any:
    """All threads of the topic."""
    person, on = writer(), opened(slug)
    this = on.topic(number)
    reading.mark_topic(person.id, on.forum.id, this.id, until=_until(on), seen_at=_seen_at(on))
    db.session.commit()
    return redirect(f"{of_topic(on, this.id, number).address}#messages", 303)


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/reading")
def mark_thread_read(slug: str, number: int) -> Any:
    """All of one thread."""
    person, on = writer(), opened(slug)
    where = thread_here(on, number)
    reading.mark_thread(person.id, on.forum.id, where.id, until=_until(on), seen_at=_seen_at(on))
    db.session.commit()
    return redirect(where.address, 303)


@pages.post("/forums/<slug>/reading/messages")
@limiter.limit("240 per minute", key_func=pace_of)
def mark_seen(slug: str) -> Any:
    """The messages of a page whose last one came into view: sent by its script."""
    person, on = writer(), opened(slug)
    numbers = [int(given) for given in request.form.getlist("number")[:MOST_SEEN] if given.isascii() and given.isdecimal() and len(given) < 10]
    kept = unread.kept_by(person.id, on.forum.id)
    reading.mark_seen(person.id, kept, forum_id=on.forum.id, mine=on.standing.registration_id, numbers=numbers, seen_at=_seen_at(on))
    db.session.commit()
    return "", 204


def _until(on: Opened) -> int:
    """The last number that the page knew of; never one that is yet to be given."""
    given = request.form.get("until", "")
    return min(int(given), on.forum.last_number) if given.isascii() and given.isdecimal() and len(given) <= 10 else on.forum.last_number


def _seen_at(on: Opened) -> datetime:
    """When the page was made, as it says itself; at the latest now."""
    try:
        return min(datetime.fromisoformat(request.form.get("seen", "")), on.at)
    except (ValueError, TypeError):  # not an instant, or one without a zone
        return on.at


@pages.get("/forums/<slug>/unread")
def first_unread(slug: str) -> Any:
    """On to the first message of the forum that one has not read."""
    on = opened(slug)
    return _first(on, of_forum(on))


@pages.get("/forums/<slug>/topics/<int(max=2147483647):number>/unread")
def first_unread_of_topic(slug: str, number: int) -> Any:
    """The same in a topic."""
    on = opened(slug)
    return _first(on, of_topic(on, on.topic(number).id, number))


@pages.get("/forums/<slug>/threads/<int(max=2147483647):number>/unread")
def first_unread_of_thread(slug: str, number: int) -> Any:
    """The same in a thread."""
    on = opened(slug)
    return _first(on, thread_here(on, number))


def _first(on: Opened, where: Where) -> Any:
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    found = unread.first_unread(person.id, unread.kept_by(person.id, on.forum.id), mine=on.standing.registration_id, scope=where.scope, scope_id=where.id)
    if found is None:
        return redirect(where.address)
    number, root, length = found
    return redirect(f"{on.base}/threads/{root}{f'?from={number}' if length > timeline.PAGE else ''}#m{number}")
