"""The desk of the secretariat: profiles that wait, decisions, and taking somebody off."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import clock
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from roster import rules
from roster.actions import reviewing
from roster.forms.deciding import DecisionForm, LeavingForm
from roster.queries import reviews as reading
from roster.queries.standing import viewer_of
from roster.views import pages
from roster.views.common import here, pace_of, writer
from roster.views.profile import page


@pages.get("/roster/reviews")
def reviews() -> Any:
    """Who asks to be listed."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_review(viewer_of(current_person())))
    return render_template("roster/reviews.html", waiting=reading.waiting(), at=clock.now(), done=request.args.get("done", ""))


@pages.post("/roster/<int(max=2147483647):expert_id>/decision")
@limiter.limit("60 per minute", key_func=pace_of)
def decide(expert_id: int) -> Any:
    """Listed, given back, or refused; the expert is told."""
    now = here(expert_id, held=True)
    require(rules.may_decide(now.viewer, now.expert, at=now.at))
    form = DecisionForm()
    if not form.validate():
        return page(now, decision=form, faults=faults(form)), 422
    reason = (form.reason.data or "").strip()
    if form.decision.data == "list":
        reviewing.accept(now.expert, by=writer(), at=now.at)
    elif form.decision.data == "return":
        reviewing.give_back(now.expert, by=writer(), reason=reason, at=now.at)
    else:
        reviewing.refuse(now.expert, by=writer(), reason=reason, at=now.at)
    db.session.commit()
    return redirect(url_for("roster.reviews", done=form.decision.data))


@pages.post("/roster/<int(max=2147483647):expert_id>/removal")
@limiter.limit("60 per minute", key_func=pace_of)
def remove(expert_id: int) -> Any:
    """Taken off the roster, with a reason that the expert is told."""
    now = here(expert_id, held=True)
    require(rules.may_remove(now.viewer, now.expert, at=now.at))
    form = LeavingForm()
    if not form.validate() or not (form.reason.data or "").strip():
        form.reason.errors = form.reason.errors or [_("Please write why; the expert is told.")]
        return page(now, removal=form, faults=faults(form)), 422
    reviewing.remove(now.expert, by=writer(), reason=form.reason.data.strip(), at=now.at)
    db.session.commit()
    return redirect(url_for("roster.show", expert_id=expert_id))
