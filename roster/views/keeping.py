"""Keeping a profile: begun, written in steps that each save a draft, looked at as others will see it, and published."""

from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from accounts.sessions import whose_it_was
from core import clock
from core.access import current_person, require
from core.database import db
from core.faults import refused
from core.fields import faults
from core.guard import limiter
from core.languages import moment, say
from core.verdict import No
from roster import rules
from roster.actions import keeping, reviewing
from roster.document import Document, document_of, lacking, parts, too_long
from roster.forms.profile import STEPS
from roster.forms.steps import StepForm
from roster.models import ExpertStanding
from roster.offered import Offered
from roster.queries import history, offering
from roster.queries import profile as reading
from roster.views import pages
from roster.views.common import Here, here, pace_of, writer

ORDER = tuple(STEPS)


@pages.get("/roster/mine")
def mine() -> Any:
    """Leads to one's own profile, or to its beginning."""
    person = current_person()
    if person is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    expert_id = reading.expert_of(person.id)
    if expert_id is not None:
        return redirect(url_for("roster.overview", expert_id=expert_id))
    return render_template("roster/begin.html", waiting=reading.nominations_of(person))


@pages.post("/roster/mine")
@limiter.limit("20 per minute", key_func=pace_of)
def begin() -> Any:
    """Begins one's own profile; pressed twice, it is one."""
    person = writer()
    expert_id = reading.expert_of(person.id, held=True)
    if expert_id is None:
        expert_id = keeping.begin(person, at=clock.now()).id
        db.session.commit()
    return redirect(url_for("roster.step", expert_id=expert_id, step=ORDER[0]))


