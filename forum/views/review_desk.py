"""Review and issue, for who keeps order: opening the review, what was said in it, what stands in the way of issuing, and the issue itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import work
from core.access import require
from core.database import db
from core.guard import limiter
from core.languages import say
from core.verdict import No
from forum.actions import issuing, summing_up
from forum.forms import faults
from forum.forms.reviewing import OUTCOME_NAMES, AnswerForm, EndReviewForm, IssueForm, ReviewForm
from forum.models import Forum, Summary, SummaryAnswer
from forum.queries import desk as reading
from forum.queries import notices, planning, reviews
from forum.queries.desk import Desk
from forum.queries.desk_translations import untranslated
from forum.rules import summaries as may
from forum.rules.summaries import Readiness
from forum.summary.words import LANGUAGES
from forum.views import pages
from forum.views.desk_page import faults_found
from forum.views.document import said
from forum.views.opened import Opened, opened
from forum.views.places import pace_of, writer
from forum.views.sending import samples


@dataclass(frozen=True)
class Comment:
    """Something said in review, with the sentence it was said of and where that stands on the desk now."""

    said: SummaryAnswer
    who: str
    spot: reviews.Spot | None
    line: str  # id of the sentence on the desk, while it stands there in these words


def _opened(slug: str) -> tuple[Opened, Summary | None]:
    on = opened(slug)
    require(may.may_sum_up(on.standing))
    return on, reading.summary_of(on.forum.id)


def desk_now(on: Opened, summary: Summary | None) -> Desk:
    """The draft as it stands."""
    return reading.desk_of(on.forum, summary, language=on.forum.language, at=on.at) or abort(404)


@pages.get("/forums/<slug>/summary/desk/review")
def review_desk(slug: str) -> Any:
    """Where review and issue stand."""
    on, summary = _opened(slug)
    return _page(on, summary)


def _begun(slug: str) -> tuple[Opened, Forum, Summary]:
    """The forum and its summary, both held; begun where it was not."""
    on, _summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    forum = planning.whole_forum(slug, held=True) or abort(404)
    summing_up.begin(on.forum.id, language=on.forum.language if on.forum.language in LANGUAGES else "en", by=writer(), at=on.at)
    summary = reading.summary_of(on.forum.id, held=True)
    assert summary is not None
    return on, forum, summary


# ---- the review


@pages.post("/forums/<slug>/summary/desk/review")
@limiter.limit("30 per minute", key_func=pace_of)
def open_review(slug: str) -> Any:
    """Opens the draft as it stands for review, or gives an open review another end; everybody registered is told."""
    on, forum, summary = _begun(slug)
    extends = summary.in_review(on.at)
    require((may.may_move_review if extends else may.may_open_review)(on.standing, forum, summary, at=on.at))
    form, act = ReviewForm(), request.form.get("act", "save")
    good = form.validate()
    until = form.until.form.read(forum.timezone, end=True)
    before = summary.review_closes_at.isoformat() if summary.review_closes_at else ""
    if act == "save" and (form.seen.data or "") != before:
        db.session.rollback()
        on, now = _opened(slug)
        if now is not None and now.review_closes_at == until:  # the same form sent twice
            return redirect(url_for("forum.review_desk", slug=slug), 303)
        return _page(on, now, review_form=form, problem=[("review", _("The review was changed meanwhile. Nothing was done; please look at it again."))]), 409
    if until is not None and until <= (summary.review_closes_at if extends and summary.review_closes_at else on.at):
        form.until.form.day.errors = [_("Please choose a time to come, later than the one there is.")]
    if not good or until is None or faults(form):
        db.session.rollback()
        on, now = _opened(slug)
        return _page(on, now, review_form=form, problem=faults(form)), 422
    reason = (form.reason.data or "").strip()
    if act == "preview":
        letters = samples(forum, "summary-review", person=writer(), reason=reason, closes_at=until, review="moved" if extends else "opened")
        db.session.rollback()
        on, now = _opened(slug)
        return _page(on, now, review_form=form, letters=letters, until=until)
    if extends:
        notice = issuing.extend_review(forum, summary, closes=until, reason=reason, by=writer(), at=on.at)
    else:
        notice = issuing.open_review(forum, summary, desk_now(on, summary), closes=until, reason=reason, by=writer(), at=on.at)
    db.session.commit()
    work.start("write_notice", notice.id)
    return redirect(url_for("forum.review_desk", slug=slug), 303)


@pages.post("/forums/<slug>/summary/desk/review/closure")
@limiter.limit("30 per minute", key_func=pace_of)
def close_review(slug: str) -> Any:
    """Ends an open review before its time; everybody registered is told."""
    on, forum, summary = _begun(slug)
    if not summary.in_review(on.at):  # pressed twice
        db.session.rollback()
        return redirect(url_for("forum.review_desk", slug=slug), 303)
    require(may.may_move_review(on.standing, forum, summary, at=on.at))
    form = EndReviewForm()
    if not form.validate():
        db.session.rollback()
        return _page(*_opened(slug), end_form=form, problem=faults(form)), 422
    reason = (form.farewell.data or "").strip()
    if request.form.get("act") == "preview":
        letters = samples(forum, "summary-review", person=writer(), reason=reason, review="ended")
        db.session.rollback()
        return _page(*_opened(slug), end_form=form, end_letters=letters)
    notice = issuing.close_review(forum, summary, reason=reason, by=writer(), at=on.at)
    db.session.commit()
    work.start("write_notice", notice.id)
    return redirect(url_for("forum.review_desk", slug=slug), 303)


@pages.post("/forums/<slug>/summary/desk/review/comments/<int(max=2147483647):number>")
def answer_comment(slug: str, number: int) -> Any:
    """The moderator's answer, once; its author is told by letter."""
    on, summary = _opened(slug)
    require(may.may_edit_draft(on.standing, on.forum.entity))
    one = (reviews.said(summary, number) if summary is not None else None) or abort(404)
    require(may.may_reply_to_answer(on.standing, one))
    assert summary is not None
    form = AnswerForm()
    if not form.validate():
        return _page(on, summary, answer_form=form, answering=number, problem=[(f"c{number}", words) for _id, words in faults(form)]), 422
    forum = planning.whole_forum(slug) or abort(404)
    spot = reviews.sentences_said_of(summary, [one.version]).get((one.version, one.place))
    about = spot.sentence.text if spot else f"#{one.message_number}" if one.message_number else ""
    issuing.settle(forum, one, outcome=form.outcome.data, words=(form.answer.data or "").strip(), sentence=about, by=writer(), at=on.at)
    db.session.commit()
    return redirect(url_for("forum.review_desk", slug=slug, _anchor=f"c{number}"), 303)


