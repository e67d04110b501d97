"""Choosing how much to hear of a forum, topic, thread or list, from wherever it is asked for: a page, a letter, an address, the secretariat."""

from datetime import datetime

from sqlalchemy import func, select, update

from core.database import db
from forum.actions import keeping
from forum.models import Forum, Subscription, Thread, Topic
from listserv.models import ListMessage, MailList


def choose(person_id: int, scope: str, scope_id: int, level: str, *, at: datetime, source: str = "page", consent: str = "", by_id: int | None = None) -> bool:
    """Whether what it is about is still there. The caller commits."""
    forum_id = newest = None
    if scope == "list":
        newest = db.session.scalar(select(func.coalesce(func.max(ListMessage.id), 0)).where(ListMessage.list_id == scope_id, ListMessage.fanned_out_at.is_not(None)))
        there = db.session.get(MailList, scope_id) is not None
    else:
        forum_id = _forum_of(scope, scope_id)
        there = forum_id is not None
    if there:
        keeping.follow(person_id, forum_id, scope=scope, scope_id=scope_id, level=level, at=at, source=source, consent=consent, by_id=by_id, newest=newest or 0)
    return there


def _forum_of(scope: str, scope_id: int) -> int | None:
    columns = {"forum": (Forum.id, Forum.id), "topic": (Topic.forum_id, Topic.id), "thread": (Thread.forum_id, Thread.id)}
    wanted, key = columns[scope]
    return db.session.scalar(select(wanted).where(key == scope_id))


def stop_everything(person_id: int, *, at: datetime) -> None:
    """Nothing of any list, forum, topic or thread from now on. The caller commits."""
    statement = update(Subscription).where(Subscription.person_id == person_id, Subscription.level != "mute")
    db.session.execute(statement.values(level="mute", at=at, source="letter", owed_from=None), execution_options={"synchronize_session": False})
