"""The page on which the draft of a large forum, or its check, is asked for, with its progress; every page that needs one leads here until it is made."""

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

JOBS = {"draft": "make_summary_draft", "check": "check_summary_draft"}
REFRESH = 2  # seconds after which the page of a draft in the making is asked for again


@pages.errorhandler(NotMade)
def not_made(fault: NotMade) -> Any:
    """To the page where it is made. A form of the desk has it made at once, and the words that were typed into it are shown, to be copied where they are missing."""
    db.session.rollback()
    on = opened(fault.slug)
    if request.method == "GET" or fault.kind != "draft":
        return redirect(_address(fault.slug, fault.kind), 303)
    _ask(on, "draft")
    kept = words(request.form.get("text", ""))
    return (_page(on, "draft", kept=kept), 409) if kept else redirect(_address(fault.slug, "draft"), 303)


@pages.get("/forums/<slug>/summary/making")
def summary_making(slug: str) -> Any:
    """How far it is."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    kind = _kind()
    answer = Response(_page(on, kind))
    row = making.making_of(on.forum.id, kind)
    if row is not None and row.is_at_work(on.at):
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@pages.post("/forums/<slug>/summary/making")
@limiter.limit("10 per minute", key_func=pace_of)
def make_summary(slug: str) -> Any:
    """Has it made. Asked for twice, it is made once."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    _ask(on, _kind())
    return redirect(_address(slug, _kind()), 303)


def _kind() -> str:
    return "check" if request.values.get("kind") == "check" else "draft"


def _address(slug: str, kind: str) -> str:
    return url_for("forum.summary_making", slug=slug, kind=kind if kind != "draft" else None)


def _ask(on: Opened, kind: str) -> None:
    row = making.making_of(on.forum.id, kind, held=True)
    if row is not None and row.is_at_work(on.at):
        return
    row = row or SummaryMaking(forum_id=on.forum.id, kind=kind)
    row.ask(key=_key(on, kind), total=on.forum.input_count, at=on.at)
    db.session.add(row)
    try:
        db.session.commit()
    except IntegrityError:  # another moderator asked for it in the very same moment
        db.session.rollback()
        return
    work.start(JOBS[kind], on.forum.slug)


def _key(on: Opened, kind: str) -> str:
    summary = reading.summary_of(on.forum.id)
    edits = reading.edits_of(summary) if summary is not None else ()
    language = reading.settings_of(on.forum, summary, edits, language=on.forum.language).language
    return making.key_of(on.forum, language, edits) if kind == "draft" else making.key_of_check(on.forum, language, edits)


def _page(on: Opened, kind: str, *, kept: str = "") -> str:
    row = making.making_of(on.forum.id, kind)
    fresh = row is not None and row.state == "ready" and row.key == _key(on, kind)
    faults = making.faults_kept(on.forum, row.key) if fresh and row is not None and kind == "check" else None
    at_work = row is not None and row.is_at_work(on.at)
    return render_template("forum/summary_making.html", on=on, forum=on.forum, making=row, kind=kind, fresh=fresh, faults=faults, at_work=at_work, kept=kept)
