"""How much somebody wants to hear of a forum, a topic, a thread; and all that they follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, or_, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Subscription, Thread, Topic
from forum.queries import visible
from forum.queries.entries import message

_f = Subscription.__table__.c
_WIDTH = {"thread": 0, "topic": 1, "forum": 2}
_here = and_(
    _f.forum_id == bindparam("forum"),
    or_(_f.scope == "forum", and_(_f.scope == "topic", _f.scope_id == bindparam("topic")), and_(_f.scope == "thread", _f.scope_id == bindparam("thread"))),
)
_levels = select(_f.person_id, _f.level).where(_here, _f.person_id.in_(bindparam("people", expanding=True)))
_levels = _levels.order_by(_f.person_id, case(_WIDTH, value=_f.scope))


def level_for(person_id: int, *, forum_id: int, topic_id: int | None = None, thread_id: int | None = None) -> str | None:
    """``follow``, ``digest`` or ``mute``; the narrowest choice decides. None where nothing was chosen."""
    return levels_for([person_id], forum_id=forum_id, topic_id=topic_id, thread_id=thread_id).get(person_id)


def levels_for(people: Sequence[int], *, forum_id: int, topic_id: int | None = None, thread_id: int | None = None) -> dict[int, str]:
    """The same for several people; those who chose nothing are left out."""
    found: dict[int, str] = {}
    for person_id, level in db.session.execute(_levels, {"people": list(people), "forum": forum_id, "topic": topic_id, "thread": thread_id}):
        found.setdefault(person_id, level)
    return found


@dataclass(frozen=True, slots=True)
class Followed:
    """A choice as the list of them shows it. ``number`` is that of the topic, or of the message that opened the thread."""

    slug: str
    forum: str
    forum_language: str
    scope: str
    number: int | None
    title: str | None
    language: str | None
    level: str
    at: datetime


def followed_by(person: Person) -> list[Followed]:
    """All that somebody chose for forums which they may read now, forum by forum, the wider choices first. One query."""
    forum, topic, thread = Forum.__table__.c, Topic.__table__.c, Thread.__table__.c
    source = (
        Subscription.__table__.join(Forum.__table__, forum.id == _f.forum_id)
        .outerjoin(Topic.__table__, (_f.scope == "topic") & (topic.id == _f.scope_id))
        .outerjoin(Thread.__table__, (_f.scope == "thread") & (thread.id == _f.scope_id))
        .outerjoin(message, (message.c.forum_id == thread.forum_id) & (message.c.number == thread.root_number) & (message.c.status == "published"))
    )
    asked = select(
        forum.slug, forum.title, forum.language, _f.scope, topic.number, topic.title, thread.root_number, thread.title, message.c.subject, message.c.language, _f.level, _f.at
    ).select_from(source)  # fmt: skip
    asked = asked.where(_f.person_id == person.id, visible.readable(visible.kind_of(person))).order_by(
        forum.title, forum.id, case(_WIDTH, value=_f.scope).desc(), topic.number, _f.id
    )
    return [_followed(row) for row in db.session.execute(asked, visible.values(person))]


def _followed(row: Any) -> Followed:
    slug, forum, language, scope, topic, topic_title, root, thread_title, subject, subject_language, level, at = row
    if scope == "topic":
        return Followed(slug, forum, language, scope, topic, topic_title, language, level, at)
    return Followed(slug, forum, language, scope, root, thread_title or subject, language if thread_title else subject_language, level, at)
