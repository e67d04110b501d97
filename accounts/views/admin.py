"""Where the staff looks after accounts, and administrators read the audit log."""

from collections.abc import Callable
from typing import Any, cast

from flask import Response, abort, redirect, request, url_for
from flask_babel import gettext

from accounts import actions, audit, queries, rules
from accounts.forms import InvitationForm, ReasonForm, RoleForm
from accounts.models import Person
from accounts.views import admin_pages
from accounts.views.common import SELDOM, blame, done, network_address, page, proved
from accounts.words import CATEGORY_NAMES, ROLE_NAMES
from core import asked, clock
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import language
from core.verdict import Verdict

_NAMES: dict[str, Any] = {"categories": CATEGORY_NAMES, "roles": ROLE_NAMES}


def _me(rule: Callable[..., Verdict], *about: Any) -> Person:
    """Who is acting, if the rule lets them; otherwise the request ends here."""
    me: Any = current_person()
    require(rule(me, *about))
    return cast(Person, me)


@admin_pages.get("")
def index() -> Any:
    """What can be looked after."""
    me = _me(rules.may_see_people)
    return page("admin/index", may_read_log=rules.may_see_audit_log(me))


@admin_pages.get("/people")
def people() -> Any:
    """All accounts by name, or those that match some words."""
    _me(rules.may_see_people)
    words = asked.text("q", most=200)
    found = queries.people_for_the_staff(words, page=asked.page())
    return page("admin/people", people=found, words=words, done=request.args.get("done", ""), **_NAMES)


@admin_pages.get("/people/<int:person_id>")
def person(person_id: int) -> Any:
    """One account, with what may be done."""
    _me(rules.may_see_people)
    return _sheet(_person(person_id))


def _person(person_id: int) -> Person:
    found = queries.person_by_id(person_id)
    return found if found is not None and found.erased_at is None else abort(404)


def _sheet(them: Person, *, role_form: RoleForm | None = None, reason_form: ReasonForm | None = None) -> Response:
    me, filled = current_person(), role_form or reason_form
    verdicts: dict[str, Any] = {"may_change_role": rules.may_change_role(me, them), "may_look_after": rules.may_look_after(me, them), "may_be_reset": rules.may_be_reset(me, them)}
    forms: dict[str, Any] = {"role_form": role_form or RoleForm(formdata=None, role=them.role), "reason_form": reason_form or ReasonForm(formdata=None)}
    return page("admin/person", form=filled, sheet=queries.sheet_of(them, at=clock.now()), done=request.args.get("done", ""), **forms, **verdicts, **_NAMES)


@admin_pages.post("/people/<int:person_id>/role")
def change_role(person_id: int) -> Any:
    """Another role, with a reason for the log."""
    at, them, form = clock.now(), _person(person_id), RoleForm()
    _me(rules.may_change_role, them)
    me = proved(at=at).person
    if not form.validate():
        return _sheet(them, role_form=form)
    actions.change_role(them, form.role.data, by=me, reason=form.why.data, at=at, address=network_address())
    db.session.commit()
    return done(".person", "role", person_id=them.id)


@admin_pages.post("/people/<int:person_id>/disablement")
def disable(person_id: int) -> Any:
    """Out at once, and not in again."""
    return _with_reason(person_id, actions.disable, "disabled")


@admin_pages.post("/people/<int:person_id>/disablement/end")
def enable(person_id: int) -> Any:
    """In again."""
    return _with_reason(person_id, actions.enable, "enabled")


def _with_reason(person_id: int, act: Any, word: str) -> Any:
    at, them, form = clock.now(), _person(person_id), ReasonForm()
    me = _me(rules.may_look_after, them)
    if not form.validate():
        return _sheet(them, reason_form=form)
    act(them, by=me, reason=form.reason.data, at=at, address=network_address())
    db.session.commit()
    return done(".person", word, person_id=them.id)


@admin_pages.post("/people/<int:person_id>/sessions/end")
def end_sessions(person_id: int) -> Any:
    """Out on all devices."""
    at, them = clock.now(), _person(person_id)
    me = _me(rules.may_look_after, them)
    actions.end_sessions(them, by=me, at=at, address=network_address())
    db.session.commit()
    return done(".person", "ended", person_id=them.id)


@admin_pages.post("/people/<int:person_id>/reset")
@limiter.limit(SELDOM)
def start_reset(person_id: int) -> Any:
    """A letter with which the person sets a new password."""
    at, them = clock.now(), _person(person_id)
    me = _me(rules.may_be_reset, them)
    sent = actions.start_reset(them, by=me, at=at, address=network_address())
    db.session.commit()
    return done(".person", "reset" if sent else "not-yet", person_id=them.id)


@admin_pages.get("/invitations")
def invitations() -> Any:
    """The form, and what has been sent and not taken up."""
    me = _me(rules.may_invite, "member")
    return _invitations(InvitationForm(formdata=None, roles=rules.roles_to_invite(me), language=language()))


@admin_pages.post("/invitations")
@limiter.limit(SELDOM)
def invite() -> Any:
    """Sends an invitation; the answer is the same for an address that has an account."""
    at, me = clock.now(), _me(rules.may_invite, "member")
    form = InvitationForm(roles=rules.roles_to_invite(me))
    if not form.validate():
        return _invitations(form)
    _me(rules.may_invite, form.role.data)
    sent = actions.invite(form.email.data, role=form.role.data, language=form.language.data, by=me, at=at, address=network_address())
    db.session.commit()
    if not sent:
        blame(form, "email", gettext("A letter went to this address within the last hour. Please try again later."))
        return _invitations(form)
    return redirect(url_for(".invitations", done="invited"), 303)


def _invitations(form: InvitationForm) -> Response:
    waiting = queries.invitations_waiting(at=clock.now())
    return page("admin/invitations", form=form, waiting=waiting, done=request.args.get("done", ""), **_NAMES)


@admin_pages.get("/audit")
def audit_log() -> Any:
    """Who did what, newest first; of one act or all."""
    _me(rules.may_see_audit_log)
    act = asked.one_of("act", audit.ACTS, "")
    log = queries.audit_log(act, page=asked.page())
    return page("admin/audit", log=log, act=act, acts=audit.ACTS)
