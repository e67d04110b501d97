"""What a person keeps about forums, for the archive of their own data: how far they have read, what they follow, bookmarks."""

from typing import Any

from sqlalchemy import select

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core.database import db
from forum.models import Bookmark, Forum, Message, ReadMark, Subscription, Thread, Topic


@contribute("reading")
def reading(person: Person) -> tuple[str, str]:
    """One JSON file. Threads are named by the number of the message that opened them."""
    marks = select(Forum.slug, Thread.root_number, ReadMark.number, ReadMark.at).join(Forum, Forum.id == ReadMark.forum_id).outerjoin(Thread, Thread.id == ReadMark.thread_id)
    follows = (
        select(Forum.slug, Subscription.scope, Topic.number, Thread.root_number, Subscription.level, Subscription.at)
        .join(Forum, Forum.id == Subscription.forum_id)
        .outerjoin(Topic, (Subscription.scope == "topic") & (Topic.id == Subscription.scope_id))
        .outerjoin(Thread, (Subscription.scope == "thread") & (Thread.id == Subscription.scope_id))
    )
    kept = select(Forum.slug, Message.number, Bookmark.note, Bookmark.at).join(Message, Message.id == Bookmark.message_id).join(Forum, Forum.id == Message.forum_id)
    return "reading.json", as_json(
        {
            "read": _rows(marks.where(ReadMark.person_id == person.id).order_by(Forum.id, ReadMark.thread_id), "forum", "thread", "up_to", "at"),
            "following": _rows(follows.where(Subscription.person_id == person.id).order_by(Subscription.id), "forum", "scope", "topic", "thread", "level", "at"),
            "bookmarks": _rows(kept.where(Bookmark.person_id == person.id).order_by(Bookmark.at), "forum", "message", "note", "at"),
        }
    )


def _rows(statement: Any, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(statement)]
