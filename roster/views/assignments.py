"""Assignments: agreed by the country, reported on, part of the expert's history."""

from typing import Any, cast

from flask import abort, redirect, render_template, request, send_file, session, url_for
from flask_babel import gettext

from core import clock, files, filetypes, scanning
from core.access import current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import say
from core.verdict import YES, No
from roster.actions import assigning as acts
from roster.actions.assigning import Agreed, Document
from roster.forms.assistance import ReasonForm, ReportForm, SpanForm
from roster.models import Assignment, Expert, ExpertInvitation
from roster.queries import assignments as reading
from roster.queries import requests
from roster.queries.standing import viewer_of
from roster.reasons import MODE_NAMES
from roster.rules import assistance as rules
from roster.rules import is_listed
from roster.views import pages
from roster.views.common import pace_of, writer
from roster.views.requests import opened

_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@pages.url_value_preprocessor
def _room_for_documents(endpoint: str | None, _values: Any) -> None:
    """A report may bring documents, from somebody who may be signed in. Runs before anything looks into the form."""
    if endpoint == "roster.report" and request.method == "POST" and request.mimetype == "multipart/form-data" and "sign_in" in session:
        request.max_content_length = acts.MOST_DOCUMENTS * acts.LARGEST + 1_000_000


@pages.get("/roster/requests/<int(max=2147483647):request_id>/invitations/<int(max=2147483647):invitation_id>/assignment")
def agreement(request_id: int, invitation_id: int) -> Any:
    """The form on which the country writes down what was agreed."""
    invitation, expert = _accepted(request_id, invitation_id)
    known = requests.assignment_of(invitation_id) or invitation.request
    form = SpanForm(formdata=None, **{name: getattr(known, name) for name in ("title", "mode", "starts_on", "ends_on", "days")})
    return render_template("roster/agreement.html", asked=invitation.request, invitation=invitation, expert=expert, form=form, faults=[])


