"""An invitation as the expert sees it, with or without an account; and an expert's own list of invitations and assignments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from accounts.models import Person
from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.verdict import No
from roster.actions import assistance as acts
from roster.forms.assistance import AnswerForm
from roster.models import Expert, ExpertInvitation
from roster.queries import assignments, focal_points
from roster.queries import requests as reading
from roster.reasons import INVITATION_STATES, MODE_NAMES, SQUARES, told
from roster.rules import assistance as rules
from roster.views import pages
from roster.views.common import pace_of, writer
from roster.views.requests import goal_names, opened


@dataclass(frozen=True)
class Invited:
    """An invitation opened by whom it was meant for."""

    at: datetime
    invitation: ExpertInvitation
    expert: Expert
    person: Person | None  # who is signed in as the expert; None for whoever holds the letter's key


@pages.get("/roster/work")
def work() -> Any:
    """What an expert was asked, and has agreed to do."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    at = clock.now()
    return render_template(
        "roster/work.html",
        invitations=reading.invitations_of(person.id, at=at),
        assignments=assignments.of_person(person.id),
        states=INVITATION_STATES,
        squares=SQUARES,
        modes=MODE_NAMES,
    )


@pages.get("/roster/invitations/<key>")
def invitation(key: str) -> Any:
    """What is asked, by whom, and the form to answer."""
    if current_person() is None and key.isdecimal():
        return redirect(url_for("accounts.sign_in", next=request.path))
    return _page(_opened(key), key, AnswerForm(formdata=None))


@pages.post("/roster/invitations/<key>")
@limiter.limit("20 per minute", key_func=pace_of)
def answer_invitation(key: str) -> Any:
    """Accepts or declines, at once or otherwise than before."""
    now, form = _opened(key, held=True), AnswerForm()
    require(rules.may_answer(now.invitation, agreed=reading.is_agreed(now.invitation.id)))
    accepted = {"accept": True, "decline": False}.get(request.form.get("answer", ""))
    if not form.validate() or accepted is None:
        return _page(now, key, form), 422
    acts.answer(now.invitation, now.expert, accepted=accepted, words=form.words.data.strip(), shows=bool(form.shows.data), by=now.person, at=now.at)
    db.session.commit()
    return redirect(url_for("roster.invitation", key=key, done="accepted" if accepted else "declined"))


@pages.post("/roster/requests/<int(max=2147483647):request_id>/invitations/<int(max=2147483647):invitation_id>/withdrawal")
def withdraw_invitation(request_id: int, invitation_id: int) -> Any:
    """Taken back by the country."""
    _, role = opened(request_id, held=True)
    require(rules.may_keep(role))
    this = reading.invitation_alone(invitation_id, held=True)
    if this is None or this.request_id != request_id:
        abort(404)
    acts.withdraw(this, by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="withdrawn"))


def _opened(key: str, *, held: bool = False) -> Invited:
    """By the number, for who is signed in as the expert; by the letter's key, for an expert without an account. Otherwise there is nothing here."""
    person, by_number = current_person(), key.isascii() and key.isdecimal() and len(key) < 10
    number = int(key) if by_number else reading.invitation_by_key(key)
    this = reading.invitation_alone(number, held=held) if number is not None else None
    expert = reading.expert_of(this) if this is not None else None
    if this is None or expert is None:
        abort(404 if by_number else 410)
    own = person is not None and expert.person_id == person.id
    if by_number and not own:
        require(No("There is no such invitation.", unseen=True))
    return Invited(clock.now(), this, expert, person if own else None)


def _page(now: Invited, key: str, form: AnswerForm) -> str:
    this = now.invitation
    agreed = reading.is_agreed(this.id)
    state = reading.state_of(this, at=now.at)
    form.shows.data = form.shows.data if form.is_submitted() else this.shows or this.answered_at is None
    goals = goal_names(this.request.goals)
    contacts = focal_points.on_behalf_of(this.request.country, this.request.by) if rules.sees_contacts(this) else []
    return render_template(
        "roster/invitation.html", asked=this.request, goals=goals, invitation=this, key=key, state=state, states=INVITATION_STATES, squares=SQUARES, modes=MODE_NAMES, contacts=contacts,
        may_answer=rules.may_answer(this, agreed=agreed), agreed=agreed, form=form, faults=faults(form), reasons=told(this.reasons, goals),
        done=request.args.get("done", ""), signed_in=now.person is not None,
    )  # fmt: skip