@pages.get("/roster/<int(max=2147483647):expert_id>/profile")
def overview(expert_id: int) -> Any:
    """How complete it is, what is missing, and the button that publishes it."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    now = _to_edit(expert_id)
    return _overview(now)


@pages.post("/roster/<int(max=2147483647):expert_id>/profile")
@limiter.limit("20 per minute", key_func=pace_of)
def hand_in(expert_id: int) -> Any:
    """Done: onto the roster, to the secretariat, or the changes out to all readers. A profile with faults stays a draft."""
    now = _to_edit(expert_id, held=True)
    require(rules.may_hand_in(now.viewer, now.expert, at=now.at))
    document = keeping.drafted(now.expert)
    if _wrong(document, offering.offered()) or lacking(_parts(now, document)):
        return _overview(now, tried=True), 422
    outcome = reviewing.hand_in(now.expert, document, by=writer(), at=now.at)
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=expert_id, done=outcome))


@pages.get("/roster/<int(max=2147483647):expert_id>/profile/preview")
def preview(expert_id: int) -> Any:
    """The draft as readers will see it."""
    now = _to_edit(expert_id)
    looked = keeping.seen_as(now.expert, keeping.drafted(now.expert))
    return render_template("roster/show.html", profile=reading.profile_of(looked, rules.VISITOR, at=now.at), live=False, view="draft")


@pages.get("/roster/<int(max=2147483647):expert_id>/profile/<step>")
def step(expert_id: int, step: str) -> Any:
    """One step, with what the draft holds of it."""
    if current_person() is None:  # whether or not there is such an expert
        return redirect(url_for("accounts.sign_in", next=request.path))
    now, kind = _to_edit(expert_id), STEPS.get(step) or abort(404)
    document, offered = keeping.drafted(now.expert), offering.offered()
    form = kind(formdata=None, data=kind.data_of(document, offered))
    form.offer(offered, document)
    if request.args.get("look") == "faults":
        form.validate()
    return _page(now, form, document, offered)


@pages.post("/roster/<int(max=2147483647):expert_id>/profile/<step>")
@limiter.limit("120 per minute", key_func=pace_of)
def keep_step(expert_id: int, step: str) -> Any:
    """Keeps what was typed as a draft, whether or not something is wrong with it; then on to the next step, or back with what is wrong."""
    if current_person() is None:
        return signed_out(expert_id, step)
    now, kind = _to_edit(expert_id, held=True), STEPS.get(step) or abort(404)
    document, offered = keeping.drafted(now.expert), offering.offered()
    form = kind()
    form.offer(offered, document)
    good = form.validate()
    form.write(document)
    now.expert.keep(document, at=now.at)
    db.session.commit()
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"at": moment(now.at, "time", writer().timezone)})
    if not good:
        return _page(now, form, document, offered, kept=True), 422
    act = request.form.get("act", "on")
    following = ORDER[ORDER.index(step) + 1 :]
    if act == "stay":
        return redirect(url_for("roster.step", expert_id=expert_id, step=step, done="kept"))
    if act == "on" and following:
        return redirect(url_for("roster.step", expert_id=expert_id, step=following[0], done="kept"))
    return redirect(url_for("roster.overview", expert_id=expert_id, done="kept"))


@pages.post("/roster/<int(max=2147483647):expert_id>/profile/rejection")
@limiter.limit("20 per minute", key_func=pace_of)
def drop_draft(expert_id: int) -> Any:
    """Changes not published are thrown away; what readers see stays."""
    now = _to_edit(expert_id, held=True)
    if now.expert.updated_at is not None:
        now.expert.draft = now.expert.draft_saved_at = None
        db.session.commit()
    return redirect(url_for("roster.overview", expert_id=expert_id, done="dropped"))


def signed_out(expert_id: int, step: str) -> Any:
    """Words arrive from somebody who is not signed in any more: they are given back, and kept as a draft where the session only grew too old."""
    at, kept, person = clock.now(), False, whose_it_was(at=clock.now())
    expert = reading.whole_expert(expert_id, held=True) if person is not None and step in STEPS else None
    if expert is not None and person is not None and expert.person_id == person.id and expert.erased_at is None:
        document, offered = keeping.drafted(expert), offering.offered()
        form = STEPS[step]()
        form.offer(offered, document)
        form.validate()
        form.write(document)
        expert.keep(document, at=at)
        kept = True
    db.session.commit()
    words = "\n\n".join(value for name, values in request.form.lists() if name not in ("csrf_token", "act") for value in values if value.strip())
    return render_template("roster/signed_out.html", words=words, kept=kept, back=url_for("roster.step", expert_id=expert_id, step=step) if step in STEPS else ""), 403


@pages.errorhandler(CSRFError)
def token_gone(error: CSRFError) -> Any:
    """The page was older than the session: what was typed comes back in a fresh one. Nothing is stored on behalf of a page we cannot trust."""
    values = request.view_args or {}
    if request.endpoint != "roster.keep_step" or current_person() is None:
        return refused(error)
    try:
        now, kind = _to_edit(values["expert_id"]), STEPS.get(values["step"]) or abort(404)
    except HTTPException as trouble:
        return refused(trouble)
    document, offered = keeping.drafted(now.expert), offering.offered()
    form = kind()
    form.offer(offered, document)
    return _page(now, form, document, offered, stale=True), 400


def files_page(now: Here, kind: str, refused: No) -> str:
    """The step of CV and photo, with why a file was not taken."""
    document, offered = keeping.drafted(now.expert), offering.offered()
    return _page(now, STEPS["files"](formdata=None), document, offered, problem=(kind, str(say(refused))))


def _to_edit(expert_id: int, *, held: bool = False) -> Here:
    now = here(expert_id, held=held)
    require(rules.may_edit(now.viewer, now.expert))
    return now


def _parts(now: Here, document: Document) -> Any:
    return parts(document, cv=now.expert.cv_file_id is not None, photo=now.expert.photo_file_id is not None)


def _wrong(document: Document, offered: Offered) -> list[tuple[str, str]]:
    """The steps in which something is wrong, each with the words for it."""
    found = []
    for key, kind in STEPS.items():
        form = kind(formdata=None, data=kind.data_of(document, offered))
        form.offer(offered, document)
        if not form.validate():
            found += [(key, words) for _id, words in faults(form)]
    return found


def _overview(now: Here, *, tried: bool = False) -> str:
    document = keeping.drafted(now.expert)
    asked = _parts(now, document)
    standing = now.expert.standing(now.at)
    return render_template(
        "roster/overview.html", expert=reading.head_of(now.expert, at=now.at), steps=ORDER, parts=asked, lacking=lacking(asked), wrong=_wrong(document, offering.offered()),
        too_long=too_long(document), changed=now.expert.draft is not None and now.expert.updated_at is not None, saved_at=now.expert.draft_saved_at, tried=tried,
        may_hand_in=bool(rules.may_hand_in(now.viewer, now.expert, at=now.at)), vouched=keeping.is_vouched_for(now.expert), is_self=rules.is_self(now.viewer, now.expert),
        versions=history.count_of(now.expert.id), remarks=history.remarks_of(now.expert.id) if standing in (ExpertStanding.RETURNED, ExpertStanding.REFUSED, ExpertStanding.REMOVED) else None,
        may_leave=bool(rules.may_leave(now.viewer, now.expert, at=now.at)), done=request.args.get("done", ""), shown=document_of(now.expert),
    )  # fmt: skip


def _page(now: Here, form: StepForm, document: Document, offered: Offered, *, kept: bool = False, stale: bool = False, problem: tuple[str, str] | None = None) -> str:
    place = ORDER.index(form.key)
    return render_template(
        "roster/step.html", expert=reading.head_of(now.expert, at=now.at), form=form, step=form.key, steps=ORDER, place=place, faults=[problem] if problem else faults(form), kept=kept, stale=stale, problem=problem, document=document,
        parts=_parts(now, document), saved_at=now.expert.draft_saved_at, done=request.args.get("done", ""), editions=offering.editions() if form.key == "expertise" else {},
        heading=_("Profile of %(name)s", name=document["name"]) if not rules.is_self(now.viewer, now.expert) else _("Your profile"),
        cv=now.expert.cv, photo=now.expert.photo, goals=offered.goals,
    )  # fmt: skip
