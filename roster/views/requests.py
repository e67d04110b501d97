"""Requests for assistance: a country's, one in full, made and changed, closed and opened again."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core import asked as asked_for
from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import is_country, language
from plans.models import Goal
from roster.actions import assistance as acts
from roster.actions.assistance import Described
from roster.forms.assistance import ReasonForm, RequestForm
from roster.models import AssistanceRequest
from roster.queries import assignments
from roster.queries import requests as reading
from roster.queries.standing import viewer_of
from roster.reasons import ACT_NAMES, INVITATION_STATES, MODE_NAMES, SQUARES, told
from roster.rules import Viewer
from roster.rules import assistance as rules
from roster.views import pages
from roster.views.common import pace_of, writer

STATES = ("open", "closed", "all")


@pages.get("/roster/requests")
def requests() -> Any:
    """A country's requests, all for the secretariat; ``expert`` is who is asked for by name."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    viewer = viewer_of(current_person())
    require(rules.may_ask(viewer))
    state, country = asked_for.one_of("state", STATES, "open"), request.args.get("country", "")
    found = reading.requests_of(viewer, state=state, country=country if is_country(country) else "", page=asked_for.page())
    return render_template("roster/requests.html", found=found, state=state, states=STATES, expert=_expert_named(asked_for.whole("expert")), staff=viewer.is_staff)


@pages.get("/roster/requests/new")
def new_request() -> Any:
    """The form."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    viewer = viewer_of(current_person())
    require(rules.may_ask(viewer))
    own = sorted(viewer.governments)
    return _form_page(viewer, RequestForm(formdata=None, country=own[0] if len(own) == 1 else "", expert=str(asked_for.whole("expert") or "")))


@pages.post("/roster/requests")
@limiter.limit("20 per hour", key_func=pace_of)
def make_request() -> Any:
    """A country asks."""
    at, person = clock.now(), writer()
    viewer = viewer_of(person)
    require(rules.may_ask(viewer))
    form = _offered(RequestForm(), viewer)
    good = form.validate()
    if not (form.validate_starts(on=at.date()) and good):
        return _form_page(viewer, form), 422
    require(rules.may_ask_for(viewer, form.country.data))
    made = acts.ask(form.country.data, _said(form), by=person, at=at)
    db.session.commit()
    named = {"expert": form.expert.data} if (form.expert.data or "").isdecimal() else {}
    return redirect(url_for("roster.suggestions", request_id=made.id, **named))


@pages.get("/roster/requests/<int(max=2147483647):request_id>")
def assistance_request(request_id: int) -> Any:
    """One in full: to the country and the secretariat with all that came of it."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    this, role = opened(request_id)
    require(rules.may_keep(role))
    return request_page(this)


@pages.get("/roster/requests/<int(max=2147483647):request_id>/change")
def change_of_request(request_id: int) -> Any:
    """The form, filled in."""
    this, role = opened(request_id)
    require(rules.may_change(role, this, invited=len(reading.all_invitations(request_id))))
    filled = {name: getattr(this, name) for name in ("country", "title", "task", "organization", "mode", "starts_on", "ends_on", "days", "languages")}
    return _form_page(viewer_of(current_person()), RequestForm(formdata=None, **filled, goals=[str(goal.id) for goal in this.goals]), this)


@pages.post("/roster/requests/<int(max=2147483647):request_id>/change")
def change_request(request_id: int) -> Any:
    """Told otherwise, until the first expert was invited."""
    this, role = opened(request_id, held=True)
    require(rules.may_change(role, this, invited=len(reading.all_invitations(request_id))))
    viewer = viewer_of(current_person())
    form = _offered(RequestForm(), viewer, this)
    if not form.validate():
        return _form_page(viewer, form, this), 422
    acts.change(this, _said(form), by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="changed"))


@pages.post("/roster/requests/<int(max=2147483647):request_id>/closure")
def close_request(request_id: int) -> Any:
    """Nobody is invited any more."""
    this, role = opened(request_id, held=True)
    require(rules.may_keep(role))
    form = ReasonForm()
    if not form.validate():
        return request_page(this, closing=form), 422
    acts.close(this, reason=form.reason.data.strip(), by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="closed"))


@pages.post("/roster/requests/<int(max=2147483647):request_id>/opening")
def reopen_request(request_id: int) -> Any:
    """Experts can be invited again."""
    this, role = opened(request_id, held=True)
    require(rules.may_keep(role))
    acts.reopen(this, by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="reopened"))


def opened(request_id: int, *, held: bool = False) -> tuple[AssistanceRequest, rules.Role]:
    """A request that the reader keeps, or "not found"."""
    this = reading.whole_request(request_id, held=held)
    if this is None:
        abort(404)
    role = rules.role_in(viewer_of(current_person()), this)
    require(rules.may_see(role))
    return this, role


def goal_names(goals: list[Goal]) -> dict[str, str]:
    """Goals by their numbers, in the reader's language, as pages and reasons name them."""
    titles = reading.goal_titles()
    return {str(goal.id): f"{goal.code} {titles[goal.id][language()].text if goal.id in titles else goal.label}" for goal in goals}


def request_page(this: AssistanceRequest, *, closing: ReasonForm | None = None) -> str:
    """The page of a request for who keeps it."""
    at, role = clock.now(), rules.role_in(viewer_of(current_person()), this)
    invited = reading.invited_to(this.id, at=at)
    waiting = sum(one.state in ("waiting", "late") for one in invited)
    names = goal_names(this.goals)
    return render_template(
        "roster/request.html", asked=this, goals=names, role=role, invited=invited, reasons={one.id: told(one.reasons, names) for one in invited}, agreed=assignments.of_request(this.id),
        log=reading.log_of(this.id), may_change=rules.may_change(role, this, invited=len(invited)), may_invite=rules.may_invite(role, this, waiting=waiting),
        states=INVITATION_STATES, squares=SQUARES, modes=MODE_NAMES, acts=ACT_NAMES, today=at.date(), form=closing or ReasonForm(formdata=None),
        faults=faults(closing) if closing else [], done=request.args.get("done", ""),
    )  # fmt: skip


def _expert_named(expert_id: int | None) -> tuple[int, str] | None:
    if expert_id is None:
        return None
    names = reading.names_of([expert_id], at=clock.now())
    return (expert_id, names[expert_id][0]) if expert_id in names else None


def _offered(form: RequestForm, viewer: Viewer, this: AssistanceRequest | None = None) -> RequestForm:
    choices = [(str(one.id), f"{one.code} {one.titles[language()].text}") for one in reading.goals_to_choose()]
    known = {value for value, _ in choices}
    kept = [pair for pair in goal_names(this.goals if this else []).items() if pair[0] not in known]
    form.offer(of=[this.country] if this else (None if viewer.is_staff else viewer.governments), goals=[*choices, *kept])
    return form


def _said(form: RequestForm) -> Described:
    return Described(
        form.title.data, form.task.data.strip(), form.organization.data, form.mode.data, form.starts_on.data, form.ends_on.data, form.days.data, tuple(form.languages.data),
        tuple(int(key) for key in form.goals.data),
    )  # fmt: skip


def _form_page(viewer: Viewer, form: RequestForm, this: AssistanceRequest | None = None) -> str:
    _offered(form, viewer, this)
    expert = int(form.expert.data) if (form.expert.data or "").isdecimal() else None
    return render_template("roster/request_form.html", form=form, faults=faults(form), this=this, expert=_expert_named(expert))
