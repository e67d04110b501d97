"""A file of a summary that is too long to be written while somebody waits: the page on which it is asked for. The job, its progress and its letter are those of exports."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from core import asked, work
from core.access import require
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum.actions import exporting
from forum.exports import summaries
from forum.exports.summaries import Paper
from forum.queries import desk as reading
from forum.rules.exports import may_leave_it_to_a_job
from forum.summary.writers import AT_ONCE, MOST_COMMENTS, length
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import pace_of, writer

COPY_WORDS = {
    ("docx", "working"): _l("The summary in Word, with the sources as comments."), ("docx", "clean"): _l("The summary in Word, without the sources."),
    ("pdf", "working"): _l("The summary as a PDF, with the numbers of messages."), ("pdf", "clean"): _l("The summary as a PDF, without the numbers of messages."),
}  # fmt: skip


def words_of(ending: str, copy: str, sentences: int) -> str:
    """What a file holds; nothing is said of a working copy in Word that is too long for comments."""
    return "" if (ending, copy) == ("docx", "working") and sentences > MOST_COMMENTS else str(COPY_WORDS[ending, copy])


@dataclass(frozen=True)
class Wanted:
    """A file that is asked for. ``number`` is the version's; 0: the draft as it stands."""

    ending: str
    copy: str
    number: int
    paper: Paper


def _wanted(on: Opened) -> Wanted:
    number, ending = asked.whole("version") or 0, request.args.get("ending", "")
    copy = asked.one_of("copy", ("working", "clean"), "working")
    summary = reading.summary_of(on.forum.id)
    require(summaries.may_take(on.standing, on.forum, summary, number))
    if ending not in AT_ONCE:
        abort(404)
    return Wanted(ending, copy, number, summaries.paper_of(on.forum, summary, number, at=on.at) or abort(404))


@pages.get("/forums/<slug>/summary/files")
def summary_files(slug: str) -> Any:
    """What the file is, and a button."""
    on = opened(slug)
    return _page(on, _wanted(on))


@pages.post("/forums/<slug>/summary/files")
@limiter.limit("20 per minute; 120 per hour", key_func=pace_of)
def ask_summary_file(slug: str) -> Any:
    """Has it prepared. Asked for twice, it is one."""
    on = opened(slug)
    wanted = _wanted(on)
    allowed = may_leave_it_to_a_job(on.standing, waiting=0)
    if isinstance(allowed, No):
        return _page(on, wanted, fault=say(allowed)), 403
    outcome = exporting.ask(
        on.forum.entity,
        format_=wanted.ending,
        copy=wanted.copy,
        version=wanted.number,
        language=language(),
        standing=on.standing,
        total=length(wanted.paper.draft),
        by=writer(),
        at=on.at,
    )
    if isinstance(outcome, No):
        return _page(on, wanted, fault=say(outcome)), 403
    db.session.commit()
    work.start("make_export", outcome.id)
    return redirect(url_for("forum.export", key=outcome.key), 303)


def _page(on: Opened, wanted: Wanted, *, fault: str = "") -> str:
    allowed = may_leave_it_to_a_job(on.standing, waiting=0)
    return render_template(
        "forum/summary_files.html", on=on, forum=on.forum, wanted=wanted, words=words_of(wanted.ending, wanted.copy, length(wanted.paper.draft)), sentences=length(wanted.paper.draft),
        allowed=allowed, faults=[("wanted", fault)] if fault else [],
    )  # fmt: skip
