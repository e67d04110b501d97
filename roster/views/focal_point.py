"""A national focal point's own pages: asking to be one, the experts of the country and what each needs, handing over."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import countries, say
from core.verdict import No
from roster import rules as roster_rules
from roster.actions import focal_points as acts
from roster.forms.focal_points import FocalPointRequestForm, HandoverForm
from roster.queries import focal_points as reading
from roster.queries import requests
from roster.queries.standing import viewer_of
from roster.rules import focal_points as rules
from roster.views import pages
from roster.views.common import pace_of, writer
from roster.views.focal_points import network


@pages.get("/roster/focal-point")
def focal_point() -> Any:
    """For focal points: the experts of their country. For everybody else with an account: asking to be one, and answering a predecessor."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    return _page(HandoverForm(formdata=None))


@pages.post("/roster/focal-point/requests")
@limiter.limit("10 per hour", key_func=pace_of)
def ask_to_be_focal_point() -> Any:
    """The secretariat decides."""
    person, form = writer(), FocalPointRequestForm()
    if not form.validate():
        return _page(HandoverForm(formdata=None), asking=form), 422
    acts.ask(person, form.country.data, words=form.words.data.strip(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.focal_point", done="asked"))


@pages.post("/roster/focal-point/changes/<int(max=2147483647):change_id>/withdrawal")
def take_back_change(change_id: int) -> Any:
    """One's own request, or a handover nobody has accepted."""
    person, change = writer(), reading.change_alone(change_id, held=True)
    if change is not None:
        acts.take_back(change, by=person, at=clock.now())
        db.session.commit()
    return redirect(url_for("roster.focal_point", done="taken-back"))


@pages.post("/roster/focal-point/<country_code>/confirmation")
def confirm_focal_point(country_code: str) -> Any:
    """It is still they, and they have looked."""
    person = writer()
    require(rules.may_act_for(viewer_of(person), country_code))
    point = reading.point_of(person.id, country_code)
    if point is not None:
        acts.confirm(point, at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.focal_point", done="confirmed"))


@pages.post("/roster/focal-point/<country_code>/handover")
@limiter.limit("10 per hour", key_func=pace_of)
def hand_over(country_code: str) -> Any:
    """To a successor, who is written to."""
    person, form = writer(), HandoverForm()
    require(rules.may_act_for(viewer_of(person), country_code))
    point = reading.point_of(person.id, country_code)
    if point is None:
        abort(404)
    if not form.validate():
        return _page(form, handing=country_code), 422
    outcome = acts.hand_over(point, form.email.data, words=form.words.data.strip(), by=person, at=clock.now())
    if isinstance(outcome, No):
        form.email.errors = [say(outcome)]
        return _page(form, handing=country_code), 422
    db.session.commit()
    return redirect(url_for("roster.focal_point", done="offered"))


@pages.get("/roster/focal-point/handovers/<int(max=2147483647):change_id>")
def handover(change_id: int) -> Any:
    """What a successor is asked."""
    person, at = current_person(), clock.now()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    change = reading.change_alone(change_id)
    if change is None:
        abort(404)
    allowed = rules.may_answer_handover(change, person, at=at)
    require(allowed)
    line = next(one for one in reading.changes(waiting=True, countries=[change.country]) if one.id == change_id)
    return render_template("roster/handover.html", change=line, until=change.at + rules.HANDOVER_LASTS, experts=len(reading.experts_of([change.country], at=at)[change.country]))


@pages.post("/roster/focal-point/handovers/<int(max=2147483647):change_id>")
def answer_handover(change_id: int) -> Any:
    """The successor accepts or declines."""
    person, at = writer(), clock.now()
    change = reading.change_alone(change_id, held=True)
    if change is None:
        abort(404)
    require(rules.may_answer_handover(change, person, at=at))
    if request.form.get("answer") == "decline":
        acts.decline(change, person, at=at)
        done = "declined"
    else:
        done = "accepted" if acts.accept(change, person, at=at, address=network()) else "gone"
    db.session.commit()
    return redirect(url_for("roster.focal_point", done=done))


def _page(form: HandoverForm, *, asking: FocalPointRequestForm | None = None, handing: str = "") -> str:
    person, at = writer(), clock.now()
    viewer = viewer_of(person)
    mine = reading.own_points(person.id)
    return render_template(
        "roster/focal_point.html", points=mine, experts=reading.experts_of(viewer.governments, at=at), form=form, handing=handing,
        asking=asking or FocalPointRequestForm(formdata=None, country=person.country if person.country in countries() else ""),
        faults=faults(form) + (faults(asking) if asking else []), waiting=reading.waiting_of(person),
        offered={country: reading.waiting_handover(person.id, country) for country in viewer.governments},
        due={one.country: rules.year_is_due(one, at=at) or one.seen_at is None for one in mine}, before=reading.changes(waiting=False, countries=viewer.governments),
        may_nominate=bool(roster_rules.may_nominate(viewer)), open_requests=requests.requests_of(viewer, state="open").total, done=request.args.get("done", ""),
    )  # fmt: skip
