"""The page on which a forum is closed early, extended, re-opened and archived."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from core import work
from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.languages import moment, say
from core.verdict import No
from forum.actions import ending
from forum.forms import faults
from forum.forms.ending import EndForm, NoSummaryForm, SummaryForm
from forum.models import Forum
from forum.queries import notices, piles
from forum.queries import planning as reading
from forum.rules import ending as rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer
from forum.views.sending import samples


@pages.get("/forums/<slug>/end")
def end(slug: str) -> Any:
    """What can become of the end of a forum, now."""
    now = here(slug)
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_end(now.standing, now.forum))
    return _page(now)


@pages.post("/forums/<slug>/extension")
@limiter.limit("30 per minute", key_func=pace_of)
def extend(slug: str) -> Any:
    """More time, with a reason; everybody registered is told."""
    return _moved(slug, "extended")


@pages.post("/forums/<slug>/reopening")
@limiter.limit("30 per minute", key_func=pace_of)
def reopen(slug: str) -> Any:
    """Messages are taken again, with a reason; everybody registered is told."""
    return _moved(slug, "reopened")


@pages.post("/forums/<slug>/closure")
@limiter.limit("30 per minute", key_func=pace_of)
def close_early(slug: str) -> Any:
    """No more messages from now on, with a reason; everybody registered is told."""
    return _moved(slug, "closed-early")


def _moved(slug: str, kind: str) -> Any:
    now = here(slug)
    require(rules.may_end(now.standing, now.forum))
    form, act = EndForm(), request.form.get("act", "save")
    good, until = form.validate(), None
    if kind != "closed-early":
        until = form.until.form.read(now.forum.timezone, anywhere=now.forum.anywhere_on_earth, end=True)
        if act == "save" and _moved_since(form, now):
            # The same button pressed twice is one extension; anything else is told.
            return redirect(url_for("forum.show", slug=slug)) if until == now.forum.closes_at else (_page(now, form=form, kind=kind, overtaken=True), 409)
        least = max(now.at, now.forum.closes_at) if kind == "extended" else now.at
        if until is not None and until <= least:
            form.until.form.day.errors = [_("The new closing time has to lie ahead, and after the one there was.")]
        good = good and until is not None and not faults(form)
    if not good:
        return _page(now, form=form, kind=kind), 422
    if act == "preview":
        return _page(now, form=form, kind=kind, until=until or now.at)
    outcome = ending.move_end(slug, kind, until=until, reason=form.reason.data.strip(), seen=form.seen.data or "", standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    work.start("write_notice", outcome.id)
    return redirect(url_for("forum.show", slug=slug))


def _moved_since(form: EndForm, now: Here) -> bool:
    return bool(form.seen.data) and form.seen.data != now.forum.closes_at.isoformat()


@pages.post("/forums/<slug>/summary-issue")
def issue_summary(slug: str) -> Any:
    """Where the summary is read."""
    now = here(slug)
    require(rules.may_issue_summary(now.standing, now.forum, at=now.at))
    form = SummaryForm()
    if not form.validate():
        return _page(now, summary_form=form), 422
    return _done(slug, ending.issue_summary(slug, address=form.address.data, standing=now.standing, by=writer(), at=now.at))


@pages.post("/forums/<slug>/summary-reason")
def go_without_summary(slug: str) -> Any:
    """Why there will be no summary; an empty reason takes that back."""
    now = here(slug)
    require(rules.may_go_without_summary(now.standing, now.forum, at=now.at))
    form = NoSummaryForm()
    if not form.validate():
        return _page(now, reason_form=form), 422
    return _done(slug, ending.go_without_summary(slug, reason=form.no_summary.data.strip(), standing=now.standing, by=writer(), at=now.at))


@pages.post("/forums/<slug>/archive")
def archive(slug: str) -> Any:
    """Read-only for good; not without a summary or a written reason."""
    now = here(slug)
    require(rules.may_issue_summary(now.standing, now.forum, at=now.at))
    form = NoSummaryForm()
    reason = (form.no_summary.data or "").strip()
    allowed = rules.may_archive(now.standing, now.forum, at=now.at, reason=reason)
    if not form.validate() or isinstance(allowed, No):
        if isinstance(allowed, No):
            form.no_summary.errors = [say(allowed)]
        return _page(now, reason_form=form), 422
    return _done(slug, ending.archive(slug, reason=reason, standing=now.standing, by=writer(), at=now.at))


def _done(slug: str, outcome: Any) -> Any:
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.show", slug=slug))


def _page(
    now: Here,
    *,
    form: EndForm | None = None,
    kind: str = "",
    until: datetime | None = None,
    overtaken: bool = False,
    summary_form: SummaryForm | None = None,
    reason_form: NoSummaryForm | None = None,
) -> str:
    forum: Forum = reading.whole_forum(now.forum.slug) or now.forum
    form = form or EndForm(formdata=None)
    forms = {which: form if which == kind else EndForm(formdata=None) for which in ("extended", "closed-early", "reopened")}
    for one in forms.values():
        one.seen.data = one.seen.data or forum.closes_at.isoformat()
    forms["closed-early"].reason.id = "closing-reason"  # it stands on one page with the other
    shown = {"address": forum.summary_address or ""}
    summary_form = summary_form or SummaryForm(formdata=None, data=shown)
    reason_form = reason_form or NoSummaryForm(formdata=None, data={"no_summary": forum.no_summary_reason or ""})
    may = {
        "extended": rules.may_extend(now.standing, forum, at=now.at), "reopened": rules.may_reopen(now.standing, forum, at=now.at), "closed-early": rules.may_close_early(now.standing, forum, at=now.at),
        "summary": rules.may_issue_summary(now.standing, forum, at=now.at), "reason": rules.may_go_without_summary(now.standing, forum, at=now.at),
    }  # fmt: skip
    letter_kind = "closing" if kind == "closed-early" else kind
    previews = samples(forum, letter_kind, person=writer(), reason=form.reason.data or "", closes_at=until) if until else []
    follow = {topic.number for topic in forum.topics_that_follow()} | {topic.number for topic in forum.topics if topic.closes_at is None}
    stay = [(topic.number, topic.title, moment(topic.closes_at, "long", forum.timezone)) for topic in forum.topics if topic.number not in follow and topic.closes_at]
    return render_template(
        "forum/end.html", forum=forum, forms=forms, kind=kind, until=until, overtaken=overtaken, letters=previews, may=may, stay=stay, summary_form=summary_form, reason_form=reason_form, at=now.at,
        faults=faults(form) + faults(summary_form) + faults(reason_form), phase=forum.phase(now.at), pile=piles.pile_of(forum), count=notices.count_of(forum, "closing"),
    )  # fmt: skip
