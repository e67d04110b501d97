"""The page that the letter of an invitation or nomination leads to: accept, with an account opened where there is none, or decline."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from accounts import passwords
from accounts import queries as people
from accounts.models import folded_address
from accounts.rules import can_be_claimed
from core import clock, zones
from core.access import current_person
from core.database import db
from core.guard import limiter
from core.languages import language, say
from core.verdict import No
from forum.actions import inviting
from forum.forms import faults
from forum.forms.admission import AcceptForm
from forum.models import Admission
from forum.queries import admissions
from forum.rules import admission as rules
from forum.views import pages
from forum.views.places import pace_of


@pages.get("/invitation")
def acceptance() -> Any:
    """What one is invited to, in which capacity. Mail scanners that follow the link change nothing."""
    key = request.args.get("key", "")
    admission = _living(key)
    if admission is None:
        return _dead()
    zone = request.cookies.get("zone") or current_app.config["SITE_TIMEZONE"]
    said = {"name": admission.name, "language": language(), "timezone": zone if zones.is_zone(zone) else "UTC"}
    return _page(admission, key, AcceptForm(formdata=None, data=said))


@pages.post("/invitation")
@limiter.limit("20 per minute", key_func=pace_of)
def accept_invitation() -> Any:
    """Registers; opens the account first where there is none."""
    at, key, me = clock.now(), request.form.get("key", ""), current_person()
    admission = _living(key)
    if admission is None:
        return _dead()
    if me is not None and me.email != admission.email:
        return _page(admission, key, AcceptForm(formdata=None), status=403)
    said, password = None, None
    if can_be_claimed(people.person_by_address(admission.email)):
        form = AcceptForm()
        good = form.validate()
        verdict = passwords.acceptable(form.password.data or "", site=current_app.config["SITE_NAME"], name=form.name.data or "", address=admission.email)
        if good and isinstance(verdict, No):
            form.password.errors = [say(verdict)]
            good = False
        if not good:
            return _page(admission, key, form, status=422)
        said = {name: form[name].data for name in ("name", "language", "timezone")}
        said |= {"category": admission.category, "country": admission.country or "", "organization": admission.organization or ""}
        password = form.password.data
    slug = admission.forum.slug
    mine = inviting.accept(key, person=me, said=said, password=password, at=at, address=(request.remote_addr or "")[:64])
    if mine is None:
        db.session.rollback()
        return _dead()
    db.session.commit()
    if me is not None:
        return redirect(url_for("forum.registration", slug=slug))
    return redirect(url_for("accounts.sign_in", next=url_for("forum.show", slug=slug), done="confirmed" if said else "registered"))


@pages.post("/invitation/refusal")
@limiter.limit("20 per minute", key_func=pace_of)
def decline_invitation() -> Any:
    """Does not take part; who invited sees it."""
    declined = inviting.decline(request.form.get("key", ""), at=clock.now())
    if not declined:
        db.session.rollback()
        return _dead()
    db.session.commit()
    return redirect(url_for("forum.declined"))


@pages.get("/invitation/refusal")
def declined() -> Any:
    """It is declined; the same page for everybody."""
    return render_template("forum/declined.html")


def _living(key: str) -> Admission | None:
    admission = admissions.by_key(key)
    return admission if admission is not None and rules.lives(admission, admission.forum, at=clock.now()) else None


def _page(admission: Admission, key: str, form: AcceptForm, *, status: int = 200) -> Response:
    me, owner = current_person(), people.person_by_address(admission.email)
    offer = admissions.offer_of(admission)
    answer = make_response(
        render_template(
            "forum/acceptance.html", one=offer, form=form, faults=faults(form), key=key, opens_account=can_be_claimed(owner), zones=zones.choices(form.timezone.data or ""),
            somebody_else=me is not None and me.email != folded_address(admission.email), shortest=passwords.SHORTEST, advised=passwords.ADVISED,
            until=rules.ends_at(admission, admission.forum),
        ), status,
    )  # fmt: skip
    answer.headers["Cache-Control"], answer.headers["Referrer-Policy"] = "no-store", "no-referrer"
    return answer


def _dead() -> Response:
    """A key that is unknown, used, too old or taken back: one answer for all."""
    return make_response(render_template("forum/dead_invitation.html"), 410)
