"""Two-step sign-in: on, off, new recovery codes."""

from typing import Any

from flask import current_app, redirect, request, url_for
from flask_babel import gettext

from accounts import actions, queries, two_step
from accounts.forms import CodeForm, TwoStepEndForm
from accounts.models import Person
from accounts.throttle import Wait
from accounts.views import pages
from accounts.views.common import OFTEN, blame, done, network_address, page, proved, signed_in, slow_down
from accounts.views.session import checked
from core import clock
from core.database import db
from core.guard import limiter


@pages.get("/two-step")
def two_steps() -> Any:
    """Whether it is on, and what it is."""
    return _state(signed_in(at=clock.now()).person, TwoStepEndForm(formdata=None))


def _state(person: Person, form: TwoStepEndForm, *, pause: Wait | None = None) -> Any:
    slots: dict[str, Any] = {"on": person.two_step, "left": queries.recovery_codes_left(person), "done": request.args.get("done", "")}
    return slow_down("two_step", pause, form, "current", **slots) if pause else page("two_step", form=form, **slots)


@pages.post("/two-step")
@limiter.limit(OFTEN)
def prepare_two_step() -> Any:
    """Makes a secret and goes to the page that shows it."""
    record = proved(at=clock.now())
    if not record.person.two_step:
        actions.show_secret(record.person)
        db.session.commit()
    return redirect(url_for(".show_two_step"), 303)


@pages.get("/two-step/new")
def show_two_step() -> Any:
    """The secret as a picture and as text, and a field for the first code."""
    person = proved(at=clock.now()).person
    if person.totp_pending is None or person.two_step:
        return redirect(url_for(".two_steps"), 303)
    return _secret(person, CodeForm(formdata=None))


@pages.post("/two-step/new")
@limiter.limit(OFTEN)
def begin_two_step() -> Any:
    """Switches it on; the answer to the post shows the recovery codes, for no page can show them twice."""
    at, form = clock.now(), CodeForm()
    person = proved(at=at).person
    if person.totp_pending is None or person.two_step:
        return redirect(url_for(".two_steps"), 303)
    if not form.validate():
        return _secret(person, form)
    codes = actions.begin_two_step(person, form.code.data, at=at, address=network_address())
    db.session.commit()
    if codes is None:
        blame(form, "code", gettext("This is not the code your app shows now. Please check that the clock of the telephone is right."))
        return _secret(person, form)
    return page("recovery_codes", codes=codes, first=True)


@pages.post("/two-step/codes")
@limiter.limit(OFTEN)
def new_codes() -> Any:
    """Ten new recovery codes, shown in the answer."""
    at = clock.now()
    person = proved(at=at).person
    if not person.two_step:
        return redirect(url_for(".two_steps"), 303)
    codes = actions.renew_recovery_codes(person, at=at, address=network_address())
    db.session.commit()
    return page("recovery_codes", codes=codes, first=False)


@pages.post("/two-step/end")
@limiter.limit(OFTEN)
def end_two_step() -> Any:
    """Switches it off, with password and code."""
    at, form = clock.now(), TwoStepEndForm()
    person = signed_in(at=at).person
    if not person.two_step:
        return redirect(url_for(".two_steps"), 303)
    if not form.validate():
        return _state(person, form)
    right = checked(person, form.current.data, at=at)
    coded = actions.second_step(person, form.code.data, at=at, address=network_address()) if right is True else False
    if coded is True:
        actions.end_two_step(person, at=at, address=network_address())
    db.session.commit()
    pause = next((answer for answer in (right, coded) if isinstance(answer, Wait)), None)
    if pause is not None:
        return _state(person, form, pause=pause)
    if not right:
        blame(form, "current", gettext("This is not your password."))
        return _state(person, form)
    if not coded:
        blame(form, "code", gettext("This code is wrong or has been used. Please wait for the next one."))
        return _state(person, form)
    return done(".two_steps", "off")


def _secret(person: Person, form: CodeForm) -> Any:
    secret, site = person.totp_pending or "", current_app.config["SITE_NAME"]
    picture = two_step.picture(secret, account=person.email or "", site=site, title=gettext("The secret, to be read by your app"))
    grouped = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return page("two_step_new", form=form, picture=picture, secret=grouped)
