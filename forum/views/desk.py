"""The moderator's desk: the draft beside the messages it rests on, its edits, its versions, and the files it is handed out in."""

from typing import Any

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import asked
from core.access import require
from core.database import db
from forum.actions import summing_up
from forum.actions.summing_up import Meanwhile
from forum.forms import words as typed
from forum.models import Summary
from forum.queries import desk as reading
from forum.queries.desk import Desk
from forum.rules import summaries as may
from forum.summary.annex import annex_of
from forum.summary.comparing import Change, changes
from forum.summary.mast import Mast, mast_of_draft
from forum.summary.stored import draft_from
from forum.summary.words import LANGUAGES
from forum.summary.writers import FORMATS, takes_long, write
from forum.views import pages
from forum.views.desk_edits import acts_asked_for
from forum.views.desk_page import EDIT_KINDS, desk_of, faults_found, page_of, say
from forum.views.desk_page import done as what_was_done
from forum.views.opened import Opened, opened
from forum.views.places import writer

TYPES = {
    "json": "application/json", "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


def _opened(slug: str) -> tuple[Opened, Summary | None]:
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    return on, reading.summary_of(on.forum.id)


@pages.get("/forums/<slug>/summary/desk")
def desk(slug: str) -> Any:
    on, summary = _opened(slug)
    return page_of(on, summary)


# ---- edits


@pages.get("/forums/<slug>/summary/edits")
def summary_edits(slug: str) -> Any:
    """What was done to the draft after an edit, for a page that lies open while somebody else works on it."""
    _on, summary = _opened(slug)
    newer = reading.edits_since(summary, asked.whole("after", least=0) or 0) if summary else []
    return {
        "edits": [{"number": edit.number, "by": edit.by.name if edit.by else "", "at": edit.at.isoformat(), "undone": edit.undone_at is not None} for edit in newer],
        "in_force": reading.in_force(summary) if summary else 0,
    }


@pages.post("/forums/<slug>/summary/edits")
def edit_summary(slug: str) -> Any:
    """One act on the draft; leads back to where it was done."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    person, act = writer(), request.form.get("act", "")
    summary = summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=person, at=on.at)
    at = desk_of(on, summary)
    asked_for = acts_asked_for(at)
    if isinstance(asked_for, str):
        db.session.rollback()
        return page_of(*_opened(slug), problem=asked_for, kept=request.form.get("text", "")), 422
    done: Any = None
    for kind, target, data in asked_for:
        done = summing_up.record(summary, kind, target, data, seen=request.form.get("seen", 0, type=int), by=person, at=on.at)
        if isinstance(done, Meanwhile):
            db.session.rollback()
            return page_of(*_opened(slug), meanwhile=done, kept=request.form.get("text", "")), 409
    line = at.work.line(request.form.get("line", ""))
    if act == "renew" and line is not None:
        summing_up.take_back(summary, [edit.number for edit in line.edits if edit.kind == "words"], by=person, at=on.at)
    db.session.commit()
    say(what_was_done(act))
    return redirect(_after(on, summary, at, act, f"own.{done.number}" if act in ("place", "remark") else ""), 303)


def _after(on: Opened, summary: Summary, was: Desk, act: str, own: str) -> str:
    """Where the moderator goes on: at the sentence, at the next one where this one is settled, at what was put in, or where the sentence stood if it is gone."""
    given = own or request.form.get("line", "")
    if act in ("accept", "accept-all", "drop") and (after := was.next_line(given, beyond=act == "accept-all")):
        given = after
    now = desk_of(on, summary).work
    if given and now.line(given) is None:
        line = was.work.line(given)
        near = next((one.id for part in now.parts for one in part.lines if line and one.section.startswith(line.section.rpartition("/")[0])), "")
        return url_for("forum.desk", slug=on.forum.slug, line=near or None, lost=1, _anchor="chosen" if near else "draft-title")
    part, page = request.form.get("part") if not given else None, request.form.get("page", type=int) if not given else None
    sources = request.form.get("sources", type=int) if act == "ticks" else None
    return url_for("forum.desk", slug=on.forum.slug, line=given or None, part=part, page=page, sources=sources, _anchor="chosen" if given or part else "draft-title")


@pages.post("/forums/<slug>/summary/edits/<int(max=2147483647):number>/undoing")
def undo_edit(slug: str, number: int) -> Any:
    """Takes one edit back, or all that one press of a button made; they stay in the history."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = reading.summary_of(on.forum.id, held=True) or abort(404)
    edit = reading.edit_of(summary, number) or abort(404)
    person = writer()
    together = [one.number for one in reading.newest_act_of(summary, person.id)] if request.form.get("together") else []
    summing_up.take_back(summary, together if number in together else [number], by=person, at=on.at)
    db.session.commit()
    say(str(_("Undone.")))
    line = request.form.get("line", "") or (edit.target if edit.kind in ("words", "accept", "drop", "move", "split") else "")
    there = line if line and desk_of(on, summary).work.line(line) else None
    return redirect(url_for("forum.desk", slug=slug, line=there, _anchor="chosen" if there else "draft-title"), 303)


@pages.post("/forums/<slug>/summary/edits/<int(max=2147483647):number>/redoing")
def redo_edit(slug: str, number: int) -> Any:
    """An edit that was undone comes into force again, in its place in the order."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = reading.summary_of(on.forum.id, held=True) or abort(404)
    edit = reading.edit_of(summary, number) or abort(404)
    edit.redo()
    db.session.commit()
    return redirect(url_for("forum.summary_versions", slug=slug, _anchor="edits"), 303)


@pages.post("/forums/<slug>/summary/settings")
def set_summary(slug: str) -> Any:
    """Language of the frame, symbol, distribution."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = summing_up.begin(on.forum.id, language="en", by=writer(), at=on.at)
    if request.form.get("language") in LANGUAGES:
        summary.language = request.form["language"]
    summary.symbol, summary.distribution = (" ".join(typed(request.form.get(name, "")).split())[:200] or None for name in ("symbol", "distribution"))
    db.session.commit()
    return redirect(url_for("forum.desk", slug=slug), 303)


# ---- versions and files


@pages.post("/forums/<slug>/summary/versions")
def keep_summary(slug: str) -> Any:
    """Keeps the draft as it stands under a number."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=writer(), at=on.at)
    at = desk_of(on, summary)
    note = " ".join(typed(request.form.get("note", "")).split())[:500]
    summing_up.keep_version(summary, at.draft, at.material, [edit.number for edit in at.edits], note=note, by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.summary_versions", slug=slug), 303)


@pages.get("/forums/<slug>/summary/versions")
def summary_versions(slug: str) -> Any:
    """All versions; two of them side by side where two are chosen."""
    on, summary = _opened(slug)
    versions = reading.versions_of(summary) if summary else []
    return render_template(
        "forum/summary_versions.html", on=on, forum=on.forum, summary=summary, versions=versions, history=reading.history_of(summary) if summary else [],
        compared=_compared(on, summary) if summary else None, edit_kinds=EDIT_KINDS, may_edit=may.may_edit_draft(on.standing, on.forum.entity),
        chosen=(asked.whole("from"), asked.whole("to")) if asked.whole("from") else (versions[0].number if versions else None, None),
    )  # fmt: skip


def _compared(on: Opened, summary: Summary) -> tuple[int, int | None, list[Change]] | None:
    """What differs between a version and another, or ("to" left open) the draft as it stands."""
    earlier = reading.version_of(summary, asked.whole("from") or 0)
    if earlier is None:
        return None
    later = reading.version_of(summary, asked.whole("to") or 0)
    return earlier.number, later.number if later else None, changes(earlier.document, later.document if later else desk_of(on, summary).draft.as_data())


@pages.post("/forums/<slug>/summary/versions/<int(max=2147483647):number>/restoration")
def restore_summary(slug: str, number: int) -> Any:
    """Back to the edits of a version; what stands now is kept as a version of its own first."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    summary = reading.summary_of(on.forum.id, held=True) or abort(404)
    version = reading.version_of(summary, number) or abort(404)
    at = desk_of(on, summary)
    note = _("Before version %(number)s was restored", number=number)
    summing_up.keep_version(summary, at.draft, at.material, [edit.number for edit in at.edits], note=note, by=writer(), at=on.at)
    summing_up.restore(summary, version, by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.desk", slug=slug), 303)


@pages.get("/forums/<slug>/summary/draft.<ending>")
def summary_file(slug: str, ending: str) -> Any:
    """The draft as a file, or a kept version of it: working copy, or clean."""
    on, summary = _opened(slug)
    number, mast = asked.whole("version"), None
    if number:
        version = (reading.version_of(summary, number) if summary else None) or abort(404)
        draft, annex = draft_from(version.document), version.annex
    else:
        at = desk_of(on, summary)
        if not request.args.get("checked") and faults_found(on, at):  # what does not agree is seen before it is handed out
            return redirect(url_for("forum.desk", slug=slug, check=1, _anchor="faults"), 303)
        draft, annex = at.draft, annex_of(at.draft, at.material)
        mast = mast_of_draft(summary.symbol, summary.distribution) if summary is not None and ending != "json" else None
    working = request.args.get("clean") is None
    if takes_long(draft, ending):
        return redirect(url_for("forum.summary_files", slug=slug, ending=ending, copy="working" if working else "clean", version=number), 303)
    return summary_as(draft, annex, ending, name=f"{slug}-summary{f'-{number}' if number else ''}", working=working, mast=mast)


def summary_as(draft: Any, annex: str, ending: str, *, name: str, working: bool, mast: Mast | None = None) -> Response:
    """A file to keep."""
    if ending == "csv":
        content = annex.encode("utf-8-sig")
    elif ending in FORMATS:
        content = write(draft, ending, working=working, mast=mast)
    else:
        abort(404)
    answer = Response(content, content_type=TYPES[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
