"""Starting letters again after they came back, by the link in the letter that says so: no account; looking at the page changes nothing."""

from typing import Any

from flask import abort, render_template

from core.database import db
from listserv import addresses
from listserv.actions import bouncing
from listserv.views import pages


@pages.get("/arrival/<token>")
def arrival(token: str) -> Any:
    """A page with the button."""
    if addresses.read_arrival(token) is None:
        abort(404)
    return render_template("listserv/arrival.html", token=token, done=False)


@pages.post("/arrival/<token>")
def arrived(token: str) -> Any:
    """Letters go there again. Asked twice, it says the same twice."""
    bouncing.arrives_again(addresses.read_arrival(token) or abort(404))
    db.session.commit()
    return render_template("listserv/arrival.html", token=token, done=True)
