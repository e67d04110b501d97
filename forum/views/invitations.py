"""Invitations to a forum: a list is checked row by row first, then confirmed; letters again; invitations taken back."""

from collections import Counter
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from accounts.models import CATEGORIES
from core import asked, work
from core.access import Refused, require
from core.database import db
from core.guard import limiter
from core.languages import language
from core.verdict import No
from forum import rules
from forum.actions import admitting, checking, inviting
from forum.forms import faults
from forum.forms.admission import InvitationsForm
from forum.invitees import Sheet, read
from forum.place import Place
from forum.queries import admissions as reading
from forum.queries import compose
from forum.rules import admission as admission_rules
from forum.views import pages
from forum.views.admissions import STATES, ticked
from forum.views.common import Here, here
from forum.views.places import pace_of, writer
from forum.views.sheets import COLUMN_NAMES, fault_words


@pages.get("/forums/<slug>/invitations")
def invitations(slug: str) -> Any:
    """The list to bring, and who was invited."""
    now = _inviting(slug)
    return _page(now, _form(now))


@pages.post("/forums/<slug>/invitations")
@limiter.limit("20 per minute", key_func=pace_of)
def invite(slug: str) -> Any:
    """Checks a list; with ``act=send`` invites everybody on it, or nobody."""
    now = _inviting(slug)
    allowed = admission_rules.may_invite(now.standing, now.forum, at=now.at)
    require(allowed)
    form = _form(now)
    content = _content(form)
    good = form.validate()
    if not content.strip():
        form.text.errors = [gettext("Please choose a file, or paste a list.")]
        good = False
    if not good:
        return _page(now, form), 422
    sheet = read(content, categories=_categories(now), default_category=form.category.data or None)
    if sheet.faults:
        return _report(now, form, sheet, []), 422
    foreseen = checking.foresee(now.forum, sheet.rows)
    if request.form.get("act") != "send":
        return _report(now, form, sheet, foreseen, text=_as_text(content))
    made = inviting.invite(
        now.forum, checking.invitees_of(foreseen, language=form.language.data, words=(form.words.data or "").strip()), standing=now.standing, by=writer(), at=now.at
    )  # fmt: skip
    if isinstance(made, No):
        raise Refused(made)
    at_once = len(made) <= inviting.AT_ONCE
    if at_once:
        inviting.write_letters(made, forum=now.forum, at=now.at)
    db.session.commit()
    if not at_once:
        work.start("invite")
    return redirect(url_for("forum.invitations", slug=slug, invited=len(made)))


@pages.post("/forums/<slug>/invitations/selection")
@limiter.limit("20 per minute", key_func=pace_of)
def change_invitations(slug: str) -> Any:
    """Another letter to those that are ticked, or their invitations taken back."""
    now, ids = _inviting(slug), ticked()
    if not ids or request.form.get("act") not in ("again", "back"):
        return _page(now, _form(now), wrong=gettext("Please tick at least one of them.")), 422
    if request.form["act"] == "back":
        outcome = admitting.decide(now.forum, ids, "take-back", reason="", standing=now.standing, by=writer(), at=now.at)
        if isinstance(outcome, No):
            raise Refused(outcome)
        db.session.commit()
        return redirect(url_for("forum.invitations", slug=slug, back=outcome.done))
    require(admission_rules.may_invite(now.standing, now.forum, at=now.at))
    chosen, too_soon = inviting.tell_again(now.forum, ids, by=writer(), at=now.at)
    inviting.write_letters(chosen, forum=now.forum, at=now.at, again=True)
    db.session.commit()
    return redirect(url_for("forum.invitations", slug=slug, again=len(chosen), soon=too_soon))


def _inviting(slug: str) -> Here:
    now = here(slug)
    require(admission_rules.may_decide(now.standing))
    return now


def _categories(now: Here) -> list[str]:
    allowed = now.forum.categories or CATEGORIES
    return [category for category in CATEGORIES if category in allowed and rules.may_register_as(now.standing, category)]


def _form(now: Here) -> InvitationsForm:
    form = InvitationsForm(language=language())
    form.offer(categories=_categories(now))
    return form


def _content(form: InvitationsForm) -> bytes:
    file = request.files.get("file")
    sent = file.read() if file is not None and file.filename else b""
    return sent or (form.text.data or "").encode()


def _as_text(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8-sig")


def _place(now: Here) -> dict[str, Any]:
    return {"sheet": compose.sheet_of(Place(now.forum, None), now.standing), "may_invite": admission_rules.may_invite(now.standing, now.forum, at=now.at)}


def _page(now: Here, form: InvitationsForm, *, wrong: str = "") -> str:
    state = asked.one_of("state", STATES, "waiting")
    found = reading.listed(now.forum.id, kinds=("invitation",), state=state, page=asked.page())
    done = {name: asked.whole(name, least=0) for name in ("invited", "again", "soon", "back")} if request.method == "GET" else {}
    return render_template(
        "forum/invitations.html", found=found, state=state, form=form, faults=[*([("asked", wrong)] if wrong else []), *faults(form)], done=done, **_place(now)
    )  # fmt: skip


def _report(now: Here, form: InvitationsForm, sheet: Sheet, foreseen: list[checking.Foreseen], *, text: str = "") -> str:
    counts = Counter(one.outcome for one in foreseen)
    return render_template(
        "forum/invitations_report.html", form=form, wrong=[(fault, fault_words(fault)) for fault in sheet.faults], ignored=sheet.ignored, rows=foreseen, text=text, counts=counts,
        letters=counts["new"] + counts["again"], column_names=COLUMN_NAMES, **_place(now),
    )  # fmt: skip
