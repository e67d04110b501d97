"""Where a government's focal point nominates experts, and where a nominee answers."""

from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from core import clock
from core.access import Refused, current_person, require
from core.database import db
from core.fields import faults
from core.guard import limiter
from core.languages import LANGUAGES, countries, language, say, site_languages
from core.verdict import No
from roster import rules
from roster.actions import nominating
from roster.forms.deciding import NominationForm
from roster.queries import profile
from roster.queries import reviews as reading
from roster.queries.standing import viewer_of
from roster.rules import Viewer
from roster.views import pages
from roster.views.common import pace_of, writer


@pages.get("/roster/nominations")
def nominations() -> Any:
    """Whom a government has nominated, also through predecessors, and the form to nominate."""
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    viewer = viewer_of(current_person())
    require(rules.may_nominate(viewer))
    return _page(viewer, _form(viewer, sent=False))


@pages.post("/roster/nominations")
@limiter.limit("30 per minute", key_func=pace_of)
def nominate() -> Any:
    """Puts somebody forward: a letter asks whether they agree."""
    viewer = viewer_of(current_person())
    require(rules.may_nominate(viewer))
    form = _form(viewer, sent=True)
    if not form.validate():
        return _page(viewer, form), 422
    require(rules.may_nominate_for(viewer, form.government.data))
    refused = nominating.nominate(
        government=form.government.data, honorific=form.honorific.data or "", name=form.name.data, email=form.email.data, language=form.language.data, note=(form.note.data or "").strip(),
        by=writer(), at=clock.now(),
    )  # fmt: skip
    if refused is not None:
        db.session.rollback()
        return _page(viewer, form, refused=str(say(refused))), 422
    db.session.commit()
    return redirect(url_for("roster.nominations", done="nominated"))


@pages.post("/roster/nominations/<int(max=2147483647):nomination_id>/withdrawal")
@limiter.limit("30 per minute", key_func=pace_of)
def take_back_nomination(nomination_id: int) -> Any:
    """The letter opens nothing any more."""
    viewer = viewer_of(current_person())
    require(rules.may_nominate(viewer))
    found = reading.nomination(nomination_id) or abort(404)
    if not rules.may_nominate_for(viewer, found.government):
        abort(404)
    if found.state == "waiting":
        nominating.take_back(found, by=writer(), at=clock.now())
        db.session.commit()
    return redirect(url_for("roster.nominations", done="taken-back"))


@pages.post("/roster/<int(max=2147483647):expert_id>/nomination")
@limiter.limit("30 per minute", key_func=pace_of)
def nominate_again(expert_id: int) -> Any:
    """For another four years."""
    at, viewer = clock.now(), viewer_of(current_person())
    expert = profile.whole_expert(expert_id, held=True) or abort(404)
    allowed = rules.may_nominate_again(viewer, expert, at=at)
    if not allowed:
        require(rules.may_see_expert(viewer, expert, at=at))
    require(allowed)
    governments = {one.government for one in expert.nominations} | {expert.government}
    government = next(iter(sorted(viewer.governments & governments - {None})), expert.government) or abort(404)
    nominating.nominate_again(expert, government=government, note="", by=writer(), at=at)
    db.session.commit()
    return redirect(url_for("roster.show", expert_id=expert_id, done="renominated"))


@pages.get("/roster/nomination")
def nomination() -> Any:
    """What one is nominated for. Following the link changes nothing."""
    return _asked(request.args.get("key", ""))


@pages.post("/roster/nomination")
@limiter.limit("20 per minute", key_func=pace_of)
def accept_nomination() -> Any:
    """Agrees; the profile is theirs to write."""
    found = nominating.of_key(request.form.get("key", ""), held=True)
    if found is None:
        return _asked("")
    if current_person() is None:
        db.session.rollback()
        return redirect(url_for("accounts.sign_in", next=url_for("roster.nomination", key=request.form.get("key", ""))))
    outcome = nominating.accept(found, by=writer(), at=clock.now())
    if isinstance(outcome, No):
        db.session.rollback()
        raise Refused(outcome)
    db.session.commit()
    return redirect(url_for("roster.overview", expert_id=outcome.id, done="accepted"))


@pages.post("/roster/nomination/refusal")
@limiter.limit("20 per minute", key_func=pace_of)
def decline_nomination() -> Any:
    """Does not want it; who nominated is told."""
    found = nominating.of_key(request.form.get("key", ""), held=True)
    if found is None:
        return _asked("")
    nominating.decline(found, by=current_person(), at=clock.now())
    db.session.commit()
    return redirect(url_for("roster.nomination", done="declined"))


def _form(viewer: Viewer, *, sent: bool) -> NominationForm:
    form = NominationForm() if sent else NominationForm(formdata=None, data={"language": language()})
    codes = countries() if viewer.is_staff else {code: name for code, name in countries().items() if code in viewer.governments}
    form.government.choices = list(codes.items())
    if not sent and len(codes) == 1:
        form.government.data = next(iter(codes))
    form.language.choices = [(code, LANGUAGES[code]) for code in site_languages()]
    return form


def _page(viewer: Viewer, form: NominationForm, *, refused: str = "") -> str:
    made = reading.nominations(None if viewer.is_staff else viewer.governments, at=clock.now())
    return render_template("roster/nominations.html", form=form, made=made, faults=faults(form), refused=refused, done=request.args.get("done", ""))


def _asked(key: str) -> Any:
    found = nominating.of_key(key) if key else None
    if found is None:
        done = request.args.get("done") == "declined"
        return make_response(render_template("roster/nomination.html", nomination=None, key="", done=done), 200 if done else 410)
    answer = make_response(
        render_template("roster/nomination.html", nomination={"government": found.government, "note": found.note, "name": found.expert.name}, key=key, done=False)
    )
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
