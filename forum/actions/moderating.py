"""Deciding on messages: letting in, hiding, returning; and an author taking one back. First come, first served."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.letters import Letter
from core.verdict import No, Verdict
from forum import mail, rules, visibility
from forum.actions import attaching, drafting
from forum.models import Act, Forum, Message
from forum.place import Place
from forum.queries import moderation, writing
from forum.rules import Standing

KINDS = {"publication": "message-published", "hiding": "message-hidden", "return": "message-returned"}
_MAY: dict[str, Callable[[Standing, Message], Verdict]] = {"publication": rules.may_publish, "hiding": rules.may_hide, "return": rules.may_return}


@dataclass(frozen=True)
class Overtaken:
    """Somebody was quicker; nothing was changed. The act is theirs, None where the message came from an archive."""

    act: Act | None
    who: str


def decide(message: Message, decision: str, *, reason: str, seen: str, standing: Standing, by: Person, at: datetime) -> Act | Overtaken | No:
    """``publication``, ``hiding`` or ``return`` of a message that the moderator saw as ``seen`` (empty: whatever it is now).

    The same decision sent twice by one person is one act. The caller commits.
    """
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    if (seen and message.status != seen) or not _MAY[decision](standing, message):
        last = moderation.last_act(message)
        if last is not None and last.by_id == by.id and last.kind == KINDS[decision]:
            return last
        allowed = rules.may_moderate(standing)
        return Overtaken(last, moderation.who_did(last)) if allowed else _as_no(allowed)
    was, verb = message.status, {"publication": message.publish, "hiding": message.hide, "return": message.give_back}[decision]
    act = verb(by=by, at=at, reason=reason)
    db.session.add(act)
    if decision == "publication":
        visibility.appeared(db.session(), message)
        drafting.drop_sent_drafts(message, person_id=message.author.person_id)
        attaching.tell_that_files_wait(message, forum, at=at)
    elif was == "published":
        visibility.vanished(db.session(), message)
    elif decision == "return":
        _back_among_the_drafts(message, forum, at=at)
    _tell(message, forum, decision, reason=reason, but=by, at=at)
    db.session.flush()
    return act


def withdraw(message: Message, *, standing: Standing, by: Person, at: datetime) -> Message | No:
    """Taken back by its author; asked twice it is one act. The caller commits."""
    writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    mine = message.author.person_id
    if message.status == "withdrawn" and mine == standing.person_id:
        return message
    allowed = rules.may_withdraw(standing, message, author_person_id=mine)
    if not allowed:
        return _as_no(allowed)
    was = message.status
    db.session.add(message.withdraw(by=by, at=at))
    if was == "published":
        visibility.vanished(db.session(), message)
    return message


def _as_no(verdict: Verdict) -> No:
    assert isinstance(verdict, No)
    return verdict


def _back_among_the_drafts(message: Message, forum: Forum, *, at: datetime) -> None:
    author = message.author.person
    if author is None:
        return
    drafting.drop_sent_drafts(message, person_id=author.id)  # the copy of late words: it would only lead back to this message
    place = _place(message, forum)
    rows = [{"title": row.title, "type": row.type, "audience": row.audience, "status": row.status or ""} for row in moderation.initiatives_of(message)]
    fields = {
        "subject": message.subject or "", "body": message.body, "language": message.language, "goals": message.goal_codes or [],
        "questions": [str(number) for number in message.question_numbers or ()], "initiatives": rows,
    }  # fmt: skip
    drafting.keep_draft(place, fields, by=author, at=at, over=False)
    attaching.back_to_the_draft(message, place, by=author)


def _place(message: Message, forum: Forum) -> Place:
    parent = writing.fresh_message(message.reply_to_id) if message.reply_to_id else None
    return Place(forum, writing.topic_with(message.topic_id), parent)


def _tell(message: Message, forum: Forum, decision: str, *, reason: str, but: Person, at: datetime) -> None:
    people = {person.id: person for person in (message.author.person, message.speaker.person) if person is not None and person.id != but.id}
    about = mail.About.of(message, forum, speaker=message.speaker)
    for person in people.values():
        if mail.reachable(person):
            letters.post(_letter(decision, person, about, reason), at=at)


def _letter(decision: str, to: Person, about: mail.About, reason: str) -> Letter:
    if decision == "publication":
        return mail.published(to, about, note=reason)
    return mail.hidden(to, about, reason=reason) if decision == "hiding" else mail.returned(to, about, reason=reason)
