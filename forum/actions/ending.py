"""Extending, re-opening, closing early, archiving: the act, its notice to everybody registered, and the letters of that notice."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from accounts import audit
from accounts.models import Person
from core import letters
from core.database import db
from core.text import html_of
from core.verdict import No
from forum.mail import notices as mail
from forum.models import Act, Forum, Notice
from forum.queries import notices as reading
from forum.queries import planning, writing
from forum.rules import Standing, bulletins
from forum.rules import ending as rules

audit.name_act("forum-archived", _l("Archived a forum"))


@dataclass(frozen=True)
class Told:
    """What a notice says besides what it always says, and whether it stands on the front page."""

    words: str = ""
    language: str | None = None
    on_front_page: bool = True


def move_end(slug: str, kind: str, *, until: datetime | None, reason: str, seen: str = "", standing: Standing, by: Person, at: datetime) -> Notice | No:
    """``extended``, ``reopened`` or ``closed-early``, and the notice of it. The caller commits, then starts the letters."""
    forum = planning.whole_forum(slug, held=True)
    assert forum is not None
    allowed = {"extended": rules.may_extend, "reopened": rules.may_reopen, "closed-early": rules.may_close_early}[kind](standing, forum, at=at)
    if isinstance(allowed, No):
        return allowed
    if seen and seen != forum.closes_at.isoformat():
        return No("The closing time has been moved since you opened this page. Nothing was changed; please look at it again.")
    if kind == "closed-early":
        act = forum.close_early(by=by, reason=reason, at=at)
    elif until is None or until <= (forum.closes_at if kind == "extended" else at):
        return No("The new closing time has to lie ahead, and after the one there was.")
    else:
        act = (forum.extend if kind == "extended" else forum.reopen)(until=until, by=by, reason=reason, at=at)
    db.session.add(act)
    db.session.flush()
    notice = issue(forum, "closing" if kind == "closed-early" else kind, act_id=act.id, told=Told(), by=by, at=at)
    assert notice is not None
    return notice


def issue_summary(slug: str, *, address: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """Says where the summary is read. The caller commits."""
    forum = _held(slug)
    allowed = rules.may_issue_summary(standing, forum, at=at)
    return allowed if isinstance(allowed, No) else _stored(forum.issue_summary(address=address or None, by=by, at=at))


def archive(slug: str, *, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """Read-only for good; with a reason where there is no summary. The caller commits."""
    forum = _held(slug)
    allowed = rules.may_archive(standing, forum, at=at, reason=reason)
    if isinstance(allowed, No):
        return allowed
    if reason and forum.summary_issued_at is None:
        _stored(forum.go_without_summary(by=by, reason=reason, at=at))
    audit.note("forum-archived", person=by, at=at, object=f"forum {forum.slug}")
    return _stored(forum.archive(by=by, at=at))


def go_without_summary(slug: str, *, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """Says why there will be no summary. The caller commits."""
    forum = _held(slug)
    allowed = rules.may_go_without_summary(standing, forum, at=at)
    return allowed if isinstance(allowed, No) else _stored(forum.go_without_summary(by=by, reason=reason, at=at))


def issue(forum: Forum, kind: str, *, act_id: int | None, told: Told, by: Person | None, at: datetime) -> Notice | None:
    """The notice of this occasion; None where it was sent before. The caller holds the forum's row, commits, and then starts the letters."""
    occasion = rules.occurrence(forum, kind, act_id=act_id)
    if reading.notice_of(forum.id, kind, occasion) is not None:
        return None
    until = rules.on_the_front_page_until(forum, kind, at=at) if told.on_front_page else None
    html = html_of(told.words, prefix="notice", top=4) if told.words else ""
    notice = Notice(
        forum_id=forum.id, kind=kind, occurrence=occasion, words=told.words, html=html, language=told.language if told.words else None, at=at, by_id=by.id if by else None, bulletin_until=until,
        letters=0, reached=0,
    )  # fmt: skip
    db.session.add_all([notice, Act(forum_id=forum.id, kind="notice-sent", at=at, by_id=by.id if by else None, data={"notice": kind})])
    db.session.flush()
    return notice


def turn_bulletin(notice_id: int, forum_id: int, *, up: bool, standing: Standing, by: Person, at: datetime) -> Act | No | None:
    """A notice on the front page or off it; asked twice it is one act, and the second time None. The caller commits."""
    forum = writing.locked_forum(forum_id)
    notice = reading.whole_notice(notice_id)
    if notice is None or notice.forum_id != forum.id:
        return No("Nothing stands here yet.", unseen=True)
    allowed = (bulletins.may_put_up if up else bulletins.may_take_down)(standing, forum, notice, at=at)
    if isinstance(allowed, No):
        return None if rules.may_see_notices(standing, forum) and notice.is_news(at) == up else allowed
    return _stored(notice.put_up(until=rules.on_the_front_page_until(forum, notice.kind, at=notice.at), by=by, at=at) if up else notice.take_down(by=by, at=at))


def write_letters(notice: Notice, *, at: datetime) -> bool:
    """Writes the letters to the next people; False when all are written, or another worker is at it. The caller commits after each call."""
    people = reading.next_people(notice)
    if not people:
        notice.finished_at = at
        return False
    if not reading.take_on(notice, up_to=people[-1].id, letters=len(people)):
        return False
    act = reading.last_change(notice.forum_id, {"closing": "closed-early"}.get(notice.kind, notice.kind))
    reason = act.reason if act is not None and (notice.kind != "closing" or act.at == notice.forum.closes_at) else ""
    if notice.kind in ("summary-review", "summary-issued"):  # of the very act that it reports, whatever came after it
        act = db.session.get(Act, int(notice.occurrence)) if notice.occurrence else None
        reason = act.reason if act is not None else ""
    about = mail.AboutForum.of(notice.forum, reason=reason, words=notice.words, act=act)
    for person in people:
        letters.post(mail.notice(notice.kind, person, about), at=at)
    return True


def _held(slug: str) -> Forum:
    forum = planning.whole_forum(slug, held=True)
    assert forum is not None
    return forum


def _stored(act: Act) -> Act:
    db.session.add(act)
    db.session.flush()
    return act
