"""The pages on which a forum's notices are previewed and sent, and where it is said which go by the clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from accounts.models import Person
from core import work
from core.access import current_person, require
from core.database import db
from core.guard import limiter
from core.languages import LANGUAGES, language, language_name, site_languages
from core.letters import Letter
from forum.actions import ending
from forum.actions.ending import Told
from forum.forms import faults
from forum.forms.ending import ClockForm, NoticeForm
from forum.mail import notices as mail
from forum.models import NOTICES, Act, Forum, Notice
from forum.queries import notices as reading
from forum.rules import bulletins as may
from forum.rules import ending as rules
from forum.views import pages
from forum.views.common import Here, here
from forum.views.places import pace_of, writer

NOTICE_NAMES = {
    "announcement": _l("Announcement"), "opening": _l("Opening"), "three-days": _l("Three days left"), "last-day": _l("Last day"), "closing": _l("Closing"),
    "extended": _l("Extended"), "reopened": _l("Re-opened"), "summary-review": _l("Draft summary open for review"), "summary-issued": _l("Summary issued"),
}  # fmt: skip
_CHANGED = {"extended", "reopened", "summary-review", "summary-issued"}


@pages.get("/forums/<slug>/notices")
def notices(slug: str) -> Any:
    """Which notices were sent, which can be sent now, which go by themselves."""
    now = here(slug)
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_see_notices(now.standing, now.forum))
    sent = reading.notices_of(now.forum.id)
    by_occasion = {(one.kind, one.occurrence): one for one in sent}
    rows = []
    for kind in NOTICES:
        act = _change(now.forum, kind, at=now.at)
        allowed = rules.may_send(now.standing, now.forum, kind, at=now.at, changed=act is not None)
        rows.append((kind, NOTICE_NAMES[kind], by_occasion.get((kind, rules.occurrence(now.forum, kind, act_id=act.id if act else None))), allowed))
    return render_template(
        "forum/notices.html", forum=now.forum, rows=rows, sent=sent, bulletins=_bulletins(now, sent), names=NOTICE_NAMES, clock_kinds=rules.BY_THE_CLOCK, at=now.at
    )


def _bulletins(now: Here, sent: Sequence[Notice]) -> list[tuple[Notice, bool]]:
    """Notices that stand on the front page, or could, each with whether it does."""
    able = [(one, bool(may.may_take_down(now.standing, now.forum, one, at=now.at)), bool(may.may_put_up(now.standing, now.forum, one, at=now.at))) for one in sent]
    return [(one, down) for one, down, up in able if down or up]


@pages.post("/forums/<slug>/notices")
def clock_notices(slug: str) -> Any:
    """Switches notices by the clock on or off."""
    now = here(slug, held=True)
    require(rules.may_see_notices(now.standing, now.forum))
    form = ClockForm()
    form.kinds.choices = [(kind, NOTICE_NAMES[kind]) for kind in rules.BY_THE_CLOCK]
    if not form.validate():
        abort(400)
    before, after = now.forum.clock_notices, [kind for kind in rules.BY_THE_CLOCK if kind in form.kinds.data] or None
    if before != after:
        now.forum.clock_notices = after
        db.session.add(Act(forum_id=now.forum.id, kind="notices-by-the-clock", at=now.at, by_id=writer().id, data={"from": before, "to": after}))
        db.session.commit()
    return redirect(url_for("forum.notices", slug=slug))


@pages.get("/forums/<slug>/notices/<kind>")
def notice(slug: str, kind: str) -> Any:
    """A notice as it would go, in all languages of the site."""
    now = here(slug)
    if current_person() is None:
        return redirect(url_for("accounts.sign_in", next=request.path))
    require(rules.may_see_notices(now.standing, now.forum))
    if kind not in NOTICES:
        abort(404)
    return _page(now, kind, _form(NoticeForm(formdata=None, data={"language": language(), "bulletin": True})))


@pages.post("/forums/<slug>/notices/<kind>")
@limiter.limit("30 per minute", key_func=pace_of)
def send_notice(slug: str, kind: str) -> Any:
    """Shows the notice with what was added, or sends it: once, however often the button is pressed."""
    now = here(slug, held=True)
    require(rules.may_see_notices(now.standing, now.forum))
    if kind not in NOTICES:
        abort(404)
    form, act = _form(NoticeForm()), _change(now.forum, kind, at=now.at)
    form.language.data = form.language.data or language()
    if not form.validate():
        return _page(now, kind, form), 422
    if request.form.get("act", "send") == "preview":
        return _page(now, kind, form)
    require(rules.may_send(now.standing, now.forum, kind, at=now.at, changed=act is not None))
    told = Told((form.words.data or "").strip(), form.language.data, bool(form.bulletin.data))
    try:
        sent = ending.issue(now.forum, kind, act_id=act.id if act else None, told=told, by=writer(), at=now.at)
        db.session.commit()
    except IntegrityError:  # the clock sent it in the very same moment
        db.session.rollback()
        sent = None
    if sent is not None:
        work.start("write_notice", sent.id)
    return redirect(url_for("forum.notices", slug=slug))


def samples(
    forum: Forum, kind: str, *, person: Person, reason: str = "", words: str = "", closes_at: datetime | None = None, act: Act | None = None, review: str = "opened"
) -> list[tuple[str, Letter]]:
    """The letter as this person would get it, in each language of the site. ``review``: what becomes of a review, where no act says so yet."""
    about = mail.AboutForum.of(forum, reason=reason, words=words, act=act)
    about = replace(about, closes_at=closes_at, until=closes_at) if closes_at else about
    about = replace(about, review=review) if act is None else about
    return [(code, mail.notice(kind, _reading(person, code), about)) for code in site_languages()]


def _reading(person: Person, code: str) -> Person:
    return Person(email=person.email, name=person.name, language=code, timezone=person.timezone)


def _change(forum: Forum, kind: str, *, at: datetime) -> Act | None:
    """The act that a notice of this kind reports now: the last one; of a review only while it is open, of a summary only one that corrected it."""
    act = reading.last_change(forum.id, kind) if kind in _CHANGED else None
    if act is None or (kind == "summary-review" and datetime.fromisoformat(act.data["to"]) <= at) or (kind == "summary-issued" and not act.data.get("correction")):
        return None
    return act


def _form(form: NoticeForm) -> NoticeForm:
    form.language.choices = [(code, language_name(code)) for code in LANGUAGES]
    return form


def _page(now: Here, kind: str, form: NoticeForm) -> str:
    act = _change(now.forum, kind, at=now.at)
    occasion = rules.occurrence(now.forum, kind, act_id=act.id if act else None)
    letters = samples(now.forum, kind, person=writer(), reason=act.reason if act else "", words=(form.words.data or "").strip(), act=act)
    return render_template(
        "forum/notice.html", forum=now.forum, kind=kind, name=NOTICE_NAMES[kind], form=form, faults=faults(form), letters=letters, sent=reading.notice_of(now.forum.id, kind, occasion),
        may=rules.may_send(now.standing, now.forum, kind, at=now.at, changed=act is not None), count=reading.count_of(now.forum, kind),
    )  # fmt: skip
