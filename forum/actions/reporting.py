"""Reports by readers: made once a message and reader, answered by a moderator, and the reader told."""

from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum import mail, rules
from forum.actions import telling
from forum.mail.keeping import report_answered
from forum.models import Message, Report
from forum.queries import reports, writing
from forum.rules import Standing, keeping

STATES = ("settled", "dismissed")


def report(message: Message, *, reason: str, words: str, standing: Standing, by: Person, at: datetime) -> Report | No:
    """A reader asks the moderator to look at a message. Asked twice it is one report. The caller commits."""
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    before = reports.report_of(message.id, by.id)
    if before is not None:
        return before
    allowed = keeping.may_report(standing, message, author_person_id=message.author.person_id)
    if isinstance(allowed, No):
        return allowed
    made = Report(forum_id=forum.id, message_id=message.id, by_id=by.id, reason=reason, words=words, at=at)
    db.session.add(made)
    telling.something_waits(forum, but=by, at=at)
    return made


def settle(report_id: int, state: str, *, answer: str, standing: Standing, by: Person, at: datetime) -> Report | No:
    """Answers a report, once: who comes second finds it answered. The reader is told, the author is not. The caller commits."""
    found = reports.report_with(report_id)
    forum = writing.locked_forum(found.forum_id)
    allowed = rules.may_moderate(standing)
    if isinstance(allowed, No):
        return allowed
    found = reports.report_with(report_id)
    if found.state != "open":
        return found if (found.state, found.settled_by_id) == (state, by.id) else No("This report was answered already.")
    db.session.add(found.settle(state, by=by, at=at, answer=answer))
    reader = reports.person_behind(found)
    if reader is not None and reader.id != by.id and mail.reachable(reader):
        number = writing.fresh_message(found.message_id).number
        letters.post(report_answered(reader, slug=forum.slug, forum=forum.title, number=number, state=state, answer=answer), at=at)
    db.session.flush()
    return found
