"""Changing the password by who knows it."""

from typing import Any

from flask_babel import gettext

from accounts import actions, passwords
from accounts.forms import PasswordChangeForm
from accounts.throttle import Wait
from accounts.views import pages
from accounts.views.common import OFTEN, blame, check_password, done, network_address, page, signed_in, slow_down
from accounts.views.session import checked
from core import clock
from core.database import db
from core.guard import limiter

_ADVICE: dict[str, Any] = {"shortest": passwords.SHORTEST, "advised": passwords.ADVISED}


@pages.get("/password")
def password() -> Any:
    """The present password and the new one."""
    signed_in(at=clock.now())
    return page("password", form=PasswordChangeForm(formdata=None), **_ADVICE)


@pages.post("/password")
@limiter.limit(OFTEN)
def change_password() -> Any:
    """Changes it and signs the other devices out."""
    at, form = clock.now(), PasswordChangeForm()
    record = signed_in(at=at)
    person = record.person
    if not form.validate() or not check_password(form, "password", name=person.name, email=person.email or ""):
        return page("password", form=form, **_ADVICE)
    right = checked(person, form.current.data, at=at)
    if right is True:
        actions.change_password(person, form.password.data, here=record, at=at, address=network_address())
    db.session.commit()
    if isinstance(right, Wait):
        return slow_down("password", right, form, "current", **_ADVICE)
    if not right:
        blame(form, "current", gettext("This is not your password."))
        return page("password", form=form, **_ADVICE)
    return done(".show", "password")
