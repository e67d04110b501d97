"""Opening an account, and taking up an invitation to one."""

from typing import Any

from flask import Response, current_app, redirect, request, url_for

from accounts import actions, devices, keys, passwords, queries, rules, sessions, throttle
from accounts.forms import InvitedForm, NewPasswordForm, RegistrationForm
from accounts.models import MailedKey
from accounts.views import pages
from accounts.views.common import SELDOM, check_password, done, network_address, page, too_many_letters
from core import clock, zones
from core.database import db
from core.guard import limiter
from core.languages import language


def _new_profile() -> dict[str, str]:
    """What a new account is likely to say: the page's language, the zone the reader chose."""
    zone = request.cookies.get("zone") or current_app.config["SITE_TIMEZONE"]
    return {"language": language(), "timezone": zone if zones.is_zone(zone) else "UTC", "category": ""}


@pages.get("/new")
def register() -> Any:
    """The form of a new account; whoever has one and is signed in goes on."""
    if sessions.this_record(at=clock.now()) is not None:
        return redirect(url_for(".show"), 303)
    return _form("register", RegistrationForm(formdata=None, data=_new_profile()))


@pages.post("/new")
@limiter.limit(SELDOM)
def ask_for_account() -> Any:
    """Sends a letter; the answer is the same for every address."""
    at, form, network = clock.now(), RegistrationForm(), devices.this_network()
    if not form.validate() or not check_password(form, "password", name=form.name.data, email=form.email.data):
        return _form("register", form)
    if throttle.network_is_spent(network, at=at):
        return _form("register", form, spent=True)
    actions.register(form.said(), email=form.email.data, password=form.password.data, network=network, at=at)
    db.session.commit()
    return redirect(url_for(".registration_sent"), 303)


@pages.get("/new/sent")
def registration_sent() -> Any:
    """A letter is on its way."""
    return page("letter_sent", kind="registration")


@pages.get("/confirmation")
def confirmation() -> Any:
    """The page the letter leads to: a button. Mail scanners that follow the link change nothing."""
    key = keys.find(request.args.get("key", ""), "confirm", at=clock.now())
    return page("confirmation", form=NewPasswordForm(formdata=None), **_shown(key), key=request.args["key"]) if key else _dead("confirm")


@pages.post("/confirmation")
@limiter.limit(SELDOM)
def confirm() -> Any:
    """Opens the account."""
    at, plain = clock.now(), request.form.get("key", "")
    key = keys.find(plain, "confirm", at=at, to_use=True)
    if key is None:
        return _dead("confirm")
    form = NewPasswordForm()
    contested = rules.is_contested(key)
    if contested and not (form.validate() and check_password(form, "password", name=key.data["said"]["name"], email=key.email)):
        return page("confirmation", form=form, **_shown(key), key=plain)
    person = actions.confirm(key, password=form.password.data if contested else None, at=at, address=network_address())
    db.session.commit()
    return done(".sign_in", "confirmed") if person else _dead("confirm")


def _shown(key: MailedKey) -> dict[str, Any]:
    return {"email": key.email, "name": key.data["said"]["name"], "contested": rules.is_contested(key), "shortest": passwords.SHORTEST, "advised": passwords.ADVISED}


@pages.get("/invitation")
def invitation() -> Any:
    """The page an invitation leads to: the form of a new account, the address given."""
    at = clock.now()
    key = keys.find(request.args.get("key", ""), "invite", at=at)
    if key is None or not rules.can_be_claimed(queries.person_by_address(key.email)):
        return _dead("invite")
    known = key.person
    said = _new_profile()
    if known is not None:
        said |= {"name": known.name, "country": known.country or "", "organization": known.organization or "", "category": known.category}
    return _form("invitation", InvitedForm(formdata=None, data=said), email=key.email, key=request.args["key"])


@pages.post("/invitation")
@limiter.limit(SELDOM)
def accept_invitation() -> Any:
    """Opens the account, through the same gates as registration."""
    at, plain, form = clock.now(), request.form.get("key", ""), InvitedForm()
    key = keys.find(plain, "invite", at=at, to_use=True)
    if key is None:
        return _dead("invite")
    if not form.validate() or not check_password(form, "password", name=form.name.data, email=key.email):
        return _form("invitation", form, email=key.email, key=plain)
    person = actions.accept(key, form.said(), form.password.data, at=at, address=network_address())
    db.session.commit()
    return done(".sign_in", "confirmed") if person else _dead("invite")


def _form(template: str, form: RegistrationForm | InvitedForm, *, spent: bool = False, **slots: Any) -> Response:
    show = too_many_letters if spent else page
    return show(template, form=form, zones=zones.choices(form.timezone.data or ""), shortest=passwords.SHORTEST, advised=passwords.ADVISED, **slots)


def _dead(purpose: str) -> Response:
    """A key that is unknown, used, expired or of another purpose: one answer for all."""
    return page("dead_key", purpose=purpose, status=410)
