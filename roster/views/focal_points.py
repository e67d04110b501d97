"""National focal points: where the secretariat names them and decides on requests."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts import audit
from accounts import queries as people
from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.languages import country
from roster.actions import focal_points as acts
from roster.forms.focal_points import FocalPointForm, ReasonForm
from roster.queries import focal_points as reading
from roster.queries.standing import viewer_of
from roster.rules import focal_points as rules
from roster.views import pages
from roster.views.common import writer

audit.name_act("focal-point-named", _l("Named a national focal point"))
audit.name_act("focal-point-ended", _l("Ended a national focal point"))


@pages.get("/admin/focal-points")
def focal_points() -> Any:
    """Who speaks for which country, what waits, and what has changed."""
    require(rules.may_keep(viewer_of(current_person())))
    return _page(FocalPointForm(formdata=None))


@pages.post("/admin/focal-points")
def name_focal_point() -> Any:
    """Names somebody who has an account."""
    require(rules.may_keep(viewer_of(current_person())))
    form = FocalPointForm()
    good = form.validate()
    person = people.person_by_address(form.email.data) if good else None
    if good and (person is None or not person.may_sign_in):
        form.email.errors = [gettext("There is no account in use under this address. Please invite the person first.")]
        good = False
    if not good:
        return _page(form), 422
    assert person is not None
    acts.name(person, form.country.data, by=writer(), at=clock.now(), address=network())
    db.session.commit()
    return redirect(url_for("roster.focal_points", done="named"))


@pages.post("/admin/focal-points/<int(max=2147483647):person_id>/<country_code>/end")
def end_focal_point(person_id: int, country_code: str) -> Any:
    """Speaks for the country no more; what they nominated stays."""
    require(rules.may_keep(viewer_of(current_person())))
    acts.end(person_id, country_code, by=writer(), at=clock.now(), address=network())
    db.session.commit()
    return redirect(url_for("roster.focal_points", done="ended"))


@pages.post("/admin/focal-points/requests/<int(max=2147483647):change_id>")
def decide_focal_point(change_id: int) -> Any:
    """On somebody who asked to be registered."""
    require(rules.may_keep(viewer_of(current_person())))
    change = reading.change_alone(change_id, held=True)
    if change is None or change.kind != "request":
        abort(404)
    form, accept = ReasonForm(), request.form.get("decision") == "accept"
    good = form.validate()
    if good and not accept and not form.reason.data.strip():
        form.reason.errors, good = [gettext("Please write why; the person reads it.")], False
    if not good:
        return _page(FocalPointForm(formdata=None), reason=form, deciding=change_id), 422
    acts.decide(change, accept=accept, reason=form.reason.data.strip(), by=writer(), at=clock.now(), address=network())
    db.session.commit()
    return redirect(url_for("roster.focal_points", done="named" if accept else "refused"))


def network() -> str:
    """From where."""
    return (request.remote_addr or "")[:64]


def _page(form: FocalPointForm, *, reason: ReasonForm | None = None, deciding: int = 0) -> str:
    lines = sorted(reading.points(at=clock.now()), key=lambda one: (country(one.country).casefold(), one.name.casefold()))
    return render_template(
        "roster/focal_points.html", lines=lines, waiting=reading.changes(waiting=True), past=reading.changes(waiting=False), form=form,
        faults=faults(form) + (faults(reason) if reason else []), reason=reason or ReasonForm(formdata=None), deciding=deciding, done=request.args.get("done", ""),
    )  # fmt: skip