# ---- issue


@pages.post("/forums/<slug>/summary/desk/issue")
@limiter.limit("30 per minute", key_func=pace_of)
def issue_draft(slug: str) -> Any:
    """Issues the draft as it stands, or a correction of what was issued; refuses with all reasons at once."""
    on, forum, summary = _begun(slug)
    form = IssueForm()
    issued = len(reviews.issued_versions(summary))
    if form.issued.data and form.issued.data != str(issued):  # pressed twice, or two moderators
        db.session.rollback()
        return redirect(url_for("forum.summary", slug=slug), 303)
    require(may.may_issue(on.standing, forum, summary, at=on.at))
    desk, good = desk_now(on, summary), form.validate()
    refusals = _hindrances(on, summary, desk, form)
    problem = faults(form) + [("hindrances", say(one)) for one in refusals]
    if form.edits.data and form.edits.data != str(desk.last):
        problem.append(("hindrances", _("The draft was edited since this page was made. Please look at it again.")))
    if not good or problem or form.date is None:
        db.session.rollback()
        on, now = _opened(slug)
        return _page(on, now, issue_form=form, problem=problem), 422
    issuing.issue(
        forum, summary, desk, symbol=form.symbol.data or "", distribution=form.distribution.data or "", dated=form.date, note=(form.note.data or "").strip(), by=writer(), at=on.at
    )
    db.session.commit()
    return redirect(url_for("forum.summary", slug=slug), 303)


