"""Undoing a moderator's act: a new act that restores what was before. No row of the log is changed."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Person
from core.database import db
from core.verdict import No
from forum import visibility
from forum.actions import attaching, editing, moving, tagging, telling, threads
from forum.actions.moderating import Overtaken
from forum.mail.keeping import restored
from forum.models import Act, Forum, Message, Thread
from forum.queries import log, moderation, moves, writing
from forum.rules import Standing, keeping

_TURNS: dict[str, tuple[str, Callable[..., Act]]] = {
    "thread-pinned": ("pinned_at", Thread.unpin), "thread-unpinned": ("pinned_at", Thread.pin),
    "thread-locked": ("locked_at", Thread.unlock), "thread-unlocked": ("locked_at", Thread.lock),
}  # fmt: skip


def undo(act: Act, *, standing: Standing, by: Person, at: datetime) -> Act | Overtaken | No:
    """Restores what was before an act, if nothing of its kind was done since. Sent twice it is one act. The caller commits."""
    forum = writing.locked_forum(act.forum_id)
    allowed = keeping.may_undo(standing, forum, act)
    if isinstance(allowed, No):
        return allowed
    if act.message_id is None or not log.can_be_undone(act):
        return No("This act cannot be undone.")
    message = writing.fresh_message(act.message_id)
    last = log.last_of_its_group(act)
    if last.id != act.id:
        return last if last.data.get("undoes") == act.id and last.by_id == by.id else Overtaken(last, moderation.who_did(last))
    undone = _undone(act, message, forum, by=by, at=at)
    if isinstance(undone, Act):
        db.session.add(undone)
        db.session.flush()
    return undone


def _undone(act: Act, message: Message, forum: Forum, *, by: Person, at: datetime) -> Act | No:
    if act.kind in moves.MOVES:
        return moving.move_back(act, by=by, at=at)
    if act.kind == "message-edited":
        return editing.change_back(act, message, forum, by=by, at=at)
    if act.kind in log.TAGS:
        done = tagging.tag_back(act, message, forum, by=by, at=at)
        return log.last_of_its_group(act) if done else No("This message is in another state by now.")
    if act.kind in _TURNS:
        return _turned_back(act, message, forum, by=by, at=at)
    was = message.status
    if was == "withdrawn" or was != act.data["to"]:
        return No("This message is in another state by now.")
    again = message.restore(act.data["from"], by=by, at=at, undoes=act.id)
    db.session.add(again)
    if message.status == "published":
        visibility.appeared(db.session(), message)
    elif was == "published":
        visibility.vanished(db.session(), message)
    if act.kind == "message-returned" and act.data.get("files"):
        attaching.again_from_the_draft(message, act.data["files"], locked=forum.attaching == "unlocked")
    status = message.status
    telling.authors(message, forum, lambda to, about: restored(to, about, status=status), but=by, at=at)
    return again


def _turned_back(act: Act, message: Message, forum: Forum, *, by: Person, at: datetime) -> Act | No:
    mark, verb = _TURNS[act.kind]
    thread = moves.thread_of_root(act.forum_id, act.data["thread"])
    if thread is None or (getattr(thread, mark) is None) == act.kind.startswith(("thread-pinned", "thread-locked")):
        return No("This thread is in another state by now.")
    again = verb(thread, message, by=by, at=at)
    again.data |= {"undoes": act.id}
    threads.tell_who_began_it(again, forum, by=by, at=at)
    return again
