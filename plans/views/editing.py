"""The editor of the secretariat: sheets of an edition, a copy as a new edition, and the history of all changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts import audit
from core import clock
from core.access import current_person, require
from core.database import db
from core.languages import LANGUAGES, language_name
from plans import actions, held, rules, sheets
from plans.document import Document, StepEntry, as_data, changes
from plans.faults import Fault, Invalid
from plans.queries import documents
from plans.reading import read_data
from plans.sheets import Sheet
from plans.terms import aliases_of, as_shipped
from plans.views import pages

audit.name_act("plan-changed", _l("Changed an action plan"))

WHAT = {
    "title": _l("Title"), "convention": _l("Convention"), "valid_from": _l("Valid from (year-month-day)"), "language": _l("Language (en, fr …)"), "note": _l("Note on the source"),
    "code": _l("Code"), "area": _l("Area"), "short_title": _l("Short title"), "shared_group": _l("Shares key areas and activities in"), "text": _l("Text"), "kind": _l("Measured in"),
    "place": _l("Place"), "goals": _l("Goals, apart by spaces"), "from": _l("From"), "to": _l("To"), "areas": _l("Areas"), "objectives": _l("Objectives"), "indicators": _l("Indicators"),
    "outcomes": _l("Outcomes"), "key_areas": _l("Key areas"), "activities": _l("Activities"), "crosswalk": _l("Steps"), "aliases": _l("Words that suggest it, one a line"), "key": _l("Key"),
    "heading": _l("Heading"), "sentence": _l("Within a sentence"),
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """An edition on the secretariat's desk."""

    id: int
    document: Document
    data: dict[str, Any]
    seen: int


def _desk(code: str, edition: str) -> Desk:
    person = current_person()
    require(rules.may_edit(person.role if person else None))
    number = documents.edition_named(code, edition)
    if number is None:
        abort(404)
    document = as_shipped(documents.document_of(documents.loaded(number)))
    return Desk(number, document, as_data(document), documents.latest_revision(number))


@pages.get("/<code>/<edition>/editing")
def edit(code: str, edition: str) -> Any:
    """What can be changed in an edition."""
    desk = _desk(code, edition)
    return render_template(
        "plans/edit.html",
        desk=desk,
        document=desk.document,
        used=held.codes_in_use(desk.id),
        languages=_languages(),
        history=documents.history_of(desk.id)[:5],
        acts=ACTS,
        faults=(),
        given={},
    )


def _languages() -> dict[str, str]:
    return {code: language_name(code) for code in LANGUAGES}


def _index_of(things: Any, name: str, key: str) -> int:
    for index, thing in enumerate(things or ()):
        if thing.get(name) == key:
            return index
    abort(404)


def _sheet(desk: Desk, part: str) -> Callable[[dict[str, Any]], Sheet]:
    """How the part's sheet is made of a document."""
    key, tongue = request.args.get("of", "")[:200], request.args.get("in", "")
    if part == "edition":
        return sheets.edition_sheet
    if part == "crosswalk":
        return lambda data: sheets.crosswalk_sheet(data)
    if part in ("goal", "words"):
        index = _index_of(desk.data["goals"], "code", key)
        if part == "goal":
            return lambda data: sheets.goal_sheet(data, index)
        if tongue not in LANGUAGES:
            abort(404)
        return lambda data: sheets.words_sheet(data, index, tongue)
    if part == "edition-words" and tongue in LANGUAGES and tongue != desk.data.get("language", "en"):
        return lambda data: sheets.edition_words_sheet(data, tongue)
    if part in ("group", "group-words"):
        index = _index_of(desk.data.get("shared_groups"), "code", key)
        if part == "group":
            return lambda data: sheets.group_sheet(data, index)
        if tongue in LANGUAGES and tongue != desk.data.get("language", "en"):
            return lambda data: sheets.group_words_sheet(data, index, tongue)
    if part == "theme":
        index = _index_of(desk.data.get("themes"), "key", key)
        return lambda data: sheets.theme_sheet(data, index, tuple(LANGUAGES))
    abort(404)


@pages.get("/<code>/<edition>/editing/<part>")
def edit_part(code: str, edition: str, part: str) -> Any:
    """One sheet."""
    desk = _desk(code, edition)
    return _page(desk, part, _sheet(desk, part)(_with_aliases(desk, part)))


