"""Bringing many experts at once: a table is checked row by row first, then imported, all or none."""

from typing import Any, BinaryIO, cast

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext

from core import clock, files, work
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import LANGUAGES, language
from roster import columns, rules
from roster.actions import importing
from roster.importing.faults import fault_words
from roster.models import RosterImport
from roster.queries import imports
from roster.queries.standing import viewer_of
from roster.views import pages
from roster.views.common import pace_of, writer

REFRESH = 3  # seconds after which the page of an import at work is asked for again


@pages.get("/roster/imports")
def roster_imports() -> Any:
    """The form to bring a table, and those brought last."""
    require(rules.may_review(viewer_of(current_person())))
    return _page()


@pages.post("/roster/imports")
@limiter.limit("10 per minute; 60 per hour", key_func=pace_of)
def bring_experts() -> Any:
    """Checks a table; nothing is imported yet."""
    require(rules.may_review(viewer_of(current_person())))
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(gettext("Please choose a file.")), 422
    said = request.form.get("language", "")
    try:
        brought = importing.bring(
            cast(BinaryIO, file.stream), name=file.filename, agreed=request.form.get("agreed") == "1", language=said if said in LANGUAGES else language(), by=writer(), at=clock.now()
        )  # fmt: skip
    except files.TooLarge:
        db.session.rollback()
        return _page(gettext("The file is larger than 10 MB. Please send it in parts.")), 422
    db.session.commit()
    return redirect(url_for("roster.roster_import", key=brought.key), 303)


@pages.get("/roster/imports/<key>")
def roster_import(key: str) -> Any:
    """What a table would do, what is wrong with it, how far it is, or what it has done."""
    require(rules.may_review(viewer_of(current_person())))
    brought = imports.by_key(key) or abort(404)
    faults, warnings = ([(one, fault_words(one)) for one in importing.faults_in(brought.report, name)] for name in ("faults", "warnings"))
    answer = Response(
        render_template(
            "roster/import.html",
            brought=brought,
            report=brought.report,
            wrong=list(faults),
            warnings=list(warnings),
            changes=importing.changes_in(brought.report),
            again=request.args.get("again"),
        )
    )
    if brought.state == "running":  # asked for again by the browser itself
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@pages.post("/roster/imports/<key>/experts")
@limiter.limit("20 per minute", key_func=pace_of)
def import_experts(key: str) -> Any:
    """Imports everybody in a table, or nobody."""
    require(rules.may_review(viewer_of(current_person())))
    at, by, brought = clock.now(), writer(), imports.by_key(key, held=True) or abort(404)
    if brought.state != "checked":  # another click was first
        return redirect(url_for("roster.roster_import", key=key), 303)
    brought.begin(at=at)
    if brought.report["rows"] > importing.AT_ONCE:
        db.session.commit()
        work.start("import_experts", brought.id)
        return redirect(url_for("roster.roster_import", key=key), 303)
    if not importing.carry_out(brought, by=by, at=at):
        db.session.rollback()
        _check_anew(key)
    db.session.commit()
    return redirect(url_for("roster.roster_import", key=key), 303)


def _check_anew(key: str) -> None:
    """The roster has changed since the table was checked: what is wrong now is told."""
    at, brought = clock.now(), imports.by_key(key, held=True) or abort(404)
    if importing.check_again(brought, at=at, tick=lambda _done: None):
        brought.wait_again(brought.report)
    else:
        importing.give_up(brought, at=at)


def _page(fault: str = "") -> str:
    latest: list[RosterImport] = imports.latest()
    return render_template(
        "roster/imports.html", latest=latest, faults=[("file", fault)] if fault else [], columns=columns.PUBLIC + columns.PRIVATE, told=columns.TOLD, languages=LANGUAGES, chosen=language(),
    )  # fmt: skip
