"""The page of the administration on which national focal points are named."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from accounts import audit
from accounts import queries as people
from accounts.rules import may_see_people
from core import clock
from core.access import current_person, require
from core.database import db
from core.languages import country
from forum.actions import naming
from forum.forms import faults
from forum.forms.admission import FocalPointForm
from forum.queries import admissions as reading
from forum.views import pages
from forum.views.places import writer

audit.name_act("focal-point-named", _l("Named a national focal point"))
audit.name_act("focal-point-ended", _l("Ended a national focal point"))


@pages.get("/admin/focal-points")
def focal_points() -> Any:
    """Who may nominate for which country."""
    require(may_see_people(current_person()))
    return _page(FocalPointForm(formdata=None))


@pages.post("/admin/focal-points")
def name_focal_point() -> Any:
    """Names somebody who has an account."""
    require(may_see_people(current_person()))
    form = FocalPointForm()
    good = form.validate()
    person = people.person_by_address(form.email.data) if good else None
    if good and (person is None or not person.may_sign_in):
        form.email.errors = [gettext("There is no account in use under this address. Please invite the person first.")]
        good = False
    if not good:
        return _page(form), 422
    assert person is not None
    naming.name_focal_point(person, form.country.data, by=writer(), at=clock.now(), address=_network())
    db.session.commit()
    return redirect(url_for("forum.focal_points", done="named"))


@pages.post("/admin/focal-points/<int(max=2147483647):person_id>/<country_code>/end")
def end_focal_point(person_id: int, country_code: str) -> Any:
    """Nominates no more; nominations made stay."""
    require(may_see_people(current_person()))
    naming.end_focal_point(person_id, country_code, by=writer(), at=clock.now(), address=_network())
    db.session.commit()
    return redirect(url_for("forum.focal_points", done="ended"))


def _network() -> str:
    return (request.remote_addr or "")[:64]


def _page(form: FocalPointForm) -> str:
    lines = sorted(reading.focal_points(), key=lambda one: (country(one.country).casefold(), one.name.casefold()))
    return render_template("forum/focal_points.html", lines=lines, form=form, faults=faults(form), done=request.args.get("done", ""))