def _with_aliases(desk: Desk, part: str) -> dict[str, Any]:
    """Before an edition has words of its own, its sheets show those that come with the software; saving one takes all of them over."""
    if part != "words" or any(goal.aliases is not None for goal in desk.document.goals):
        return desk.data
    known = aliases_of(desk.document)
    return desk.data | {"goals": [goal | {"aliases": {language: list(words) for language, words in known[goal["code"]].items()}} for goal in desk.data["goals"]]}


def _page(desk: Desk, part: str, sheet: Sheet, *, faults: tuple[Any, ...] = (), reason: str = "", seen: int | None = None) -> str:
    marks = {field.name: place for place, field in enumerate(sheet.names())}
    words = [(f"f{marks[name]}" if (name := sheets.name_of_place(fault.place)) in marks else "reason", str(fault)) for fault in faults]
    return render_template(
        "plans/sheet.html", desk=desk, document=desk.document, part=part, sheet=sheet, of=request.args.get("of", ""), tongue_of=request.args.get("in", ""), what=WHAT, marks=marks,
        faults=words, reason=reason, seen=desk.seen if seen is None else seen, languages=_languages(),
    )  # fmt: skip


@pages.post("/<code>/<edition>/editing/<part>")
def save_part(code: str, edition: str, part: str) -> Any:
    """Takes a sheet: all of it or nothing."""
    desk = _desk(code, edition)
    make = _sheet(desk, part)
    before = _with_aliases(desk, part)
    made = sheets.pruned(sheets.applied(before, make(before), request.form))
    return _store(desk, made, part, make)


def _store(desk: Desk, data: dict[str, Any], part: str, make: Callable[[dict[str, Any]], Sheet] | None = None) -> Any:
    reason, seen = request.form.get("reason", "").strip()[:2000], request.form.get("seen", type=int)
    if seen != desk.seen:
        return _overtaken(desk, data, seen or 0)
    try:
        _kept(desk, read_data(data), reason)
    except Invalid as refusal:
        db.session.rollback()
        if make is not None:
            return _page(desk, part, make(data), faults=tuple(refusal.faults), reason=reason), 422
        about = {"used": held.codes_in_use(desk.id), "languages": _languages(), "history": documents.history_of(desk.id)[:5], "acts": ACTS, "given": request.form}
        return render_template("plans/edit.html", desk=desk, document=desk.document, faults=[("goals", str(fault)) for fault in refusal.faults], **about), 422
    if make is not None and request.form.get("then") == "on":
        return redirect(url_for("plans.edit_part", code=desk.document.code, edition=desk.document.edition, part=part, **_kept_query(desk, data, part)))
    return redirect(url_for("plans.edit", code=desk.document.code, edition=desk.document.edition))


def _kept_query(desk: Desk, data: dict[str, Any], part: str) -> dict[str, Any]:
    query: dict[str, Any] = {name: request.args[name] for name in ("of", "in") if name in request.args}
    places = {"goal": ("goals", "code"), "group": ("shared_groups", "code"), "theme": ("themes", "key")}
    if part in places:  # it may have been called otherwise just now
        listed, name = places[part]
        query["of"] = data[listed][_index_of(desk.data.get(listed), name, query.get("of", ""))][name]
    return query


def _kept(desk: Desk, document: Document, reason: str) -> None:
    person, at = current_person(), clock.now()
    edition = documents.loaded(desk.id)
    edition.complete = True
    if as_data(document) != desk.data or desk.seen == 0:
        actions.change(edition, document, act="edited", by=person, at=at, reason=reason, codes_may_change=True)
        audit.note("plan-changed", person=person, object=f"{document.code} {document.edition}", reason=reason, at=at)
    db.session.commit()


def _overtaken(desk: Desk, data: dict[str, Any], seen: int) -> Any:
    """Somebody else was quicker: nothing is stored, and both changes are shown."""
    base = documents.revision(desk.id, seen) or desk.data
    theirs = list(changes(base, desk.data))
    mine = [line for line in changes(desk.data, data) if line not in [(place, after, before) for place, before, after in theirs]]
    last = documents.history_of(desk.id)[:1]
    return render_template("plans/overtaken.html", document=desk.document, last=last[0] if last else None, theirs=theirs, mine=mine, shown=_shown), 409


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(_shown(one) for one in value.values() if one)
    return ", ".join(map(_shown, value)) if isinstance(value, list) else str(value)


