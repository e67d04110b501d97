"""A forgotten password: a key by letter, and the page it leads to."""

from typing import Any

from flask import current_app, redirect, request, url_for

from accounts import actions, devices, keys, passwords, throttle
from accounts.forms import AddressForm, NewPasswordForm
from accounts.models import MailedKey
from accounts.views import pages
from accounts.views.common import SELDOM, check_password, done, network_address, page, too_many_letters
from core import clock
from core.database import db
from core.guard import limiter
from core.languages import language


@pages.get("/recovery")
def recovery() -> Any:
    """Which address is the letter to go to?"""
    return page("recovery", form=AddressForm(formdata=None))


@pages.post("/recovery")
@limiter.limit(SELDOM)
def ask_for_reset() -> Any:
    """Sends a letter if there is an account; the answer is the same for every address."""
    at, form, network = clock.now(), AddressForm(), devices.this_network()
    if not form.validate():
        return page("recovery", form=form)
    if throttle.network_is_spent(network, at=at):
        return too_many_letters("recovery", form)
    actions.ask_for_reset(form.email.data, language=language(), network=network, at=at)
    db.session.commit()
    return redirect(url_for(".reset_sent"), 303)


@pages.get("/recovery/sent")
def reset_sent() -> Any:
    """A letter is on its way, if there is an account."""
    return page("letter_sent", kind="reset")


@pages.get("/recovery/password")
def new_password() -> Any:
    """The page the letter leads to."""
    plain = request.args.get("key", "")
    if _usable(keys.find(plain, "reset", at=clock.now())) is None:
        return page("dead_key", purpose="reset", status=410)
    return _form(NewPasswordForm(formdata=None), plain)


@pages.post("/recovery/password")
@limiter.limit(SELDOM)
def set_password() -> Any:
    """Sets the new password. Nobody is signed in by it: the second step, where it is on, still stands before the account."""
    at, plain, form = clock.now(), request.form.get("key", ""), NewPasswordForm()
    key = _usable(keys.find(plain, "reset", at=at, to_use=True))
    if key is None or key.person is None:
        return page("dead_key", purpose="reset", status=410)
    if not form.validate() or not check_password(form, "password", name=key.person.name, email=key.email):
        return _form(form, plain)
    person = actions.reset_password(key, form.password.data, at=at, address=network_address())
    db.session.commit()
    return done(".sign_in", "reset") if person else page("dead_key", purpose="reset", status=410)


def _usable(key: MailedKey | None) -> MailedKey | None:
    """A key that has somebody behind it: those made for unknown addresses, to take the same time, have nobody."""
    return key if key is not None and key.person is not None and key.person.may_sign_in else None


def _form(form: NewPasswordForm, key: str) -> Any:
    return page("new_password", form=form, key=key, shortest=passwords.SHORTEST, advised=passwords.ADVISED, site=current_app.config["SITE_NAME"])
