"""One's own account: what one says of oneself, and the way to everything else about it."""

from typing import Any

from flask import redirect, request, url_for

from accounts.forms import ProfileForm
from accounts.models import Person
from accounts.views import pages
from accounts.views.common import page, signed_in
from core import clock, zones
from core.database import db
from core.languages import COOKIE

YEAR = 31_536_000


@pages.get("")
def show() -> Any:
    """The account."""
    person = signed_in(at=clock.now()).person
    return _account(person, ProfileForm(formdata=None, obj=person))


@pages.post("")
def change_profile() -> Any:
    """Takes what is said; language and zone act at once."""
    person, form = signed_in(at=clock.now()).person, ProfileForm()
    if not form.validate():
        return _account(person, form)
    person.describe(**form.said())
    db.session.commit()
    answer = redirect(url_for(".show", lang=person.language, done="profile"), 303)
    answer.set_cookie(COOKIE, person.language, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


def _account(person: Person, form: ProfileForm) -> Any:
    two_step_advised = not person.two_step and person.is_staff
    return page("show", form=form, zones=zones.choices(form.timezone.data or ""), me=person, two_step_advised=two_step_advised, done=request.args.get("done", ""))
