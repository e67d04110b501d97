"""Writing to a list that stands alone."""

import secrets
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from accounts import audit
from accounts.models import Person
from core import clock
from core.access import current_person, require
from core.database import db
from core.languages import language
from forum.forms import faults
from forum.views.places import writer
from listserv import rules
from listserv.actions import writing
from listserv.forms.lists import WritingForm
from listserv.models import ListMessage, MailList
from listserv.queries import lists as queries
from listserv.soon import work_soon
from listserv.views import pages
from listserv.views.lists import list_here

audit.name_act("list-message-hidden", _l("Hid a message of a list"))


@pages.get("/lists/<name>/messages/new")
def write(name: str) -> Any:
    """The form; ``to`` names the message that is answered."""
    this, to = _allowed(name, current_person())
    said = {"submission": secrets.token_urlsafe(16), "language": language(), "subject": to.subject if to else ""}
    return _form(this, to, WritingForm(formdata=None, data=said))


@pages.post("/lists/<name>/messages/new")
def send(name: str) -> Any:
    """Published, and on its way to the subscribers."""
    this, to = _allowed(name, current_person())
    form = WritingForm()
    form.offer()
    if not form.validate():
        return _form(this, to, form), 422
    message = writing.write(
        this, subject=form.subject.data, body=form.body.data, language=form.language.data, reply_to=to, submission=(form.submission.data or "")[:40] or None, by=writer(), at=clock.now()
    )  # fmt: skip
    db.session.commit()
    work_soon()
    return redirect(f"{url_for('listserv.list_thread', name=name, number=message.number)}#m{message.number}", 303)


def _allowed(slug: str, person: Person | None) -> tuple[MailList, ListMessage | None]:
    this = list_here(slug)
    subscribes = queries.level_of(this.id, person) not in (None, "mute")
    require(rules.may_write(this, person, keeps=queries.keeps(this.id, person), subscribes=subscribes))
    number = request.values.get("to", type=int)
    if number is None:
        return this, None
    return this, queries.message_of(this.id, number) or abort(404)


def _form(this: MailList, to: ListMessage | None, form: WritingForm) -> str:
    form.offer()
    return render_template("listserv/write.html", this=this, to=to, form=form, faults=faults(form))


@pages.post("/lists/<name>/messages/<int(max=2147483647):number>/hiding")
def hide_message(name: str, number: int) -> Any:
    """Taken from readers by those who keep the list."""
    this, person = list_here(name), current_person()
    require(rules.may_keep(this, person, keeps=queries.keeps(this.id, person)))
    message = queries.message_of(this.id, number) or abort(404)
    writing.hide(message, by=writer(), reason=request.form.get("reason", "").strip()[:500], at=clock.now())
    db.session.commit()
    return redirect(url_for("listserv.list_page", name=name, done="hidden"), 303)
