"""Deciding on messages: letting in, holding, hiding, returning; and an author taking one back. First come, first served."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core.database import db
from core.letters import Letter
from core.verdict import No, Verdict
from forum import mail, rules, visibility
from forum.actions import attaching, drafting, mentioning, telling
from forum.mail import keeping as letters_of_keepers
from forum.models import Act, Forum, Message
from forum.place import Place
from forum.queries import moderation, writing
from forum.reasons import REASONS, worded
from forum.rules import Standing, keeping
from forum.rules.ending import may_decide_still

KINDS = {"publication": "message-published", "hiding": "message-hidden", "return": "message-returned", "hold": "message-pending"}
_MAY: dict[str, Callable[[Standing, Message], Verdict]] = {
    "publication": rules.may_publish, "hiding": rules.may_hide, "return": rules.may_return, "hold": keeping.may_hold,
}  # fmt: skip


@dataclass(frozen=True)
class Overtaken:
    """Somebody was quicker; nothing was changed. The act is theirs, None where the message came from an archive."""

    act: Act | None
    who: str


@dataclass(frozen=True)
class Claimed:
    """Another moderator is at it; nothing was changed. Who acts all the same says so."""

    who: str
    since: datetime


@dataclass(frozen=True)
class Decision:
    """What a moderator decided on a message seen as ``seen`` ("status", or "status when-changed"; empty: whatever it is now), and why: a reason of the list, words of their own, or both.

    ``over`` another moderator's claim.
    """

    what: str  # publication, hold, hiding or return
    reason: str = ""
    canned: str = ""
    seen: str = ""
    over: bool = False


def decide(message: Message, decision: Decision, *, standing: Standing, by: Person, at: datetime) -> Act | Overtaken | Claimed | No:
    """The same decision sent twice by one person is one act. The caller commits."""
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    what = decision.what
    still = may_decide_still(forum, what)
    if isinstance(still, No):
        return still
    if _is_another(message, decision.seen) or not _MAY[what](standing, message):
        last = moderation.last_act(message)
        if last is not None and last.by_id == by.id and last.kind == KINDS[what]:
            return last
        allowed = rules.may_moderate(standing)
        return Overtaken(last, moderation.who_did(last)) if allowed else _as_no(allowed)
    first = message.published_at is None
    if not decision.over and (claimed := claim_of_another(message, by=by, at=at)):
        return claimed
    was, verb = message.status, {"publication": message.publish, "hiding": message.hide, "return": message.give_back, "hold": message.hold}[what]
    act = verb(by=by, at=at, reason=_in_the_authors_language(message, forum, decision))
    if decision.canned in REASONS:
        act.data |= {"canned": decision.canned}
    if what == "return" and (with_it := attaching.ids_of(message)):
        act.data |= {"files": with_it}  # they go back to the draft: whoever undoes this knows which came from there
    db.session.add(act)
    if what == "publication":
        visibility.appeared(db.session(), message)
        drafting.drop_sent_drafts(message, person_id=message.author.person_id)
        attaching.tell_that_files_wait(message, forum, at=at)
        if first:
            mentioning.tell_the_named(message, forum, at=at)
    elif was == "published":
        visibility.vanished(db.session(), message)
    telling.authors(message, forum, lambda to, about: _letter(what, to, about, worded(decision.canned, decision.reason, language=to.language)), but=by, at=at)
    if what == "return":
        _back_among_the_drafts(message, forum, at=at)
    db.session.flush()
    return act


def _is_another(message: Message, seen: str) -> bool:
    """Whether it is in another state, or has other words, than the moderator saw: its status, and when it was last changed ("-": never)."""
    status, _, changed = seen.partition(" ")
    now = message.edited_at.isoformat() if message.edited_at else "-"
    return bool(status and status != message.status) or bool(changed and changed != now)


def claim(message: Message, *, over: bool, standing: Standing, by: Person, at: datetime) -> Claimed | Overtaken | No | None:
    """I take this one: the others are told for a while. None: it is theirs. The caller commits."""
    writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    allowed = rules.may_moderate(standing)
    if isinstance(allowed, No):
        return allowed
    if message.status == "withdrawn":
        last = moderation.last_act(message)
        return Overtaken(last, moderation.who_did(last))
    if not over and (claimed := claim_of_another(message, by=by, at=at)):
        return claimed
    message.claim(by=by, at=at)
    return None


def release(message: Message, *, standing: Standing, by: Person) -> No | None:
    """Gives one's claim back; another's stays. The caller commits."""
    writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    allowed = rules.may_moderate(standing)
    if isinstance(allowed, No):
        return allowed
    if message.claimed_by_id == by.id:
        message.release()
    return None


def claim_of_another(message: Message, *, by: Person, at: datetime) -> Claimed | None:
    """Who else is at a message, and since when."""
    if not keeping.is_anothers(message, person_id=by.id, at=at) or message.claimed_by_id is None or message.claimed_at is None:
        return None
    return Claimed(moderation.name_of(message.claimed_by_id), message.claimed_at)


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


def _in_the_authors_language(message: Message, forum: Forum, decision: Decision) -> str:
    person = message.author.person
    return worded(decision.canned, decision.reason, language=person.language if person else forum.language)


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


def _letter(decision: str, to: Person, about: mail.About, reason: str) -> Letter:
    if decision == "publication":
        return mail.published(to, about, note=reason)
    if decision == "hold":
        return letters_of_keepers.held(to, about, reason=reason)
    return mail.hidden(to, about, reason=reason) if decision == "hiding" else mail.returned(to, about, reason=reason)
