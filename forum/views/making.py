"""The page on which the draft of a large forum is asked for, with its progress; every page that needs such a draft leads here until it is made."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from core import work
from core.access import require
from core.database import db
from core.guard import limiter
from forum.forms import words
from forum.models import SummaryMaking
from forum.queries import desk as reading
from forum.queries import making
from forum.queries.making import NotMade
from forum.rules import summaries as may
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import pace_of

REFRESH = 2  # seconds after which the page of a draft in the making is asked for again


@pages.errorhandler(NotMade)
def not_made(fault: NotMade) -> Any:
    """To the page where it is made. A form of the desk has it made at once, and the words that were typed into it are shown, to be copied where they are missing."""
    db.session.rollback()
    on = opened(fault.slug)
    if request.method == "GET":
        return redirect(url_for("forum.summary_making", slug=fault.slug), 303)
    _ask(on)
    kept = words(request.form.get("text", ""))
    return (_page(on, kept=kept), 409) if kept else redirect(url_for("forum.summary_making", slug=fault.slug), 303)


@pages.get("/forums/<slug>/summary/making")
def summary_making(slug: str) -> Any:
    """How far it is."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    answer = Response(_page(on))
    row = making.making_of(on.forum.id)
    if row is not None and row.is_at_work(on.at):
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@pages.post("/forums/<slug>/summary/making")
@limiter.limit("10 per minute", key_func=pace_of)
def make_summary(slug: str) -> Any:
    """Has it made. Asked for twice, it is made once."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    _ask(on)
    return redirect(url_for("forum.summary_making", slug=slug), 303)


def _ask(on: Opened) -> None:
    row = making.making_of(on.forum.id, held=True)
    if row is not None and row.is_at_work(on.at):
        return
    row = row or SummaryMaking(forum_id=on.forum.id)
    row.ask(key=_key(on), total=on.forum.input_count, at=on.at)
    db.session.add(row)
    try:
        db.session.commit()
    except IntegrityError:  # another moderator asked for it in the very same moment
        db.session.rollback()
        return
    work.start("make_summary_draft", on.forum.slug)


def _key(on: Opened) -> str:
    summary = reading.summary_of(on.forum.id)
    edits = reading.edits_of(summary) if summary is not None else ()
    return making.key_of(on.forum, reading.settings_of(on.forum, summary, edits, language=on.forum.language).language, edits)


def _page(on: Opened, *, kept: str = "") -> str:
    row = making.making_of(on.forum.id)
    fresh = row is not None and row.state == "ready" and row.key == _key(on)
    return render_template("forum/summary_making.html", on=on, forum=on.forum, making=row, fresh=fresh, at_work=row is not None and row.is_at_work(on.at), kept=kept)