@pages.post("/roster/requests/<int(max=2147483647):request_id>/invitations/<int(max=2147483647):invitation_id>/assignment")
def agree(request_id: int, invitation_id: int) -> Any:
    """Written down; the expert is told."""
    invitation, expert = _accepted(request_id, invitation_id, held=True)
    form = SpanForm()
    if not form.validate():
        return render_template("roster/agreement.html", asked=invitation.request, invitation=invitation, expert=expert, form=form, faults=faults(form)), 422
    said = Agreed(form.title.data, form.mode.data, form.starts_on.data, form.ends_on.data, form.days.data)
    acts.agree(invitation, said, by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assistance_request", request_id=request_id, done="agreed"))


@pages.get("/roster/assignments/<int(max=2147483647):assignment_id>")
def assignment(assignment_id: int) -> Any:
    """What was agreed and the report: to both sides; to everybody once both let it be read."""
    this, role, expert, own = _seen(assignment_id)
    return _page(this, role, expert, own)


@pages.post("/roster/assignments/<int(max=2147483647):assignment_id>/cancellation")
def cancel_assignment(assignment_id: int) -> Any:
    """It does not come to it."""
    this, role, expert, own = _seen(assignment_id, held=True)
    require(rules.may_keep(role))
    form = ReasonForm()
    if this.cancelled_at is None:
        require(rules.may_cancel(role, this))
        if not form.validate():
            return _page(this, role, expert, own, cancelling=form), 422
    invitation = requests.invitation_alone(this.invitation_id)
    if invitation is not None:
        acts.cancel(this, invitation, reason=(form.reason.data or "").strip(), by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assignment", assignment_id=assignment_id, done="cancelled"))


@pages.post("/roster/assignments/<int(max=2147483647):assignment_id>/showing")
def show_assignment(assignment_id: int) -> Any:
    """The expert lets it stand in the profile, or not."""
    this, _, _, own = _seen(assignment_id, held=True)
    require(No("Only the expert decides what stands in the profile.") if not own else YES)
    acts.show(this, request.form.get("shown") == "yes", by=writer(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.assignment", assignment_id=assignment_id, done="shown" if this.shown else "not-shown"))


@pages.get("/roster/assignments/<int(max=2147483647):assignment_id>/report")
def assignment_report(assignment_id: int) -> Any:
    """The form for the country's report."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    this, role, expert, _ = _seen(assignment_id)
    require(rules.may_report(role, this, on=clock.now().date()))
    return _report_page(this, expert, ReportForm(formdata=None, report=this.report or "", public=this.report_public))


@pages.post("/roster/assignments/<int(max=2147483647):assignment_id>/report")
@limiter.limit("30 per hour", key_func=pace_of)
def report(assignment_id: int) -> Any:
    """The report, with documents; sent again it changes the one that is there."""
    at, person = clock.now(), writer()
    this, role, expert, _ = _seen(assignment_id, held=True)
    require(rules.may_report(role, this, on=at.date()))
    form = ReportForm()
    good = form.validate()
    brought = [file for file in request.files.getlist("documents") if file.filename]
    gone = {int(key) for key in request.form.getlist("gone") if key.isdecimal() and len(key) < 10}
    wrong = _documents_wrong(brought, kept=sum(one.id not in gone for one in this.documents))
    if not good or wrong:
        return _report_page(this, expert, form, wrong=wrong), 422
    acts.report(this, this.request, form.report.data.strip(), public=bool(form.public.data), by=person, at=at)
    for one in list(this.documents):
        if one.id in gone:
            acts.take_out(one)
    try:
        for file in brought:
            kind = filetypes.type_of(file.filename or "", cast(Any, file.stream))
            if kind is not None:
                acts.enclose(this, Document(file.filename or "", kind.media_type, cast(Any, file.stream)), by=person, at=at)
    except files.TooLarge:
        db.session.rollback()
        this, _, expert, _ = _seen(assignment_id)
        return _report_page(this, expert, form, wrong=gettext("Please choose documents of at most 10 MB each.")), 422
    db.session.commit()
    return redirect(url_for("roster.assignment", assignment_id=assignment_id, done="reported"))


@pages.get("/roster/assignments/<int(max=2147483647):assignment_id>/documents/<int(max=2147483647):document_id>")
def assignment_document(assignment_id: int, document_id: int) -> Any:
    """A document of the report, handed over to be kept."""
    _seen(assignment_id)
    found = reading.document(assignment_id, document_id)
    path = files.path_of(found.file) if found is not None else None
    if found is None or path is None or not path.is_file():
        abort(404)
    answer = send_file(path, mimetype=found.file.media_type, as_attachment=True, download_name=found.file.name, conditional=True, etag=found.file.sha256, max_age=0)
    answer.headers["Content-Security-Policy"] = _SANDBOX
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _accepted(request_id: int, invitation_id: int, *, held: bool = False) -> tuple[ExpertInvitation, Expert | None]:
    """An invitation that was accepted, for who keeps its request."""
    _, role = opened(request_id, held=held)
    require(rules.may_keep(role))
    invitation = requests.invitation_alone(invitation_id, held=held)
    if invitation is None or invitation.request_id != request_id:
        abort(404)
    require(rules.may_agree(role, invitation))
    known = requests.assignment_of(invitation_id)
    require(No("There is a report on this assignment.") if known is not None and known.reported_at is not None else YES)
    return invitation, requests.expert_of(invitation)


def _seen(assignment_id: int, *, held: bool = False) -> tuple[Assignment, rules.Role, Expert | None, bool]:
    """An assignment that this reader may see; otherwise the request ends here."""
    this, viewer = reading.whole_assignment(assignment_id, held=held), viewer_of(current_person())
    if this is None:
        abort(404)
    expert, role = reading.expert_of(this), rules.role_in(viewer, this.request)
    own = expert is not None and viewer.person_id is not None and expert.person_id == viewer.person_id
    require(rules.may_read_report(this, role=role, own=own, listed=expert is not None and is_listed(expert, at=clock.now())))
    return this, role, expert, own


def _documents_wrong(brought: list[Any], *, kept: int) -> str:
    """What is wrong with the documents, in a sentence."""
    if kept + len(brought) > acts.MOST_DOCUMENTS:
        return str(gettext("Please choose five documents at most."))
    for file in brought:
        if filetypes.type_of(file.filename or "", cast(Any, file.stream)) is None:
            return str(gettext("This kind of file cannot be taken: %(name)s", name=files.clean_name(file.filename or "")))
        if (refused := scanning.look(files.clean_name(file.filename or ""), cast(Any, file.stream))) is not None:
            return say(refused)
    return ""


def _page(this: Assignment, role: rules.Role, expert: Expert | None, own: bool, *, cancelling: ReasonForm | None = None) -> str:
    at = clock.now()
    return render_template(
        "roster/assignment.html", this=this, role=role, own=own, expert=expert if expert is not None and (role.keeps or own or is_listed(expert, at=at)) else None,
        has_page=expert is not None and (own or role.staff or is_listed(expert, at=at)), modes=MODE_NAMES, may_report=rules.may_report(role, this, on=at.date()),
        may_cancel=rules.may_cancel(role, this), form=cancelling or ReasonForm(formdata=None), faults=faults(cancelling) if cancelling else [], done=request.args.get("done", ""),
    )  # fmt: skip


def _report_page(this: Assignment, expert: Expert | None, form: ReportForm, *, wrong: str = "") -> str:
    accept = ",".join(f".{ending}" for ending in filetypes.TYPES)
    return render_template(
        "roster/report.html", this=this, expert=expert, form=form, wrong=wrong, accept=accept, faults=[*faults(form), *([("documents", wrong)] if wrong else [])], modes=MODE_NAMES
    )
