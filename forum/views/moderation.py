"""The queue of held messages over all forums that somebody keeps order in, and the decisions on one message."""

from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from core import clock
from core.access import Refused, current_person, require
from core.database import db
from core.verdict import No
from forum import rules
from forum.actions import moderating
from forum.actions.moderating import Claimed, Decision, Overtaken
from forum.forms import faults
from forum.forms.moderating import DecisionForm, MoveForm
from forum.models import Message
from forum.queries import log, moves, writing
from forum.queries import moderation as reading
from forum.reasons import worded
from forum.rules import keeping
from forum.rules.editing import may_edit_as_moderator
from forum.rules.ending import may_decide_still
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import writer


@pages.get("/moderation")
def moderation() -> Any:
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    keeps = reading.moderates(person)
    if bool(session.get("keeps_order")) != keeps:
        session["keeps_order"] = keeps  # what the head of every page goes by
    require(rules.may_see_the_queue(keeps))
    return queue_page(DecisionForm(formdata=None, prefix="all-"))


def queue_page(form: DecisionForm, *, picked: frozenset[int] = frozenset()) -> str:
    """The queue with the form to decide on several of its messages at once."""
    at, person = clock.now(), writer()
    leaf = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    queue = reading.queue_of(person, at=at, page=leaf, only=request.args.get("forum"))
    done, left = reading.just_done(_ids("act"), person), reading.left_alone(_ids("left"), person, at=at)
    return render_template(
        "forum/moderation.html", queue=queue, at=at, done=done, left=left, only=queue.only, form=form, picked=picked, faults=faults(form), blank=DecisionForm(formdata=None)
    )


def _ids(name: str) -> list[int]:
    given = request.args.get(name, "")[:400].split(",")
    return [int(key) for key in given if key.isascii() and key.isdigit() and int(key) < 2**31][: reading.A_PAGE]


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/moderation")
def moderate(slug: str, number: int) -> Any:
    now, message = to_decide_on(slug, number)
    return message_page(now, message, DecisionForm(formdata=None))


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/publication")
def publish(slug: str, number: int) -> Any:
    return _decided(slug, number, "publication")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/hiding")
def hide(slug: str, number: int) -> Any:
    return _decided(slug, number, "hiding")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/return")
def give_back(slug: str, number: int) -> Any:
    return _decided(slug, number, "return")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/hold")
def hold(slug: str, number: int) -> Any:
    return _decided(slug, number, "hold")


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/claim")
def claim(slug: str, number: int) -> Any:
    """A moderator takes this one; or, with a reason chosen from the list, the page again with its words to be edited."""
    now, message = to_decide_on(slug, number)
    form = DecisionForm()
    outcome = moderating.claim(message, over=bool(form.over.data), standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, Claimed | Overtaken):
        return _not_done(slug, number, form, outcome)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    if request.form.get("act") != "fill" or not form.validate():
        return redirect(url_for("forum.moderate", slug=slug, number=number))
    now, message = to_decide_on(slug, number)
    form.reason.data, form.canned.data = worded(str(form.canned.data), str(form.reason.data or "").strip(), language=_language(message, now)), ""
    return message_page(now, message, form)


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/claim/removal")
def release(slug: str, number: int) -> Any:
    now, message = to_decide_on(slug, number)
    outcome = moderating.release(message, standing=now.standing, by=writer())
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.moderation"))


def to_decide_on(slug: str, number: int) -> tuple[Here, Message]:
    """A message of a forum in which the reader keeps order; otherwise the request ends here."""
    now = here(slug)
    require(rules.may_moderate(now.standing))
    return now, writing.message_of(now.forum, number) or abort(404)


def _decided(slug: str, number: int, decision: str) -> Any:
    now, message = to_decide_on(slug, number)
    form = DecisionForm()
    if not is_good(form, needs=rules.needs_a_reason(decision, message)):
        return message_page(now, message, form), 422
    outcome = moderating.decide(message, decision_in(form, decision), standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, Claimed | Overtaken):
        return _not_done(slug, number, form, outcome)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.moderation", act=outcome.id))


def is_good(form: DecisionForm, *, needs: bool) -> bool:
    """Whether the form has no fault; where a reason is needed, one of the list or words must be there."""
    good: bool = form.validate()
    if good and needs and not (str(form.reason.data or "").strip() or form.canned.data):
        form.reason.errors = [_("Please write why; the author is told, and it is logged.")]
        return False
    return good


def decision_in(form: DecisionForm, decision: str, *, seen: str | None = None) -> Decision:
    """What a form without faults says."""
    reason = str(form.reason.data or "").strip()
    return Decision(decision, reason=reason, canned=str(form.canned.data), seen=form.seen.data or "" if seen is None else seen, over=bool(form.over.data))


def _not_done(slug: str, number: int, form: DecisionForm, outcome: Overtaken | Claimed) -> Any:
    db.session.rollback()
    now, message = to_decide_on(slug, number)
    if isinstance(outcome, Claimed):
        return message_page(now, message, form, claimed=outcome), 409
    return message_page(now, message, form, overtaken=outcome), 409


def _language(message: Message, now: Here) -> str:
    author = writing.person_behind(message.author)
    return str(author.language if author else now.forum.language)


def message_page(
    now: Here, message: Message, form: DecisionForm, *, move: MoveForm | None = None, overtaken: Overtaken | None = None, claimed: Claimed | None = None, refused: str = ""
) -> str:
    """The page on which one message is decided: with its context, what was done so far, and where it can go."""
    entry, mine = reading.one_for_the_moderator(message, now.forum, at=now.at), now.standing.person_id
    may = {"publication": rules.may_publish, "return": rules.may_return, "hiding": rules.may_hide, "hold": keeping.may_hold}
    offered = {decision: bool(rule(now.standing, message) and may_decide_still(now.forum, decision)) for decision, rule in may.items()}
    move = move or MoveForm(formdata=None, replies=True)
    move.offer(moves.topic_choices(now.forum.id), but=entry.topic)
    form.over.data = "1" if claimed or (entry.claim and entry.claim.by_id != mine) else ""
    return render_template(
        "forum/moderation_message.html", entry=entry, form=form, faults=faults(form) + faults(move), offered=offered, at=now.at, overtaken=overtaken, claimed=claimed,
        move=move, refused=refused, done=log.done_to(message.id), opens_thread=message.thread.root_number == message.number, root=message.thread.root_number, me=mine,
        in_order=keeping.may_put_in_order(now.standing, now.forum), may_edit=may_edit_as_moderator(now.standing, message, now.forum),
    )  # fmt: skip
