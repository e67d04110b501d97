"""Taking a forum away: the page that offers the formats, the file itself where it is short, and the page of a file that is being prepared."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts import audit
from core import clock, files, work
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum.actions import exporting
from forum.archive.writing import one_moment
from forum.exports import jobs, summaries  # noqa: F401  (its jobs are known to the queue from here on)
from forum.exports.formats import FORMATS, ending_of, file_name, still
from forum.exports.source import Source
from forum.models import Export
from forum.queries import desk, heads
from forum.queries import exports as queries
from forum.rules import may_read
from forum.rules.exports import may_export_everything, may_leave_it_to_a_job
from forum.views import pages
from forum.views.opened import Opened, opened
from forum.views.places import pace_of, writer
from forum.views.summary_files import words_of

audit.name_act("forum-exported", _l("Took away messages that readers do not see"))

REFRESH = 5  # seconds after which the page of a file in the making is asked for again

WHAT = {
    "csv": _l("A table, one row a message, for statistics and other programs."),
    "xlsx": _l("The same table as a workbook for Excel or LibreOffice."),
    "docx": _l("The proceedings: every message by topic and thread, to be edited and printed."),
    "pdf": _l("The proceedings, to be printed and kept."),
    "mbox": _l("A mailbox for mail programs, with its threads; without addresses."),
    "json": _l("The archive of the forum, which can be imported again; without addresses."),
    "zip": _l("Archive, table and the files that came with messages, in one."),
}


@pages.get("/forums/<slug>/exports")
def exports(slug: str) -> Any:
    """The formats, and what was asked for before."""
    return _offer(opened(slug))


@pages.post("/forums/<slug>/exports")
@limiter.limit("20 per minute; 120 per hour", key_func=pace_of)
def ask_export(slug: str) -> Any:
    """Leads to the file, or has it prepared."""
    on, format_ = opened(slug), request.form.get("format", "")
    unpublished = request.form.get("unpublished") == "1"
    if format_ not in FORMATS:
        return _offer(on, fault=gettext("Choose one of these formats.")), 422
    if unpublished:
        require(may_export_everything(on.standing))
        exporting.note_what_is_not_public(slug, format_, by=writer(), at=on.at)
    total = _source(on, unpublished).count()
    if total <= FORMATS[format_].at_once:
        db.session.commit()
        return redirect(url_for("forum.export_file", slug=slug, format=format_, unpublished=1 if unpublished else None), 303)
    allowed = may_leave_it_to_a_job(on.standing, waiting=0)
    if isinstance(allowed, No):
        return _offer(on, fault=say(allowed)), 403
    person = writer()
    outcome = exporting.ask(on.forum.entity, format_=format_, unpublished=unpublished, language=language(), standing=on.standing, total=total, by=person, at=on.at)
    if isinstance(outcome, No):
        return _offer(on, fault=say(outcome)), 403
    db.session.commit()
    work.start("make_export", outcome.id)
    return redirect(url_for("forum.export", key=outcome.key), 303)


@pages.get(f"/forums/<slug>/exports/<any({', '.join(FORMATS)}):format>")
@limiter.limit("30 per minute; 300 per hour", key_func=pace_of)
def export_file(slug: str, format: str) -> Any:
    """The file itself, written as it is sent. What is too long for that leads to the page on which it can be asked for."""
    on, unpublished = opened(slug), request.args.get("unpublished") == "1"
    if unpublished:
        require(may_export_everything(on.standing))
    source = _source(on, unpublished)
    if source.count() > FORMATS[format].at_once:
        return redirect(url_for("forum.exports", slug=slug), 303)
    one_moment()
    return _file(FORMATS[format].pieces(source, still), name=file_name(format, source), media_type=ending_of(format, source)[1])


@pages.get("/exports/<key>")
def export(key: str) -> Any:
    """How far a file is, and the file once it is there."""
    mine = _mine(key)
    answer = Response(
        render_template(
            "forum/export.html",
            export=mine,
            forum=mine.forum,
            until=mine.asked_at + queries.KEPT,
            format_words=words_of(mine.format, mine.copy, mine.total) if mine.copy else WHAT[mine.format],
        )
    )
    if not mine.is_over:  # asked for again by the browser itself; a page that did it by its markup could not be stopped from doing so
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@pages.get("/exports/<key>/file")
def prepared_file(key: str) -> Any:
    """A prepared file, for whoever asked for it and may still have it."""
    mine = _mine(key)
    if mine.state != "ready" or mine.file is None:
        return redirect(url_for("forum.export", key=key), 303)
    if not files.path_of(mine.file).is_file():
        abort(404)
    answer = _file(files.chunks_of(mine.file), name=mine.file.name, media_type=mine.file.media_type)
    answer.content_length = mine.file.size
    return answer


@pages.post("/exports/<key>/cancellation")
def cancel_export(key: str) -> Any:
    """The file is wanted no more."""
    mine = _mine(key)
    if not mine.is_over:
        mine.cancel(at=clock.now())
        db.session.commit()
    return redirect(url_for("forum.export", key=key), 303)


def _mine(key: str) -> Export:
    """The export of this address, if it is the reader's and they may still have it."""
    person = current_person()
    found = queries.export_by_key(key, person_id=person.id if person else None)
    if found is None:
        abort(404)
    head = heads.forum_head(found.forum.slug) or abort(404)
    standing = heads.standing_of(person, head)
    require(may_read(standing, head.entity))
    if found.unpublished:
        require(may_export_everything(standing))
    if found.copy:
        require(summaries.may_take(standing, head, desk.summary_of(head.id), found.version))
    return found


def _source(on: Opened, unpublished: bool) -> Source:
    return Source(on.forum, language=language(), at=on.at, everything=unpublished)


def _file(pieces: Any, *, name: str, media_type: str) -> Response:
    """Sent piece by piece. The first is made before anything is sent, so that what cannot begin is an error page and no half file."""
    pieces = iter(pieces)
    first = next(pieces, b"")

    def body() -> Any:
        yield first
        yield from pieces

    answer = Response(stream_with_context(body()), content_type=media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _offer(on: Opened, *, fault: str = "") -> str:
    person, everything = current_person(), bool(may_export_everything(on.standing))
    long = [name for name, format_ in FORMATS.items() if on.forum.last_number > format_.at_once]
    return render_template(
        "forum/exports.html", on=on, forum=on.forum, formats={name: WHAT[name] for name in FORMATS}, long=long, everything=everything, faults=[("formats", fault)] if fault else [],
        earlier=queries.exports_of(person.id, on.forum.id) if person else [], kept=queries.KEPT.days,
    )  # fmt: skip
