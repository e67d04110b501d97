"""The page on which somebody registers for a forum, changes in which capacity, or leaves it."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from accounts.models import CATEGORIES, Person
from core import clock
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum import rules
from forum.actions import admitting, registering
from forum.actions.registering import Capacity
from forum.forms import faults
from forum.forms.admission import RequestForm
from forum.models import Admission, Registration
from forum.place import Place
from forum.queries import admissions, standing, writing
from forum.queries import compose as reading
from forum.queries.admissions import Asked
from forum.rules import admission
from forum.views import pages
from forum.views.common import Here
from forum.views.passage import require_reading
from forum.views.places import form_at, pace_of, writer


@pages.get("/forums/<slug>/registration")
def registration(slug: str) -> Any:
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    now, person = _here(slug), writer()
    mine = writing.registration_of_person(now.forum, person)
    if mine is None:
        require(rules.may_register(now.standing, now.forum, at=now.at))
    request_ = admissions.mine(now.forum.id, person) if mine is None else None
    known = request_ if request_ is not None and request_.state == "waiting" else None
    return _page(now, mine, _form(now, mine or known or person), asked=request_)


@pages.post("/forums/<slug>/registration")
@limiter.limit("20 per minute", key_func=pace_of)
def register(slug: str) -> Any:
    now, person = _here(slug), writer()
    mine = writing.registration_of_person(now.forum, person)
    form = _form(now, mine or person)
    asked = admissions.mine(now.forum.id, person) if mine is None else None
    if not form.validate():
        return _page(now, mine, form, asked=asked), 422
    capacity = Capacity(form.name.data, form.category.data, form.country.data or None, form.organization.data or None)
    outcome = admitting.ask(now.forum, capacity, form.words.data or "", standing=now.standing, by=person, language=language(), at=now.at)
    if isinstance(outcome, No):
        return _page(now, mine, form, asked=asked, refused=say(outcome)), 403
    db.session.commit()
    if isinstance(outcome, Admission):
        return redirect(url_for("forum.registration", slug=slug))
    place = writing.place_by_key(now.forum, request.form.get("then", ""))
    return redirect(form_at(place) if place else url_for("forum.registration", slug=slug))


@pages.post("/forums/<slug>/registration/withdrawal")
def leave(slug: str) -> Any:
    now = _here(slug)
    outcome = registering.leave(now.forum, standing=now.standing, by=writer())
    if outcome is not None:
        require(outcome)
    db.session.commit()
    return redirect(url_for("forum.show", slug=slug) if now.forum.visibility == "public" else url_for("forum.front"))


def _here(slug: str) -> Here:
    """The forum of this address, also for those who read it once they are registered; a closed circle is not found."""
    at, forum = clock.now(), standing.forum_alone(slug)
    if forum is None:
        abort(404)
    mine = standing.standing_of(current_person(), forum)
    seen = rules.may_read(mine, forum)
    if isinstance(seen, No) and seen.unseen:
        require_reading(seen, slug)
    return Here(at=at, forum=forum, standing=mine)


def _form(now: Here, known: Registration | Person | Asked) -> RequestForm:
    offered = [category for category in CATEGORIES if rules.may_register_as(now.standing, category, now.forum)]
    category = known.category if known.category in offered else "other" if "other" in offered else next(iter(offered), "")
    form = RequestForm(words=known.words if isinstance(known, Asked) else "", name=known.name, category=category, country=known.country or "", organization=known.organization)
    form.offer(categories=offered)
    return form


def _page(now: Here, mine: Registration | None, form: RequestForm, *, asked: Asked | None = None, refused: str | None = None) -> str:
    spoken = writing.has_spoken(mine.id) if mine else False
    return render_template(
        "forum/registration.html", sheet=reading.sheet_of(Place(now.forum, None), now.standing), form=form, faults=faults(form), registered=mine is not None, refused=refused,
        may_change=mine is None or bool(rules.may_change_registration(now.standing, has_spoken=spoken)), may_leave=bool(rules.may_leave(now.standing, has_spoken=spoken)),
        then=request.values.get("then", ""), asked=asked, approval=mine is None and admission.needs_approval(now.standing, now.forum),
    )  # fmt: skip
