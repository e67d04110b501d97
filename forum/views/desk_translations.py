"""The translations of a draft, a page of them at a time: every quotation in another language beside the place for the moderator's words."""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import asked
from core.access import require
from core.database import db
from core.paging import pages_of
from forum.actions import summing_up
from forum.actions.summing_up import Meanwhile
from forum.forms import words as typed
from forum.models import Summary
from forum.queries import desk as reading
from forum.queries.desk import Desk
from forum.queries.desk_translations import EACH, Foreign, foreign
from forum.rules import summaries as may
from forum.summary.lines import Line
from forum.summary.rewriting import translated
from forum.summary.words import LANGUAGES
from forum.views import pages
from forum.views.desk_edits import LONGEST, as_it_stands
from forum.views.desk_page import desk_of, paragraphs_of, say
from forum.views.opened import Opened, opened
from forum.views.places import writer


@pages.get("/forums/<slug>/summary/translations")
def summary_translations(slug: str) -> Any:
    """The quotations to translate, or all in other languages."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    return _page(on, reading.summary_of(on.forum.id))


@pages.post("/forums/<slug>/summary/translations")
def translate_summary(slug: str) -> Any:
    """Stores what was written into the page; each is an edit, and all of them are taken back together."""
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    require(may.may_edit_draft(on.standing, on.forum.entity))
    person = writer()
    summary = summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=person, at=on.at)
    at = desk_of(on, summary)
    written = {one.key: (one, " ".join(typed(request.form.get(f"text-{one.key}", "")).split())) for one in foreign(at)}
    new = [(one, text) for one, text in written.values() if text and text != (one.quotation.translation or "")]
    kept = {one.key: text for one, text in new}
    if any(len(text) > LONGEST for text in kept.values()):
        db.session.rollback()
        return _page(on, reading.summary_of(on.forum.id), kept=kept, problem=str(_("That is too long for one sentence."))), 422
    for target, data in _edits(at, new):
        done = summing_up.record(summary, "translate", target, data, seen=request.form.get("seen", 0, type=int), by=person, at=on.at)
        if isinstance(done, Meanwhile):
            db.session.rollback()
            return _page(on, reading.summary_of(on.forum.id), kept=kept, meanwhile=done), 409
    db.session.commit()
    say(str(_("The translations stand in the draft.")) if new else str(_("Nothing was changed.")))
    return redirect(url_for("forum.summary_translations", slug=slug, all=request.form.get("all") or None), 303)


def _edits(at: Desk, new: list[tuple[Foreign, str]]) -> list[tuple[str, dict[str, Any]]]:
    """One for each translation. Several in one sentence build on each other, as if they had been written one after the other."""
    now: dict[str, Line] = {line.id: line for part in at.work.parts for line in part.lines}
    found = []
    for one, text in new:
        which = (one.quotation.message, one.quotation.start, one.quotation.end)
        found.append((one.key, {"text": text, "line": one.line.id} | as_it_stands(at, now[one.line.id])))
        now |= {key: replace(line, sentence=translated(line.sentence, which, text)) for key, line in now.items() if _has(line, which)}
    return found


def _has(line: Line, which: tuple[int, int, int]) -> bool:
    return any((one.message, one.start, one.end) == which for one in line.sentence.quotations)


def _page(on: Opened, summary: Summary | None, *, kept: dict[str, str] | None = None, problem: str = "", meanwhile: Meanwhile | None = None) -> str:
    at = desk_of(on, summary)
    found = foreign(at)
    waiting = [one for one in found if not one.quotation.translation]
    whole = bool(asked.text("all", most=1) or request.form.get("all"))
    listed = found if whole else waiting
    page = asked.page()
    leaves = pages_of(page=page, total=len(listed), size=EACH, keep=(("all", "1"),) if whole else ())
    page = min(page, leaves.count)
    rows = [one for one in found if one.key in kept] if kept else listed[(page - 1) * EACH : page * EACH]  # what was typed stays, whatever page it stands on
    return render_template(
        "forum/summary_translations.html", on=on, forum=on.forum, desk=at, rows=rows, found=found, waiting=waiting, whole=whole, leaves=leaves, kept=kept or {}, problem=problem,
        meanwhile=meanwhile, paragraphs=paragraphs_of(at), newest=max((edit.number for edit in reading.edits_since(summary, 0, most=1)), default=0) if summary else 0,
        may_edit=may.may_edit_draft(on.standing, on.forum.entity),
    )  # fmt: skip