@pages.post("/<code>/<edition>/goals")
def arrange_goals(code: str, edition: str) -> Any:
    """The order of the goals, goals that go, and a new one; groups and themes too: what stands in lists."""
    desk = _desk(code, edition)
    data = {**desk.data}
    for name, key, fresh in (("goals", "code", _new_goal), ("shared_groups", "code", _new_group), ("themes", "key", _new_theme)):
        things = list(data.get(name) or [])
        gone = set(request.form.getlist(f"drop-{name}"))
        order: dict[str, float] = {thing[key]: request.form.get(f"place-{name}-{thing[key]}", index + 1.0, type=float) for index, thing in enumerate(things)}
        things = sorted((thing for thing in things if thing[key] not in gone), key=lambda thing: order[thing[key]])
        if new := request.form.get(f"new-{name}", "").strip()[:200]:
            things.append(fresh(new))
        if things or data.get(name) is not None:
            data[name] = things
    lost = {goal["code"] for goal in desk.data["goals"]} - {goal["code"] for goal in data["goals"]}
    for group in data.get("shared_groups", ()):
        group["goals"] = [one for one in group["goals"] if one not in lost]
    return _store(desk, sheets.pruned(data), "goals")


def _new_goal(code: str) -> dict[str, Any]:
    areas = request.form.get("new-area", "")
    title = request.form.get("new-title", "").strip() or code
    return {"code": code, **({"area": areas} if areas else {}), "title": title, "objectives": [], "indicators": [], "outcomes": [], "key_areas": [], "activities": []}


def _new_group(code: str) -> dict[str, Any]:
    return {"code": code, "goals": [], "key_areas": [], "activities": []}


def _new_theme(key: str) -> dict[str, Any]:
    return {"key": key, "labels": {"en": {"heading": key, "sentence": key}}, "aliases": {}}


@pages.post("/<code>/<edition>/copies")
def copy_edition(code: str, edition: str) -> Any:
    """A new edition that begins as a copy, joined to this one by a crosswalk of equal codes."""
    desk = _desk(code, edition)
    name = request.form.get("name", "").strip()[:200]
    steps = [StepEntry(goal.code, goal.code) for goal in desk.document.goals]
    title = request.form.get("title", "").strip()[:2000] or desk.document.title
    made = replace(desk.document, edition=name, title=title, valid_from=None, crosswalk_editions=(edition, name), crosswalk=steps)
    try:
        document = read_data(as_data(made))
        if documents.edition_named(code, name) is not None:
            raise Invalid([Fault("", _("There is an edition of this name already."))])
        actions.keep_document(document, by=current_person(), at=clock.now(), reason=request.form.get("reason", "").strip()[:2000])
    except Invalid as refusal:
        db.session.rollback()
        about = {"used": held.codes_in_use(desk.id), "languages": _languages(), "history": documents.history_of(desk.id)[:5], "acts": ACTS, "given": request.form}
        return render_template("plans/edit.html", desk=desk, document=desk.document, faults=[("name", str(fault)) for fault in refusal.faults], **about), 422
    audit.note("plan-changed", person=current_person(), object=f"{code} {name}", reason="", at=clock.now())
    db.session.commit()
    return redirect(url_for("plans.edit", code=code, edition=name))


ACTS = {"imported": _l("Imported"), "replaced": _l("Replaced"), "edited": _l("Edited"), "restored": _l("Restored")}


@pages.get("/<code>/<edition>/history")
def history(code: str, edition: str) -> Any:
    """Who changed an edition, when, why; and one step with what stood there and what stands there."""
    desk = _desk(code, edition)
    number = request.args.get("step", type=int)
    after = documents.revision(desk.id, number) if number else None
    if number and after is None:
        abort(404)
    before = documents.revision(desk.id, number - 1) or {} if number else {}
    lines = list(changes(before, after)) if number and number > 1 else []
    return render_template("plans/history.html", document=desk.document, desk=desk, steps=documents.history_of(desk.id), number=number, lines=lines, shown=_shown, acts=ACTS)


@pages.post("/<code>/<edition>/history/<int(max=2147483647):number>/restoration")
def restore(code: str, edition: str, number: int) -> Any:
    """Goes back to how an edition stood."""
    desk = _desk(code, edition)
    data = documents.revision(desk.id, number) or abort(404)
    return _store(desk, data, "history")
