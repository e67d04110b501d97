"""Opening a draft for review, answering what is said of it, issuing it and correcting what was issued."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from accounts.models import Person
from core import letters
from core.database import db
from forum.actions import ending
from forum.actions.summing_up import keep_version
from forum.mail import reachable
from forum.mail import summaries as mail
from forum.models import Act, Forum, Notice, Summary, SummaryAnswer, SummaryVersion
from forum.queries.desk import Desk


def open_review(forum: Forum, summary: Summary, desk: Desk, *, closes: datetime, reason: str, by: Person, at: datetime) -> Notice:
    """Keeps the draft as it stands for review, and tells everybody registered. The caller holds forum and summary, commits, then starts the letters."""
    keep_version(summary, replace(desk.draft, status="review"), desk.material, [edit.number for edit in desk.edits], kind="review", note=reason, by=by, at=at)
    return _told(forum, summary.open_review(closes=closes, by=by, reason=reason, at=at), by=by, at=at)


def extend_review(forum: Forum, summary: Summary, *, closes: datetime, reason: str, by: Person, at: datetime) -> Notice:
    """The same version, for longer; everybody registered is told. The caller holds both, commits, then starts the letters."""
    return _told(forum, summary.open_review(closes=closes, by=by, reason=reason, at=at), by=by, at=at)


def close_review(forum: Forum, summary: Summary, *, reason: str, by: Person, at: datetime) -> Notice:
    """Before its time; everybody registered is told. The caller holds both, commits, then starts the letters."""
    return _told(forum, summary.close_review(reason=reason, by=by, at=at), by=by, at=at)


def _told(forum: Forum, act: Act, *, by: Person, at: datetime) -> Notice:
    db.session.add(act)
    db.session.flush()
    notice = ending.issue(forum, "summary-review", act_id=act.id, told=ending.Told(on_front_page=False), by=by, at=at)
    assert notice is not None
    return notice


def comment(summary: Summary, *, registration_id: int, version: int, number: int, place: str, stance: str, words: str, at: datetime) -> SummaryAnswer | None:
    """What a contributor says of one place; said again it replaces what was said, until the moderator has answered it (then None). The caller holds the summary and commits."""
    here = (SummaryAnswer.registration_id == registration_id, SummaryAnswer.version == version, SummaryAnswer.message_number == number, SummaryAnswer.place == place)
    said = db.session.scalar(select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id, *here))
    if said is None:
        said = SummaryAnswer(
            summary_id=summary.id, registration_id=registration_id, version=version, message_number=number, place=place, stance=stance, words=words, at=at, answer=""
        )
        db.session.add(said)
    elif said.answered_at is not None:
        return None
    else:
        said.stance, said.words, said.at = stance, words, at
    return said


def settle(forum: Forum, said: SummaryAnswer, *, outcome: str, words: str, sentence: str, by: Person, at: datetime) -> None:
    """The moderator's answer; whoever spoke is told by letter. The caller commits."""
    said.settle(outcome, words, by=by, at=at)
    db.session.add(Act(forum_id=forum.id, kind="review-answered", at=at, by_id=by.id, reason=words, data={"number": said.message_number, "to": outcome}))
    person = said.registration.person
    if person is not None and reachable(person):
        letters.post(mail.review_answered(person, mail.AboutAnswer(forum.slug, forum.title, sentence, said.stance, said.words, outcome, words)), at=at)


def issue(forum: Forum, summary: Summary, desk: Desk, *, symbol: str, distribution: str, dated: date, note: str, by: Person, at: datetime) -> SummaryVersion:
    """Freezes text and figures. Issued before, it is a correction, with a note of what it changes. The caller holds forum and summary and commits."""
    first = summary.issued_at is None
    summary.symbol, summary.distribution = symbol or None, distribution or None
    draft = replace(desk.draft, status="issued")
    version = keep_version(summary, draft, desk.material, [edit.number for edit in desk.edits], kind="issued" if first else "correction", note=note, by=by, at=at)
    version.dated = dated
    summary.issued_at = summary.issued_at or at
    act = forum.issue_summary(address=None, by=by, at=at)
    act.reason, act.data = note, {**act.data, "version": version.number, "correction": not first}
    db.session.add(act)
    db.session.flush()
    return version
