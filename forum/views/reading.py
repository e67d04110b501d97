"""Pages to begin with: the order of the day, all forums, a forum."""

from typing import Any

from flask import render_template

from core import asked, clock, fresh, paging
from core.access import current_person
from core.guard import form_token
from forum import rules
from forum.queries import admissions, notices, reading
from forum.views import pages
from forum.views.opened import opened
from forum.views.reader import in_cards, of_forum, reader_of


@pages.get("/")
def front() -> Any:
    """What is open and until when, what comes, what has closed."""
    at, person = clock.now(), current_person()
    forums, news = reading.forums_for_the_front_page(person, at=at), notices.bulletins(person, at=at)
    if person is None:
        form_token()  # for the form to sign in; the session's token is part of what the page shows
    return fresh.page(
        (forums, news),
        lambda: render_template("forum/front.html", forums=forums, news=news, at=at, unread=in_cards((*forums.open, *forums.announced, *forums.closed))),
        alike=True,
    )


@pages.get("/forums")
def index() -> Any:
    """All forums, the latest first."""
    at = clock.now()
    cards, page, total = reading.forums_page(current_person(), page=asked.page())
    numbered = paging.pages_of(page=page, total=total, size=reading.FORUMS)
    first = (page - 1) * reading.FORUMS + 1
    return fresh.page(
        (cards, total), lambda: render_template("forum/index.html", forums=cards, total=total, pages=numbered, first=first, at=at, unread=in_cards(cards)), alike=True
    )


@pages.get("/forums/<slug>")
def show(slug: str) -> Any:
    """A forum: what it is about, where it stands, its topics, who takes part, what was said last."""
    on, person = opened(slug), current_person()
    may = {
        "register": rules.may_register(on.standing, on.forum.entity, at=on.at),
        "moderate": rules.may_moderate(on.standing),
    }

    def render() -> str:
        page = reading.forum_page(on.forum)
        mine = reader_of(on, of_forum(on), numbers=tuple({line.number for line in (*page.latest, *page.to_all)}))
        asked_for = admissions.mine(on.forum.id, person) if person and not on.standing.takes_part and on.forum.registration == "approved" else None
        return render_template("forum/show.html", on=on, forum=on.forum, page=page, may=may, reader=mine, asked=asked_for)

    return fresh.page(on.version, render, alike=True)
