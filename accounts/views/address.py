"""Changing the e-mail address: both must agree."""

from typing import Any

from flask import redirect, request, url_for

from accounts import actions, devices, keys, sessions, throttle
from accounts.forms import AddressForm
from accounts.models import MailedKey
from accounts.views import pages
from accounts.views.common import SELDOM, network_address, page, proved, too_many_letters
from core import clock
from core.database import db
from core.guard import limiter


@pages.get("/address")
def address() -> Any:
    """Which address instead?"""
    record = proved(at=clock.now())
    return page("address", form=AddressForm(formdata=None), email=record.person.email)


@pages.post("/address")
@limiter.limit(SELDOM)
def ask_for_address() -> Any:
    """Sends a letter to each of the two."""
    at, form, network = clock.now(), AddressForm(), devices.this_network()
    record = proved(at=at)
    if not form.validate():
        return page("address", form=form, email=record.person.email)
    if throttle.network_is_spent(network, at=at):
        return too_many_letters("address", form, email=record.person.email)
    actions.ask_for_change(record.person, form.email.data, network=network, at=at, address=network_address())
    db.session.commit()
    return redirect(url_for(".address_sent"), 303)


@pages.get("/address/sent")
def address_sent() -> Any:
    """Two letters are on their way."""
    return page("letter_sent", kind="address")


@pages.get("/address/confirmation")
def address_confirmation() -> Any:
    """The page both letters lead to: a button."""
    key = _find(request.args.get("key", ""))
    if key is None:
        return page("dead_key", purpose="address", status=410)
    return page("address_confirmation", key=request.args["key"], old=key.data["old"], new=key.data["new"])


@pages.post("/address/confirmation")
@limiter.limit(SELDOM)
def agree_to_address() -> Any:
    """One of the two agrees."""
    at = clock.now()
    key = _find(request.form.get("key", ""), to_use=True)
    if key is None:
        return page("dead_key", purpose="address", status=410)
    result = actions.agree_to_change(key, here=sessions.this_record(at=at), at=at, address=network_address())
    db.session.commit()
    return redirect(url_for(".address_agreed", result=result.value), 303)


@pages.get("/address/agreed")
def address_agreed() -> Any:
    """What came of it."""
    return page("address_agreed", result=request.args.get("result", ""))


def _find(key: str, *, to_use: bool = False) -> MailedKey | None:
    at = clock.now()
    return keys.find(key, "change-old", at=at, to_use=to_use) or keys.find(key, "change-new", at=at, to_use=to_use)
