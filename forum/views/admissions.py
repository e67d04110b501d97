"""Where those who keep order decide who takes part; and where somebody sees what they asked for, and takes it back."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext

from core import asked, clock
from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.verdict import No
from forum import rules
from forum.actions import admitting, inviting
from forum.forms import faults
from forum.forms.admission import AdmissionsForm
from forum.models import ADMISSION_STATES
from forum.place import Place
from forum.queries import admissions as reading
from forum.queries import compose, standing
from forum.rules import admission as admission_rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.passage import require_reading
from forum.views.places import pace_of, writer

STATES = {*ADMISSION_STATES, "all"}


@pages.get("/forums/<slug>/admissions")
def admissions(slug: str) -> Any:
    """Requests and nominations: what waits first."""
    return _page(_deciding(slug), AdmissionsForm(formdata=None))


@pages.post("/forums/<slug>/admissions")
def decide_admissions(slug: str) -> Any:
    """Admits or refuses those that are ticked, or takes nominations back."""
    now, form = _deciding(slug), AdmissionsForm()
    decision, ids = request.form.get("decision", ""), ticked()
    good = form.validate()
    reason = (form.reason.data or "").strip()
    if good and decision == "refuse" and not reason:
        form.reason.errors = [gettext("Please write why; the person is told, and it is logged.")]
        good = False
    wrong = "" if ids else gettext("Please tick at least one of them.")
    if not good or wrong or decision not in ("admit", "refuse", "take-back"):
        return _page(now, form, wrong=wrong), 422
    outcome = admitting.decide(now.forum, ids, decision, reason=reason, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    if outcome.overtaken:
        return _page(now, AdmissionsForm(formdata=None), overtaken=outcome), 409
    return redirect(url_for("forum.admissions", slug=slug, done=outcome.done))


def ticked() -> list[int]:
    """Which of a list somebody ticked."""
    return [int(value) for value in request.form.getlist("ids")[:500] if value.isascii() and value.isdecimal() and len(value) < 10]


def _deciding(slug: str) -> Here:
    now = here(slug)
    require(admission_rules.may_decide(now.standing))
    return now


def _page(now: Here, form: AdmissionsForm, *, wrong: str = "", overtaken: admitting.Decided | None = None) -> str:
    state = asked.one_of("state", STATES, "waiting")
    found = reading.listed(now.forum.id, kinds=("request", "nomination"), state=state, page=asked.page())
    may_nominate = admission_rules.may_nominate(now.standing, now.forum, countries=(), at=now.at)
    return render_template(
        "forum/admissions.html", sheet=compose.sheet_of(Place(now.forum, None), now.standing), found=found, state=state, form=form, overtaken=overtaken, may_nominate=may_nominate,
        faults=[*([("asked", wrong)] if wrong else []), *faults(form)], done=asked.whole("done", least=0), approved=now.forum.registration == "approved", at=now.at,
    )  # fmt: skip


@pages.get("/account/requests")
def my_requests() -> Any:
    """What one asked for, and was offered, over all forums."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    return render_template("forum/my_requests.html", asked=reading.of_person(person), at=clock.now(), done=request.args.get("done", ""))


@pages.post("/forums/<slug>/request/withdrawal")
def take_back_request(slug: str) -> Any:
    """Asks no more; of an invitation: declines it."""
    at, person = clock.now(), writer()
    forum = standing.forum_alone(slug) or abort(404)
    if reading.mine(forum.id, person) is None:
        require_reading(rules.may_read(standing.standing_of(person, forum), forum), slug)
        return redirect(url_for("forum.my_requests"))
    admitting.take_back_request(forum, by=person, at=at)
    db.session.commit()
    return redirect(url_for("forum.my_requests", done="taken-back"))


@pages.post("/forums/<slug>/request/acceptance")
@limiter.limit("20 per minute", key_func=pace_of)
def accept_offer(slug: str) -> Any:
    """Takes up a nomination or invitation from the page of one's own requests: being signed in stands for the key in the letter."""
    at, person = clock.now(), writer()
    forum = standing.forum_alone(slug) or abort(404)
    if reading.mine(forum.id, person) is None:
        require_reading(rules.may_read(standing.standing_of(person, forum), forum), slug)
        return redirect(url_for("forum.my_requests"))
    accepted = inviting.accept_signed_in(forum, person=person, at=at)
    db.session.commit()
    return redirect(url_for("forum.registration", slug=slug) if accepted else url_for("forum.my_requests"))
