"""Signing in, the second step, the password once more, signing out, and the list of devices."""

from datetime import datetime, timedelta
from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext

from accounts import actions, audit, devices, passwords, queries, sessions, throttle
from accounts.forms import CodeForm, ProofForm, SignInForm
from accounts.models import Person, folded_address
from accounts.throttle import Wait
from accounts.views import pages
from accounts.views.common import OFTEN, blame, done, front_page, network_address, page, proved, signed_in, slow_down, wanted
from core import clock
from core.database import db
from core.guard import limiter

HALF = "half_signed_in"
HALF_LASTS = timedelta(minutes=10)


@pages.get("/session/new")
def sign_in() -> Any:
    """Address and password; whoever is signed in goes on."""
    if sessions.this_record(at=clock.now()) is not None:
        return redirect(wanted(), 303)
    return page("sign_in", form=SignInForm(formdata=None), next=wanted(), done=request.args.get("done", ""))


@pages.get("/session")
def session_again() -> Any:
    """Reached by loading a refused sign-in again."""
    return redirect(url_for(".sign_in"), 303)


@pages.post("/session")
@limiter.limit(OFTEN)
def begin_session() -> Any:
    """Signs in, or leads to the second step."""
    at, form, aim = clock.now(), SignInForm(), wanted()
    if not form.validate():
        return page("sign_in", form=form, next=aim, done="")
    email = folded_address(form.email.data)
    found = actions.person_of(email, form.password.data, ways=devices.ways_of(email, at=at), at=at, address=network_address())
    db.session.commit()
    if isinstance(found, Wait):
        return slow_down("sign_in", found, form, "password", next=aim, done="")
    if found is None:
        blame(form, "email", gettext("E-mail address and password do not match an account, or its address was never confirmed. Please check both."))
        return page("sign_in", form=form, next=aim, done="")
    if found.two_step:
        session.clear()
        session[HALF] = {"person": found.id, "at": at.isoformat(), "next": aim, "mark": _mark(found)}
        return redirect(url_for(".second_step"), 303)
    return _welcome(found, aim, at=at)


@pages.get("/session/code")
def second_step() -> Any:
    """Six digits, for who gave the right password a moment ago."""
    if _half(at=clock.now()) is None:
        return redirect(url_for(".sign_in"), 303)
    return page("second_step", form=CodeForm(formdata=None))


@pages.post("/session/code")
@limiter.limit(OFTEN)
def give_code() -> Any:
    """The second step."""
    at, form = clock.now(), CodeForm()
    person = _half(at=at)
    if person is None:
        return redirect(url_for(".sign_in"), 303)
    if not form.validate():
        return page("second_step", form=form)
    right = actions.second_step(person, form.code.data, at=at, address=network_address())
    aim = session[HALF]["next"]
    db.session.commit()
    if isinstance(right, Wait):
        return slow_down("second_step", right, form, "code")
    if not right:
        blame(form, "code", gettext("This code is wrong or has been used. Please wait for the next one."))
        return page("second_step", form=form)
    return _welcome(person, aim, at=at)


def _welcome(person: Person, aim: str, *, at: datetime) -> Any:
    sessions.begin(person, at=at)
    actions.sign_in(person, at=at, address=network_address())
    db.session.commit()
    answer = redirect(aim, 303)
    devices.remember(answer, person.email or "")
    return answer


def _half(*, at: datetime) -> Person | None:
    """Whoever gave the right password in this browser less than ten minutes ago, if it is still the right one."""
    half = session.get(HALF)
    if not half or at >= datetime.fromisoformat(half["at"]) + HALF_LASTS:
        return None
    person = queries.person_by_id(half["person"])
    return person if person is not None and person.may_sign_in and person.two_step and half["mark"] == _mark(person) else None


def _mark(person: Person) -> str:
    return sessions.hashed(person.password_hash or "")[:16]


@pages.post("/session/end")
def end_session() -> Any:
    """Signs this browser out; nothing of the pages read stays in it."""
    at = clock.now()
    record = sessions.this_record(at=at)
    if record is not None:
        audit.note("signed-out", person=record.person, object=f"person {record.person_id}", at=at, address=network_address())
    sessions.end(at=at)
    db.session.commit()
    answer = redirect(front_page(), 303)
    # Not "cookies": the language chosen, and the note that this device is known, are worth keeping.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@pages.get("/proof")
def proof() -> Any:
    """The password once more, before a sensitive change."""
    signed_in(at=clock.now())
    return page("proof", form=ProofForm(formdata=None), next=wanted(url_for(".show")))


@pages.post("/proof")
@limiter.limit(OFTEN)
def give_proof() -> Any:
    """Goes on to what was wanted, under a new key."""
    at, form, aim = clock.now(), ProofForm(), wanted(url_for(".show"))
    record = signed_in(at=at)
    if not form.validate():
        return page("proof", form=form, next=aim)
    right = checked(record.person, form.password.data, at=at)
    if right is True:
        sessions.prove(record, at=at)
    db.session.commit()
    if isinstance(right, Wait):
        return slow_down("proof", right, form, "password", next=aim)
    if not right:
        blame(form, "password", gettext("This is not your password."))
        return page("proof", form=form, next=aim)
    return redirect(aim, 303)


def checked(person: Person, password: str, *, at: datetime) -> bool | Wait:
    """Whether this is the password of who is signed in; a Wait after too many wrong ones. The caller commits."""
    ways = [("proof", str(person.id))]
    pause = throttle.wait(ways, at=at)
    if pause is not None:
        return pause
    right = passwords.fits(password, person.password_hash)
    if right:
        throttle.forgiven(ways)
    else:
        throttle.failed(ways, at=at)
    return right


@pages.get("/sessions")
def device_list() -> Any:
    """Where one is signed in, and since when."""
    at = clock.now()
    record = signed_in(at=at)
    return page("devices", devices=queries.devices_of(record.person, this=record, at=at), done=request.args.get("done", ""))


@pages.post("/sessions/<int:sign_in_id>/end")
def end_device(sign_in_id: int) -> Any:
    """Signs out one of one's own devices."""
    at = clock.now()
    record = signed_in(at=at)
    device = queries.device_of(record.person, sign_in_id) or abort(404)
    if device.id == record.id:
        return end_session()
    device.end(at=at)
    audit.note("sessions-ended", person=record.person, object=f"person {record.person_id}", reason="1", at=at, address=network_address())
    db.session.commit()
    return done(".device_list", "ended")


@pages.post("/sessions/end")
def end_others() -> Any:
    """Signs out all devices but this one."""
    at = clock.now()
    record = proved(at=at)
    count = sessions.end_all(record.person, at=at, but=record)
    audit.note("sessions-ended", person=record.person, object=f"person {record.person_id}", reason=str(count), at=at, address=network_address())
    db.session.commit()
    return done(".device_list", "others-ended")
