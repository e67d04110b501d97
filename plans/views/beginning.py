"""A plan, or an edition of one, from nothing: its name, its title, its first area and its first goal; the editor does the rest."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from accounts import audit
from core import clock
from core.access import current_person, require
from core.database import db
from core.languages import LANGUAGES, language_name
from plans import actions, rules
from plans.faults import Fault, Invalid
from plans.queries import documents
from plans.reading import read_data
from plans.views import pages

# The fields of the form by the place of what they hold in the document.
FIELDS = {
    "code": "code", "edition": "edition", "title": "title", "convention": "convention", "language": "language", "areas[0].code": "area", "areas[0].title": "area_title",
    "goals[0].code": "goal", "goals[0].title": "goal_title",
}  # fmt: skip


def _may() -> Any:
    person = current_person()
    require(rules.may_edit(person.role if person else None))
    return person


def _page(given: dict[str, str], faults: list[tuple[str, str]]) -> str:
    return render_template("plans/new.html", given=given, faults=faults, languages={code: language_name(code) for code in LANGUAGES})


@pages.get("/new")
def new() -> Any:
    """The form; `?code=` names a plan that gets one more edition."""
    _may()
    code = request.args.get("code", "")[:200]
    known = next((line for line in documents.editions() if line.code == code), None)
    given = {"code": known.code, "title": known.title or "", "convention": known.convention or ""} if known else {}
    return _page({"language": "en", **given}, [])


@pages.post("")
def create() -> Any:
    """Stores the edition, or says what is missing."""
    person, at = _may(), clock.now()
    given = {name: request.form.get(name, "").strip()[:2000] for name in FIELDS.values()}
    goal = {"code": given["goal"], "title": given["goal_title"], **{name: [] for name in ("objectives", "indicators", "outcomes", "key_areas", "activities")}}
    data: dict[str, Any] = {name: given[name] for name in ("code", "edition", "title", "convention", "language") if given[name] or name in ("code", "edition", "title")}
    if given["area"] or given["area_title"]:
        data["areas"], goal["area"] = [{"code": given["area"], "title": given["area_title"]}], given["area"]
    try:
        document = read_data(data | {"goals": [goal]})
        if documents.edition_named(document.code, document.edition) is not None:
            raise Invalid([Fault("edition", _("There is an edition of this name already."))])
        actions.keep_document(document, by=person, at=at)
    except Invalid as refusal:
        db.session.rollback()
        return _page(given, [(FIELDS.get(fault.place, "code"), str(fault)) for fault in refusal.faults]), 422
    audit.note("plan-changed", person=person, object=f"{document.code} {document.edition}", reason="", at=at)
    db.session.commit()
    return redirect(url_for("plans.edit", code=document.code, edition=document.edition))
