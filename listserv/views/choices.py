"""How much comes, and how, chosen by the link in each letter: for subscribers with and without an account. Looking at the page changes nothing."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from accounts.models import Person
from core import clock, zones
from core.database import db
from core.guard import limiter
from forum.models import LEVELS
from listserv import addresses
from listserv.actions import subscribing
from listserv.forms.mailbox import MailboxForm
from listserv.queries import commands, stopping
from listserv.queries import preferences as queries
from listserv.views import pages
from listserv.views.preferences import weekdays


class _Reader:
    """Whose link it is, and of what subscription; others find nothing here."""

    def __init__(self, token: str) -> None:
        person_id, self.scope, self.scope_id = addresses.read_unsubscribe(token) or abort(404)
        self.token = token
        self.what: stopping.Stop = stopping.subscription_of(person_id, self.scope, self.scope_id) or abort(404)
        self.person: Person = db.session.get(Person, person_id) or abort(404)

    @property
    def has_an_account(self) -> bool:
        """Who has one chooses how their post comes where they are signed in."""
        return self.person.confirmed_at is not None

    def page(self, form: MailboxForm | None = None) -> str:
        """The page, with the form as it was filled in."""
        form = form or MailboxForm(formdata=None, obj=queries.mailbox_of(self.person.id))
        form.offer(weekdays(), moderates=False)
        return render_template(
            "listserv/choices.html", reader=self, what=self.what, form=form, faults=[(field.id, field.errors[0]) for field in form if field.errors],
            zones=zones.choices(form.timezone.data or ""), rests=commands.rests(self.person), done=request.args.get("done", ""),
        )  # fmt: skip


@pages.get("/u/<token>/choices")
def choices(token: str) -> Any:
    """How much of this subscription comes; without an account also when and in which form."""
    return _Reader(token).page()


@pages.post("/u/<token>/choices")
@limiter.limit("20 per minute")
def choose_by_letter(token: str) -> Any:
    """Chosen anew, at once."""
    reader, level = _Reader(token), request.form.get("level", "")
    if level in (*LEVELS, ""):
        subscribing.choose(reader.person.id, reader.scope, reader.scope_id, level, at=clock.now(), source="letter")
        db.session.commit()
    return redirect(url_for("listserv.choices", token=token, done="chosen"), 303)


@pages.post("/u/<token>/mailbox")
@limiter.limit("20 per minute")
def mailbox_by_letter(token: str) -> Any:
    """When and how post comes."""
    reader, form = _Reader(token), MailboxForm()
    if reader.has_an_account:
        return redirect(url_for("listserv.preferences"), 303)
    form.offer(weekdays(), moderates=False)
    if not form.validate():
        return reader.page(form), 422
    box = queries.mailbox_of(reader.person.id)
    for name, value in form.said().items():
        setattr(box, name, value)
    db.session.add(box)
    db.session.commit()
    return redirect(url_for("listserv.choices", token=token, done="kept"), 303)
