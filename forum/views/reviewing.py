"""The draft under review, for registered participants: how one's own inputs are reflected, and what one says of it."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _

from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.languages import say
from core.verdict import No
from forum.actions import hearing, issuing
from forum.forms import faults
from forum.forms.reviewing import STANCE_NAMES, CommentForm
from forum.models import Summary
from forum.queries import desk as reading
from forum.queries import reviews
from forum.queries.reviews import Kept
from forum.rules import summaries as may
from forum.views import pages
from forum.views.document import laid_out, said
from forum.views.opened import Opened, opened
from forum.views.places import pace_of


def _opened(slug: str) -> tuple[Opened, Summary, Kept]:
    on = opened(slug)
    summary = reading.summary_of(on.forum.id)
    verdict = may.may_see_review(on.standing, on.forum.entity, summary, at=on.at)
    require(verdict)
    version = reviews.under_review(summary) if summary is not None else None
    if summary is None or version is None:
        abort(404)
    return on, summary, reviews.as_shown(version, on.forum.id)


@pages.get("/forums/<slug>/summary/review")
def review(slug: str) -> Any:
    """One's own inputs first, then the whole draft."""
    on, summary, kept = _opened(slug)
    return _page(on, summary, kept)


@pages.post("/forums/<slug>/summary/review/comments")
@limiter.limit("60 per minute; 600 per hour", key_func=pace_of)
def comment_on_review(slug: str) -> Any:
    """Confirms or objects to one sentence, one input or the whole; said again it replaces what was said."""
    on, summary, kept = _opened(slug)
    form = CommentForm()
    number = int(form.number.data) if (form.number.data or "").isdigit() else 0
    speaker = reviews.speaker_of(on.forum.id, number) if number else None
    if number and speaker is None:
        abort(404)
    require(may.may_answer_review(on.standing, on.forum.entity, summary, speaker_id=speaker, at=on.at))
    if form.version.data != str(kept.version.number):
        return _page(
            on, summary, kept, problem=[("kept-words", _("Another version of the draft was opened for review meanwhile. Please look at it; your words are kept below."))], form=form
        ), 409
    spots = {spot.place for spot in reviews.spots_of(kept.draft) if number in spot.sentence.messages}
    place = form.place.data or ""
    if place and place not in spots:
        abort(404)
    if not form.validate():
        return _page(on, summary, kept, problem=faults(form), form=form, at=f"{number}-{place}"), 422
    assert on.standing.registration_id is not None
    held = reading.summary_of(on.forum.id, held=True)
    assert held is not None
    require(may.may_answer_review(on.standing, on.forum.entity, held, speaker_id=speaker, at=on.at))
    stored = issuing.comment(
        held,
        registration_id=on.standing.registration_id,
        version=kept.version.number,
        number=number,
        place=place,
        stance=form.stance.data,
        words=(form.words.data or "").strip(),
        at=on.at,
    )
    if stored is None:
        raise Refused(No("The moderator has answered this comment already. You may add another on the whole draft."))
    if reviews.needs_an_answer(stored):
        hearing.remind(on.forum.entity, held, at=on.at)
    db.session.commit()
    return redirect(url_for("forum.review", slug=slug, _anchor=f"i{number}" if number else "whole"), 303)


def _page(on: Opened, summary: Summary, kept: Kept, *, problem: Any = (), form: CommentForm | None = None, at: str = "") -> str:
    mine = on.standing.registration_id
    inputs = reviews.own_inputs(kept.draft, forum_id=on.forum.id, registration_id=mine) if mine is not None else []
    told = {(one.version, one.message_number, one.place): one for one in (reviews.said_by(summary, mine) if mine is not None else ())}
    now = {(number, place): one for (version, number, place), one in told.items() if version == kept.version.number}
    earlier = [one for one in told.values() if one.version != kept.version.number]
    comments = may.may_answer_review(on.standing, on.forum.entity, summary, speaker_id=None, at=on.at)
    return render_template(
        "forum/review.html", on=on, forum=on.forum, summary=summary, kept=kept, draft=kept.draft, stretches=laid_out(kept.draft), said=said, inputs=inputs, told=now, earlier=earlier,
        may_comment=bool(comments), why_not=say(comments) if isinstance(comments, No) else "", problem=list(problem), form=form, at=at, person=current_person(), blank=CommentForm(formdata=None), stances=STANCE_NAMES,
    )  # fmt: skip
