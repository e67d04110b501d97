"""The one page of what somebody hears of, and how: forums, topics, threads and lists, and their mailbox."""

from typing import Any

from babel.dates import get_day_names
from flask import redirect, render_template, request, url_for
from flask_babel import get_locale

from accounts.models import Person
from core import clock, zones
from core.access import current_person
from core.database import db
from forum.queries import following, moderation
from listserv.forms.mailbox import MailboxForm
from listserv.queries import preferences as queries
from listserv.views import pages


@pages.get("/subscriptions")
def preferences() -> Any:
    """All choices, and the mailbox."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    form = MailboxForm(formdata=None, obj=queries.mailbox_of(person.id))
    return _page(person, form)


@pages.post("/subscriptions")
def change_mailbox() -> Any:
    """When and how post comes."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    form = MailboxForm()
    form.offer(weekdays(), moderates=moderation.moderates(person))
    if not form.validate():
        return _page(person, form), 422
    box = queries.mailbox_of(person.id)
    for name, value in form.said().items():
        setattr(box, name, value)
    db.session.add(box)
    db.session.commit()
    return redirect(url_for("listserv.preferences", done="kept"), 303)


@pages.post("/subscriptions/arrival")
def arrives_again() -> Any:
    """Letters arrive again: a mailbox that was left in peace gets post from now on."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    box = queries.mailbox_of(person.id)
    if box.suspended_at is not None:
        box.resume()
        db.session.commit()
    return redirect(url_for("listserv.preferences", done="arrives"), 303)


def weekdays() -> list[tuple[int, str]]:
    """The days of a week by name, from Monday on."""
    names = get_day_names("wide", "stand-alone", get_locale())
    return [(day, names[day]) for day in range(7)]


def _page(person: Person, form: MailboxForm) -> str:
    form.offer(weekdays(), moderates=moderation.moderates(person))
    faults = [(field.id, field.errors[0]) for field in form if field.errors]
    return render_template(
        "listserv/preferences.html",
        form=form,
        faults=faults,
        followed=following.followed_by(person),
        lists=queries.lists_of(person.id),
        base=url_for("forum.index"),
        zones=zones.choices(form.timezone.data or ""),
        me=person,
        suspended_at=queries.mailbox_of(person.id).suspended_at,
        done=request.args.get("done", ""),
        at=clock.now(),
    )
