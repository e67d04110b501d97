"""The queue of held messages over all forums that somebody keeps order in, and the decisions on one message."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import clock
from core.access import Refused, current_person, require
from core.database import db
from core.verdict import No
from forum import rules
from forum.actions import moderating
from forum.actions.moderating import Overtaken
from forum.forms import DecisionForm, faults
from forum.models import Message
from forum.queries import moderation as reading
from forum.queries import writing
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import writer


@pages.get("/moderation")
def moderation() -> Any:
    at, person = clock.now(), current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_see_the_queue(reading.moderates(person)))
    leaf = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    queue = reading.queue_of(person, page=leaf, only=request.args.get("forum"))
    act = request.args.get("act", type=int)
    done = reading.just_done(act, person) if act and act < 2**31 else None
    return render_template("forum/moderation.html", queue=queue, at=at, done=done, only=queue.only)


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/moderation")
def moderate(slug: str, number: int) -> Any:
    now, message = _to_decide_on(slug, number)
    return _page(now, message, DecisionForm(formdata=None))


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/publication")
def publish(slug: str, number: int) -> Any:
    return _decided(slug, number, "publication")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/hiding")
def hide(slug: str, number: int) -> Any:
    return _decided(slug, number, "hiding")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/return")
def give_back(slug: str, number: int) -> Any:
    return _decided(slug, number, "return")


def _to_decide_on(slug: str, number: int) -> tuple[Here, Message]:
    now = here(slug)
    require(rules.may_moderate(now.standing))
    return now, writing.message_of(now.forum, number) or abort(404)


def _decided(slug: str, number: int, decision: str) -> Any:
    now, message = _to_decide_on(slug, number)
    form = DecisionForm()
    reason = (form.reason.data or "").strip()
    good = form.validate()
    if good and not reason and rules.needs_a_reason(decision, message):
        form.reason.errors = [_("Please write why; the author is told, and it is logged.")]
        good = False
    if not good:
        return _page(now, message, form), 422
    outcome = moderating.decide(message, decision, reason=reason, seen=form.seen.data or "", standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, Overtaken):
        db.session.rollback()
        now, message = _to_decide_on(slug, number)
        return _page(now, message, form, overtaken=outcome), 409
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.moderation", act=outcome.id))


def _page(now: Here, message: Message, form: DecisionForm, *, overtaken: Overtaken | None = None) -> str:
    entry = reading.one_for_the_moderator(message, now.forum)
    may = {"publication": rules.may_publish, "return": rules.may_return, "hiding": rules.may_hide}
    offered = {decision: bool(rule(now.standing, message)) for decision, rule in may.items()}
    return render_template("forum/moderation_message.html", entry=entry, form=form, faults=faults(form), offered=offered, at=now.at, overtaken=overtaken)
