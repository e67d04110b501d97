"""Ending a subscription with one click, by the link in each letter: no account, no cookie, no token of a form; looking at the page changes nothing."""

from typing import Any

from flask import Response, abort, render_template, request
from flask_babel import gettext

from core import clock
from core.database import db
from core.guard import csrf, limiter
from listserv import addresses
from listserv.actions import subscribing
from listserv.queries import stopping as queries
from listserv.views import pages


@pages.get("/u/<token>")
def stop(token: str) -> Any:
    """A page with the button."""
    return render_template("listserv/stop.html", stop=_what(token), token=token, done="")


# Mail programs send this for the reader (RFC 8058): again and again, many from one address, without having seen any page.
@pages.post("/u/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@limiter.exempt
def stopped(token: str) -> Any:
    """Ended at once, and told without leading elsewhere. Asked twice, it says the same twice."""
    person_id, scope, scope_id = addresses.read_unsubscribe(token) or abort(404)
    at, what = clock.now(), _what(token)
    if "everything" in request.form:
        subscribing.stop_everything(person_id, at=at)
    subscribing.choose(person_id, scope, scope_id, "mute", at=at, source="letter")
    db.session.commit()
    if request.form.get("List-Unsubscribe") == "One-Click":
        return Response(gettext("You get no more letters from “%(title)s”.", title=what.title or what.within) + "\n", mimetype="text/plain")
    return render_template("listserv/stop.html", stop=what, token=token, done="everything" if "everything" in request.form else "this")


def _what(token: str) -> queries.Stop:
    known = addresses.read_unsubscribe(token)
    return (queries.subscription_of(*known) if known else None) or abort(404)
