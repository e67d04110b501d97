"""One decision on several messages of the queue: each as if it were decided alone, all in one transaction, and what became of each is told."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from core import clock
from core.access import require
from core.database import db
from forum import rules
from forum.actions import moderating
from forum.forms.moderating import DecisionForm
from forum.models import Act, Forum
from forum.queries import moderation as reading
from forum.queries.standing import standing_of
from forum.views import pages
from forum.views.moderation import decision_in, is_good, queue_page
from forum.views.places import writer

ACTS = ("publication", "return", "hiding", "claim")


@pages.post("/moderation/selection")
def decide_on_many() -> Any:
    at, person, form, act = clock.now(), writer(), DecisionForm(prefix="all-"), request.form.get("act", "")
    require(rules.may_see_the_queue(reading.moderates(person)))
    ids = [int(key) for key in request.form.getlist("pick")[: reading.A_PAGE] if key.isascii() and key.isdigit() and int(key) < 2**31]
    messages = reading.picked(ids)
    needs = act != "claim" and any(rules.needs_a_reason(act, message) for message in messages)
    good = is_good(form, needs=needs)
    if not messages or act not in ACTS:
        form.canned.errors = [_("Please select at least one message, and choose what to do.")]
        good = False
    if not good:
        return queue_page(form, picked=frozenset(ids)), 422
    done, left = [], []
    standings = {forum_id: standing_of(person, db.session.get_one(Forum, forum_id)) for forum_id in {message.forum_id for message in messages}}
    for message in messages:
        key, standing = message.id, standings[message.forum_id]
        if not rules.may_moderate(standing):
            continue
        if act == "claim":
            outcome: Any = moderating.claim(message, over=False, standing=standing, by=person, at=at)
        else:
            outcome = moderating.decide(message, decision_in(form, act, seen=request.form.get(f"seen-{key}", "")), standing=standing, by=person, at=at)
        if isinstance(outcome, Act):
            done.append(str(outcome.id))
        elif outcome is not None:
            left.append(str(key))
    db.session.commit()
    return redirect(url_for("forum.moderation", act=",".join(done) or None, left=",".join(left) or None, forum=request.args.get("forum")))
