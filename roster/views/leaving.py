"""How a place on the roster is confirmed, left, taken up again and erased by the expert."""

from datetime import datetime
from typing import Any

from flask import make_response, redirect, render_template, request, url_for

from core import clock
from core.access import require
from core.database import db
from core.guard import limiter
from roster import rules
from roster.actions import erasing, lasting, reviewing
from roster.forms.deciding import LeavingForm
from roster.models import ON_THE_ROSTER, Expert, ExpertLetter, ExpertStanding
from roster.queries import profile as reading
from roster.views import pages
from roster.views.common import Here, here, pace_of, writer


@pages.get("/roster/confirmation")
def confirmation() -> Any:
    """The page that a letter leads to. Mail scanners that follow the link change nothing: a button does."""
    return _answer()


@pages.post("/roster/confirmation")
@limiter.limit("20 per minute", key_func=pace_of)
def confirm() -> Any:
    """Still true. Pressed twice, it is confirmed once."""
    at, found = clock.now(), lasting.letter_of(request.form.get("key", ""), held=True)
    if found is None:
        return _answer()
    if _waits(*found, at=at):
        lasting.confirm(found[1], by=None, at=at)
        db.session.commit()
    else:
        db.session.rollback()
    return redirect(url_for("roster.confirmation", key=request.form.get("key", ""), done="1"))


@pages.post("/roster/confirmation/refusal")
@limiter.limit("20 per minute", key_func=pace_of)
def leave_by_letter() -> Any:
    """Leaves the roster from the page that a letter leads to, without signing in."""
    at, found = clock.now(), lasting.letter_of(request.form.get("key", ""), held=True)
    if found is not None and _waits(*found, at=at):
        reviewing.retire_by_letter(found[1], at=at)
        db.session.commit()
    else:
        db.session.rollback()
    return redirect(url_for("roster.confirmation", key=request.form.get("key", ""), done="1"))


@pages.post("/roster/<int(max=2147483647):expert_id>/confirmation")
@limiter.limit("20 per minute", key_func=pace_of)
def confirm_own(expert_id: int) -> Any:
    """The expert, signed in, says that it is still true."""
    now = _own(expert_id)
    require(rules.may_leave(now.viewer, now.expert, at=now.at))
    lasting.confirm(now.expert, by=writer(), at=now.at)
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=expert_id, done="confirmed"))


@pages.post("/roster/<int(max=2147483647):expert_id>/retirement")
@limiter.limit("20 per minute", key_func=pace_of)
def retire(expert_id: int) -> Any:
    """Leaves the roster; the profile stays theirs."""
    now, form = _own(expert_id), LeavingForm()
    if now.expert.standing(now.at) is ExpertStanding.RETIRED:  # the button was pressed twice
        return redirect(url_for("roster.overview", expert_id=expert_id, done="retired"))
    require(rules.may_leave(now.viewer, now.expert, at=now.at))
    reason = (form.reason.data or "").strip()[:5000]
    reviewing.retire(now.expert, by=writer(), reason=reason, at=now.at)
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=expert_id, done="retired"))


@pages.post("/roster/<int(max=2147483647):expert_id>/return")
@limiter.limit("20 per minute", key_func=pace_of)
def come_back(expert_id: int) -> Any:
    """A draft again, to be handed in anew."""
    now = _own(expert_id)
    if now.expert.standing(now.at) is ExpertStanding.DRAFT:  # the button was pressed twice
        return redirect(url_for("roster.overview", expert_id=expert_id))
    require(rules.may_come_back(now.viewer, now.expert, at=now.at))
    reviewing.come_back(now.expert, by=writer(), at=now.at)
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=expert_id))


@pages.get("/roster/<int(max=2147483647):expert_id>/erasure")
def erasure(expert_id: int) -> Any:
    """What goes and what stays, before it is done."""
    now = here(expert_id)
    require(rules.may_edit(now.viewer, now.expert))
    return render_template("roster/erasure.html", expert=reading.head_of(now.expert, at=now.at), is_self=rules.is_self(now.viewer, now.expert))


@pages.post("/roster/<int(max=2147483647):expert_id>/erasure")
@limiter.limit("20 per minute", key_func=pace_of)
def erase(expert_id: int) -> Any:
    """Nothing is left but the number. This cannot be undone."""
    now = _own(expert_id)
    mine = rules.is_self(now.viewer, now.expert)
    erasing.erase(now.expert, at=now.at)
    db.session.commit()
    return redirect(url_for("roster.mine", done="erased") if mine else url_for("roster.index"))


def _own(expert_id: int) -> Here:
    now = here(expert_id, held=True)
    require(rules.may_edit(now.viewer, now.expert))
    return now


def _waits(letter: ExpertLetter, expert: Expert, *, at: datetime) -> bool:
    """Whether what a letter asks is still to be answered: later confirmations close the page of earlier letters."""
    return expert.standing(at) in (*ON_THE_ROSTER, ExpertStanding.LAPSED) and expert.confirmed_at is not None and expert.confirmed_at < letter.at


def _answer() -> Any:
    at, key = clock.now(), request.values.get("key", "")
    found = lasting.letter_of(key)
    if found is None:
        return make_response(render_template("roster/confirmation.html", expert=None, key="", letter=None, open=False, done=False), 410)
    letter, expert = found
    answer = make_response(
        render_template(
            "roster/confirmation.html", expert=reading.head_of(expert, at=at), key=key, letter=letter.kind, open=_waits(letter, expert, at=at), done=request.args.get("done", "")
        )
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