def readiness(on: Opened, summary: Summary | None, desk: Desk) -> Readiness:
    """What stands in the way of issuing a draft."""
    waiting = sum(1 for one in (reviews.all_said(summary) if summary is not None else ()) if reviews.needs_an_answer(one))
    unplaced = [number for number in desk.draft.unplaced if number not in desk.settings.left_out]
    found = faults_found(on, desk)
    return Readiness(len(found or ()), len(desk.work.flagged), len(untranslated(desk)), len(unplaced), waiting, checked=found is not None)


def _hindrances(on: Opened, summary: Summary, desk: Desk, form: IssueForm) -> list[No]:
    return may.hindrances(readiness(on, summary, desk), unplaced_said=bool(form.unplaced.data), correction=summary.issued_at is not None, note=form.note.data or "")


def _page(
    on: Opened,
    summary: Summary | None,
    *,
    review_form: ReviewForm | None = None,
    letters: Any = (),
    until: datetime | None = None,
    end_form: EndReviewForm | None = None,
    end_letters: Any = (),
    answer_form: AnswerForm | None = None,
    answering: int = 0,
    issue_form: IssueForm | None = None,
    problem: Any = (),
) -> str:
    desk, forum = desk_now(on, summary), on.forum.entity
    now = summary or Summary(forum_id=on.forum.id, language="en", last_edit=0, last_version=0)
    versions = reviews.issued_versions(summary)
    whole = planning.whole_forum(on.forum.slug)
    assert whole is not None
    if review_form is None:
        review_form = ReviewForm(formdata=None)
    review_form.seen.data = now.review_closes_at.isoformat() if now.review_closes_at else ""
    if issue_form is None:
        dated = on.at.astimezone(ZoneInfo(on.forum.timezone)).date().isoformat()
        shown = {"symbol": now.symbol or on.forum.document_symbol or "", "distribution": now.distribution or "General", "dated": dated}
        issue_form = IssueForm(formdata=None, data=shown)
    issue_form.edits.data, issue_form.issued.data = str(desk.last), str(len(versions))
    ready = readiness(on, summary, desk)
    return render_template(
        "forum/review_desk.html", on=on, forum=on.forum, summary=now, desk=desk, versions=versions, comments=_comments(summary, desk), ready=ready, said=said,
        hindrances=may.hindrances(ready, unplaced_said=False), review_form=review_form, letters=letters, until=until, end_form=end_form or EndReviewForm(formdata=None), end_letters=end_letters, answer_form=answer_form, answering=answering,
        blank=AnswerForm(formdata=None), outcomes=OUTCOME_NAMES, issue_form=issue_form, problem=list(problem), open=now.in_review(on.at), count=notices.count_of(whole, "summary-review"),
        may_open=may.may_open_review(on.standing, forum, now, at=on.at), may_issue=may.may_issue(on.standing, forum, now, at=on.at), may_edit=may.may_edit_draft(on.standing, forum),
    )  # fmt: skip


def _comments(summary: Summary | None, desk: Desk) -> list[Comment]:
    if summary is None:
        return []
    told = reviews.all_said(summary)
    spots = reviews.sentences_said_of(summary, [one.version for one in told]) if told else {}
    lines = {line.sentence.text: line.id for part in desk.work.parts for line in part.lines}
    found = []
    for one in told:
        spot = spots.get((one.version, one.place)) if one.place else None
        found.append(Comment(one, one.registration.name or "", spot, lines.get(spot.sentence.text, "") if spot else ""))
    return found
