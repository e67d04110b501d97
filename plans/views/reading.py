"""Plans to read: all of them, the overview of an edition, its crosswalk, and the document."""

import json
from typing import Any

from flask import Response, abort, render_template, url_for

from core.access import current_person
from core.languages import language
from plans import rules
from plans.document import Document, as_data
from plans.queries import documents
from plans.queries.crosswalks import crosswalks_of
from plans.queries.overview import overview_of, said
from plans.terms import languages_of, translated
from plans.views import pages


def may_edit() -> bool:
    """Whether the reader may change plans."""
    person = current_person()
    return bool(rules.may_edit(person.role if person else None))


@pages.get("")
def index() -> Any:
    """All editions by plan. Those of which an archive named only the goals stand in where there is no other."""
    lines = documents.editions()
    full = {(line.code, line.edition) for line in lines if line.complete}
    shown = list({(line.code, line.edition): line for line in reversed(lines) if line.complete or (line.code, line.edition) not in full}.values())[::-1]
    plans: dict[str, list[Any]] = {}
    for line in shown:
        plans.setdefault(line.code, []).append(line)
    return render_template("plans/index.html", plans=plans, may_edit=may_edit())


def held(code: str, edition: str) -> tuple[int, Document]:
    """The edition of this address, or "not found"."""
    found = documents.edition_named(code, edition)
    if found is None:
        abort(404)
    return found, documents.document_of(documents.loaded(found))


@pages.get("/<code>/<edition>")
def show(code: str, edition: str) -> Any:
    """The overview: goals by objectives, indicators, outcomes, key areas and activities."""
    number, document = held(code, edition)
    own = document.language or "en"
    lines = [line for line in documents.editions() if line.code == code and line.edition != edition]
    return render_template(
        "plans/edition.html", document=document, parts=overview_of(translated(document), language()), ours=language() in languages_of(document), title=said(document.title or code, translated(document).translations, "title", own, language()),
        note=said(document.note or "", document.translations, "note", own, language()), others=list({line.edition: line for line in lines}.values()),
        leads=crosswalks_of(number), may_edit=may_edit(),
    )  # fmt: skip


@pages.get("/<code>/<edition>/crosswalk")
def crosswalk(code: str, edition: str) -> Any:
    """Where the codes of an edition lead in the others."""
    number, document = held(code, edition)
    leads = crosswalks_of(number)
    titles = {edition: {goal.code: goal.short_title or goal.title for goal in document.goals}}
    for lead in leads:
        other = documents.edition_named(code, lead.path.end)
        if other is not None:
            titles[lead.path.end] = {goal.code: goal.short_title or goal.title for goal in documents.loaded(other).goals}
    return render_template("plans/crosswalk.html", document=document, leads=leads, titles=titles, language=document.language or "en")


@pages.get("/<code>/<edition>/document")
def document(code: str, edition: str) -> Response:
    """The edition as `plan import` reads it."""
    _, found = held(code, edition)
    answer = Response(json.dumps(as_data(found), ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.{edition}.json"'
    return answer


def goal_address(code: str, edition: str, goal: str) -> str:
    """The page of a goal, which tells what was said about it in the forums."""
    return url_for("forum.goal", code=code, edition=edition, goal=goal)
