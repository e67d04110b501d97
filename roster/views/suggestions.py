"""Suggested experts with the reasons, and inviting them."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from core import asked as asked_for
from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import say
from core.paging import pages_of
from core.verdict import No
from roster.actions import assistance as acts
from roster.forms.assistance import InvitingForm
from roster.models import AssistanceRequest
from roster.queries import candidates
from roster.queries import requests as reading
from roster.reasons import SCALE_NAMES, told
from roster.rules import assistance as rules
from roster.rules.suggesting import SCALE, Suggestion
from roster.views import pages
from roster.views.common import pace_of, writer
from roster.views.requests import goal_names, opened

PAGE = 20
MOST_AT_ONCE = 10


@pages.get("/roster/requests/<int(max=2147483647):request_id>/suggestions")
def suggestions(request_id: int) -> Any:
    """Who fits, in order, and why; ``expert`` was asked for by name and stands first."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    this, role = opened(request_id)
    require(rules.may_keep(role))
    return _page(this, role, InvitingForm(formdata=None))


@pages.post("/roster/requests/<int(max=2147483647):request_id>/invitations")
@limiter.limit("30 per hour", key_func=pace_of)
def invite(request_id: int) -> Any:
    """Those ticked get a letter."""
    at = clock.now()
    this, role = opened(request_id, held=True)
    require(rules.may_keep(role))
    form = InvitingForm()
    good = form.validate()
    ticked = {int(key) for key in request.form.getlist("experts") if key.isascii() and key.isdecimal() and len(key) < 10}
    refused = ""
    if not ticked:
        refused = gettext("Please tick at least one expert.")
    elif len(ticked) > MOST_AT_ONCE:
        refused = gettext("Please invite ten experts at most at once.")
    if refused or not good:
        return _page(this, role, form, refused=refused, ticked=ticked), 422
    outcome = acts.invite(this, ticked, words=form.words.data.strip(), role=role, by=writer(), at=at)
    if isinstance(outcome, No):
        db.session.rollback()
        this, role = opened(request_id)
        return _page(this, role, form, refused=say(outcome), ticked=ticked), 403
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="invited"))


def _page(this: AssistanceRequest, role: rules.Role, form: InvitingForm, *, refused: str = "", ticked: set[int] | None = None) -> str:
    at = clock.now()
    found = candidates.suggested(this, at=at)
    numbered = pages_of(page=asked_for.page(), total=len(found), size=PAGE)
    start = ((numbered.number or 1) - 1) * PAGE
    shown, named = found[start : start + PAGE], asked_for.whole("expert") or next(iter(ticked or ()), None)
    by_name = _by_name(named, found) if named is not None and (numbered.number or 1) == 1 else None
    if by_name is not None:
        shown = [by_name, *(one for one in shown if one.expert_id != by_name.expert_id)]
    names = reading.names_of([one.expert_id for one in shown], at=at)
    goals = goal_names(this.goals)
    lines = [(one, *names[one.expert_id], told(one.reasons, goals), told(one.missing, goals)) for one in shown if one.expert_id in names]
    invitations = reading.all_invitations(this.id)
    return render_template(
        "roster/suggestions.html", asked=this, lines=lines, total=len(found), pages=numbered, form=form, faults=([("experts", refused)] if refused else []) + faults(form),
        refused=refused, ticked=ticked if ticked is not None else {named} if named else set(), invited={one.expert_id for one in invitations if one.withdrawn_at is None},
        may_invite=rules.may_invite(role, this, waiting=sum(one.waits for one in invitations)), scale=[(SCALE_NAMES[kind], points) for kind, points in SCALE],
    )  # fmt: skip


def _by_name(expert_id: int, found: list[Suggestion]) -> Suggestion | None:
    """Who was asked for by name, whether or not they fit."""
    known = next((one for one in found if one.expert_id == expert_id), None)
    return known or Suggestion(expert_id, 0, (), ())
