"""Threads put in order by a moderator: pinned, locked, moved, merged, split; messages moved; and every act undone."""

from collections.abc import Callable
from typing import Any

from flask import abort, redirect, render_template, url_for

from core.access import Refused, require
from core.database import db
from core.languages import say
from core.verdict import No
from forum import rules
from forum.actions import moving, threads, undoing
from forum.actions.moderating import Overtaken
from forum.actions.moving import Target
from forum.forms import faults
from forum.forms.moderating import DecisionForm, MoveForm
from forum.models import Act, Message, Thread
from forum.queries import entries, log, moderation, moves, writing
from forum.rules import keeping
from forum.views import pages
from forum.views.common import Here, here
from forum.views.moderation import message_page, to_decide_on
from forum.views.places import writer


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/move")
def move(slug: str, number: int) -> Any:
    """A message to another topic, or into another thread."""
    now, message = to_decide_on(slug, number)
    form = _sent(now, but=_topic_number(now, message.topic_id))
    if not form.validate():
        return message_page(now, message, DecisionForm(formdata=None), move=form), 422
    target = Target(thread=form.thread.number) if form.thread.number is not None else Target(topic=int(form.topic.data or 0))
    outcome = moving.move_message(message, target, replies=bool(form.replies.data), reason=_reason(form), standing=now.standing, by=writer(), at=now.at)
    return _led(slug, number, outcome, lambda refused: _message_again(slug, number, form, refused))


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/split")
def split(slug: str, number: int) -> Any:
    """The thread of this message ends before it: with what hangs on it, it opens a thread of its own."""
    now, message = to_decide_on(slug, number)
    form = _sent(now, but=None)
    if not form.validate():
        return message_page(now, message, DecisionForm(formdata=None), move=form), 422
    outcome = moving.split(message, title=str(form.title.data or ""), reason=_reason(form), standing=now.standing, by=writer(), at=now.at)
    return _led(slug, number, outcome, lambda refused: _message_again(slug, number, form, refused))


@pages.get("/forums/<slug>/threads/<int(max=2147483647):number>/moderation")
def moderate_thread(slug: str, number: int) -> Any:
    now, thread = _thread(slug, number)
    return _page(now, thread, MoveForm(formdata=None))


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/move")
def move_thread(slug: str, number: int) -> Any:
    now, thread = _thread(slug, number)
    form = _sent(now, but=_topic_number(now, thread.topic_id))
    if not form.validate():
        return _page(now, thread, form), 422
    outcome = moving.move_thread(now.forum, number, int(form.topic.data or 0), reason=_reason(form), standing=now.standing, by=writer(), at=now.at)
    return _led(slug, number, outcome, lambda refused: _thread_again(slug, number, form, refused))


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/merger")
def merge(slug: str, number: int) -> Any:
    now, thread = _thread(slug, number)
    form = _sent(now, but=None)
    if not form.validate():
        return _page(now, thread, form), 422
    outcome = moving.merge(now.forum, number, form.thread.number or 0, reason=_reason(form), standing=now.standing, by=writer(), at=now.at)
    return _led(slug, number, outcome, lambda refused: _thread_again(slug, number, form, refused))


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/pin")
def pin(slug: str, number: int) -> Any:
    return _turned(slug, number, "pin")


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/pin/removal")
def unpin(slug: str, number: int) -> Any:
    return _turned(slug, number, "unpin")


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/lock")
def lock(slug: str, number: int) -> Any:
    return _turned(slug, number, "lock")


@pages.post("/forums/<slug>/threads/<int(max=2147483647):number>/lock/removal")
def unlock(slug: str, number: int) -> Any:
    return _turned(slug, number, "unlock")


@pages.post("/forums/<slug>/acts/<int(max=2147483647):act_id>/undoing")
def undo(slug: str, act_id: int) -> Any:
    """Restores what was before an act, by an act of its own."""
    now = here(slug)
    require(rules.may_moderate(now.standing))
    act = db.session.get(Act, act_id)
    if act is None or act.forum_id != now.forum.id:
        abort(404)
    outcome = undoing.undo(act, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, Act):
        db.session.commit()
        return redirect(url_for("forum.moderation", act=outcome.id))
    db.session.rollback()
    act = db.session.get_one(Act, act_id)
    message = db.session.get(Message, act.message_id) if act.message_id else None
    if message is None:
        raise Refused(outcome if isinstance(outcome, No) else No("This act cannot be undone."))
    now, message = to_decide_on(slug, message.number)
    blank = DecisionForm(formdata=None)
    if isinstance(outcome, Overtaken):
        return message_page(now, message, blank, overtaken=outcome), 409
    return message_page(now, message, blank, refused=say(outcome)), 409


def _sent(now: Here, *, but: int | None) -> MoveForm:
    form = MoveForm()
    form.offer(moves.topic_choices(now.forum.id), but=but)
    return form


def _reason(form: MoveForm) -> str:
    return str(form.reason.data or "").strip()


def _topic_number(now: Here, topic_id: int | None) -> int | None:
    topic = writing.topic_with(topic_id)
    return topic.number if topic else None


def _thread(slug: str, number: int) -> tuple[Here, Thread]:
    now = here(slug)
    require(rules.may_moderate(now.standing))
    return now, moves.thread_of_root(now.forum.id, number) or abort(404)


def _turned(slug: str, number: int, what: str) -> Any:
    now, _ = _thread(slug, number)
    form = _sent(now, but=None)
    outcome = threads.turn(now.forum, number, what, reason=_reason(form)[:2000], standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.moderate_thread", slug=slug, number=number))


def _led(slug: str, number: int, outcome: Act | No, again: Callable[[str], Any]) -> Any:
    """To where the messages are now; or the page once more, with why nothing was done."""
    if isinstance(outcome, No):
        db.session.rollback()
        return again(say(outcome)), 409
    where = outcome.data["to"]["root"]
    db.session.commit()
    return redirect(url_for("forum.thread", slug=slug, number=where, _anchor=f"m{number}"))


def _message_again(slug: str, number: int, form: MoveForm, refused: str) -> str:
    now, message = to_decide_on(slug, number)
    return message_page(now, message, DecisionForm(formdata=None), move=form, refused=refused)


def _thread_again(slug: str, number: int, form: MoveForm, refused: str) -> str:
    now, thread = _thread(slug, number)
    return _page(now, thread, form, refused=refused)


def _page(now: Here, thread: Thread, form: MoveForm, *, refused: str = "") -> str:
    topic = writing.topic_with(thread.topic_id)
    form.offer(moves.topic_choices(now.forum.id), but=topic.number if topic else None)
    first = entries.by_number(now.forum.id, thread.root_number, me=None, all_words=True)
    message = moderation.one_for_the_moderator(db.session.get_one(Message, first.id), now.forum, at=now.at) if first else None
    return render_template(
        "forum/moderation_thread.html", forum=now.forum, thread=thread, topic=topic, first=first, entry=message, form=form, faults=faults(form), refused=refused,
        done=log.done_to(first.id) if first else [], in_order=keeping.may_put_in_order(now.standing, now.forum),
    )  # fmt: skip
