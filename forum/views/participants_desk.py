"""Where those who keep order set a rule for one participant: hold each message, or take none."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core import asked
from core.access import Refused, require
from core.database import db
from core.verdict import No
from forum import rules
from forum.actions import participants as acting
from forum.actions.participants import RuledMeanwhile
from forum.forms import faults
from forum.forms.participant import RULE_NAMES, RuleForm
from forum.models import Registration
from forum.place import Place
from forum.queries import compose, participants
from forum.queries.participants import Ruled
from forum.rules import participant as rule_rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import writer


@pages.get("/forums/<slug>/rules")
def participants_desk(slug: str) -> Any:
    """Participants with their rules; found by name, organization, address or country code."""
    now = here(slug)
    require(rules.may_moderate(now.standing))
    words, ruled = asked.text("q", most=200), asked.one_of("ruled", {"1"}, "") == "1"
    desk = participants.desk(now.forum.id, words=words, ruled=ruled, page=asked.page())
    return render_template("forum/participants_desk.html", sheet=_sheet(now), desk=desk, words=words, ruled=ruled, rules=RULE_NAMES)


@pages.get("/forums/<slug>/rules/<int(max=2147483647):registration_id>")
def participant_rule(slug: str, registration_id: int) -> Any:
    """The rule for one participant."""
    now, registration, line = _one(slug, registration_id)
    return _page(now, registration, line, RuleForm(formdata=None, rule=line.rule or "", reason=line.rule_reason))


@pages.post("/forums/<slug>/rules/<int(max=2147483647):registration_id>")
def set_participant_rule(slug: str, registration_id: int) -> Any:
    """Sets, changes or ends it; the participant is told."""
    now, registration, line = _one(slug, registration_id)
    form = RuleForm()
    if "rule" not in request.form or not form.validate():
        return _page(now, registration, line, form), 422
    reason = (form.reason.data or "").strip()
    outcome = acting.set_rule(registration, form.chosen(), reason=reason, seen=form.seen.data or None, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    if isinstance(outcome, RuledMeanwhile):
        db.session.rollback()
        now, registration, line = _one(slug, registration_id)
        return _page(now, registration, line, form, overtaken=outcome), 409
    db.session.commit()
    return redirect(url_for("forum.participant_rule", slug=slug, registration_id=registration_id, done="1"))


def _one(slug: str, registration_id: int) -> tuple[Here, Registration, Ruled]:
    now = here(slug)
    require(rules.may_moderate(now.standing))
    registration, line = participants.one(now.forum, registration_id) or abort(404)
    return now, registration, line


def _sheet(now: Here) -> compose.Sheet:
    return compose.sheet_of(Place(now.forum, None), now.standing)


def _page(now: Here, registration: Registration, line: Ruled, form: RuleForm, *, overtaken: RuledMeanwhile | None = None) -> str:
    return render_template(
        "forum/participant_rule.html", sheet=_sheet(now), one=line, form=form, faults=faults(form), overtaken=overtaken, rules=RULE_NAMES,
        may=rule_rules.may_set_rule(now.standing, registration), done=request.args.get("done") == "1" and not form.errors,
    )  # fmt: skip
