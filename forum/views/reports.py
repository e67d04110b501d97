"""Reports by readers: making one, and the list on which those who keep order answer them."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from core import asked, paging
from core.access import Refused, current_person, require
from core.database import db
from core.guard import limiter
from core.languages import say
from core.verdict import No
from forum import rules
from forum.actions import reporting
from forum.forms import faults
from forum.forms.moderating import REPORT_REASON_NAMES, AnswerForm, ReportForm
from forum.models import Message, Report
from forum.queries import reports as reading
from forum.queries import writing
from forum.queries.compose import entry_of
from forum.rules import keeping
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer

PACE = "20 per hour; 60 per day"  # of one person


@pages.get("/forums/<slug>/messages/<int(max=2147483647):number>/reports/new")
def report(slug: str, number: int) -> Any:
    """The form to tell the moderator of a message; for who has done so, what became of it."""
    now, message = _to_report(slug, number)
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    made = reading.report_of(message.id, person.id)
    if made is None:
        require(keeping.may_report(now.standing, message, author_person_id=message.author.person_id))
    return _page(now, message, ReportForm(formdata=None), made)


@pages.post("/forums/<slug>/messages/<int(max=2147483647):number>/reports")
@limiter.limit(PACE, key_func=pace_of)
def send_report(slug: str, number: int) -> Any:
    now, message = _to_report(slug, number)
    person, form = writer(), ReportForm()
    if reading.report_of(message.id, person.id) is None:
        require(keeping.may_report(now.standing, message, author_person_id=message.author.person_id))
        if not form.validate():
            return _page(now, message, form, None), 422
    outcome = reporting.report(message, reason=str(form.reason.data), words=str(form.words.data or "").strip(), standing=now.standing, by=person, at=now.at)
    if isinstance(outcome, No):
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("forum.report", slug=slug, number=number))


@pages.get("/forums/<slug>/reports")
def reports(slug: str) -> Any:
    now = here(slug)
    require(rules.may_moderate(now.standing))
    return _list(now, AnswerForm(formdata=None))


@pages.post("/forums/<slug>/reports/<int(max=2147483647):report_id>/settlement")
def settle(slug: str, report_id: int) -> Any:
    now = here(slug)
    require(rules.may_moderate(now.standing))
    found, form = db.session.get(Report, report_id), AnswerForm()
    if found is None or found.forum_id != now.forum.id:
        abort(404)
    if form.state.data not in reporting.STATES or not form.validate():
        return _list(now, form, of=report_id), 422
    outcome = reporting.settle(report_id, str(form.state.data), answer=str(form.answer.data or "").strip(), standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        db.session.rollback()
        return _list(here(slug), AnswerForm(formdata=None), refused=say(outcome)), 409
    db.session.commit()
    return redirect(url_for("forum.reports", slug=slug))


def _to_report(slug: str, number: int) -> tuple[Here, Message]:
    now = here(slug)
    message = writing.message_of(now.forum, number)
    if message is None:
        abort(404)
    require(rules.may_see_message(now.standing, message, author_person_id=message.author.person_id))
    return now, message


def _page(now: Here, message: Message, form: ReportForm, made: Report | None) -> str:
    entry = entry_of(message) if message.status == "published" or now.standing.keeps_order else None
    return render_template("forum/report.html", forum=now.forum, number=message.number, entry=entry, form=form, faults=faults(form), made=made, reasons=REPORT_REASON_NAMES)


def _list(now: Here, form: AnswerForm, *, of: int | None = None, refused: str = "") -> str:
    state, page = asked.one_of("state", ("answered",), "open"), asked.page()
    listed, total = reading.reports_of(now.forum.id, state=state, page=page)
    numbered = paging.pages_of(page=page, total=total, size=reading.A_PAGE, keep=(("state", state),) if state != "open" else ())
    return render_template(
        "forum/reports.html",
        forum=now.forum,
        listed=listed,
        total=total,
        state=state,
        form=form,
        of=of,
        faults=faults(form),
        pages=numbered,
        reasons=REPORT_REASON_NAMES,
        refused=refused,
        at=now.at,
    )
