"""Pinning and locking threads. Each button asked twice is one act."""

from datetime import datetime

from accounts.models import Person
from core.database import db
from core.verdict import No
from forum.actions import telling
from forum.mail.keeping import locked
from forum.models import Act, Forum
from forum.queries import moves, writing
from forum.rules import Standing, keeping

TURNS = ("pin", "unpin", "lock", "unlock")


def turn(forum: Forum, root: int, what: str, *, reason: str = "", standing: Standing, by: Person, at: datetime) -> Act | No | None:
    """``pin``, ``unpin``, ``lock`` or ``unlock`` of the thread that a message opened; None where it is so already. The caller commits."""
    forum = writing.locked_forum(forum.id)
    allowed = keeping.may_put_in_order(standing, forum)
    if isinstance(allowed, No):
        return allowed
    thread, first = moves.thread_of_root(forum.id, root), writing.message_of(forum, root)
    if thread is None or first is None:
        return No("There is no message #%(number)s in this forum.", number=root)
    mark = thread.pinned_at if what in ("pin", "unpin") else thread.locked_at
    if (mark is None) == what.startswith("un"):
        return None
    act = thread.lock(first, by=by, at=at, reason=reason) if what == "lock" else {"pin": thread.pin, "unpin": thread.unpin, "unlock": thread.unlock}[what](first, by=by, at=at)
    db.session.add(act)
    db.session.flush()
    tell_who_began_it(act, forum, by=by, at=at)
    return act


def tell_who_began_it(act: Act, forum: Forum, *, by: Person, at: datetime) -> None:
    """A thread takes no more replies, or takes them again. That it was pinned is to be seen, and changes nothing for its author."""
    if act.kind in ("thread-locked", "thread-unlocked") and act.message_id is not None:
        first, takes_replies = writing.fresh_message(act.message_id), act.kind == "thread-unlocked"
        telling.authors(first, forum, lambda to, about: locked(to, about, takes_replies=takes_replies, reason=act.reason or ""), but=by, at=at)
