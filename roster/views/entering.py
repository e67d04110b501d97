"""A profile for somebody who wrote on paper or by mail: begun by the secretariat, with how they agreed to be listed."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import LANGUAGES, countries, language, say, site_languages
from core.verdict import No
from roster import rules
from roster.actions import entering
from roster.forms.entering import EntryForm
from roster.queries.standing import viewer_of
from roster.views import pages
from roster.views.common import pace_of, writer


@pages.get("/roster/entry")
def entry() -> Any:
    """The form."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_review(viewer_of(current_person())))
    return _page(_form(sent=False))


@pages.post("/roster/entry")
@limiter.limit("30 per minute", key_func=pace_of)
def enter() -> Any:
    """Begins the profile as a draft, and leads to its steps."""
    require(rules.may_review(viewer_of(current_person())))
    at, form = clock.now(), _form(sent=True)
    good = form.validate()
    if not (form.came_by(at.date()) and good):
        return _page(form), 422
    consent = entering.Consent(form.way.data, form.given_on.data, (form.note.data or "").strip())
    entered = entering.enter(
        honorific=form.honorific.data or "", name=form.name.data, country=form.country.data or None, language=form.language.data, email=form.email.data, consent=consent, by=writer(), at=at
    )  # fmt: skip
    if isinstance(entered, No):
        db.session.rollback()
        return _page(form, refused=say(entered)), 422
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=entered.id, done="entered"), 303)


def _form(*, sent: bool) -> EntryForm:
    form = EntryForm() if sent else EntryForm(formdata=None, data={"language": language()})
    form.country.choices = [("", gettext("Not said")), *countries().items()]
    form.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]
    return form


def _page(form: EntryForm, *, refused: str = "") -> str:
    return render_template("roster/entry.html", form=form, faults=faults(form), refused=refused)
