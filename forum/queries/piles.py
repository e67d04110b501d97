"""How much waits in a forum for those who keep order, and when each of them was last told."""

from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Attempt
from core.database import db
from forum.models import Forum, Message, Report
from forum.pile import Pile

_held = (Message.status == "pending",)
_open = (Report.state == "open",)


def pile_of(forum: Forum) -> Pile | None:
    """What waits in a forum, None where nothing does."""
    held, oldest = db.session.execute(select(func.count(), func.min(Message.posted_at)).where(Message.forum_id == forum.id, *_held)).one()
    reports, first = db.session.execute(select(func.count(), func.min(Report.at)).where(Report.forum_id == forum.id, *_open)).one()
    since = [moment for moment in (oldest, first) if moment is not None]
    return Pile(forum.slug, forum.title, held, reports, min(since)) if since else None


def newest_of(forum: Forum) -> datetime:
    """When the last of it came; something waits."""
    came = (
        db.session.scalar(select(func.max(Message.posted_at)).where(Message.forum_id == forum.id, *_held)),
        db.session.scalar(select(func.max(Report.at)).where(Report.forum_id == forum.id, *_open)),
    )
    return max(moment for moment in came if moment is not None)


def forums_with_a_pile() -> list[Forum]:
    """Forums in which something waits."""
    here = select(Message.forum_id).where(*_held).union(select(Report.forum_id).where(*_open))
    return list(db.session.scalars(select(Forum).where(Forum.id.in_(here)).order_by(Forum.id)))


def last_told(key: str, *, kind: str) -> datetime | None:
    """When somebody last had a letter about a forum."""
    return db.session.scalar(select(func.max(Attempt.at)).where(Attempt.kind == kind, Attempt.key_hash == key))


def told_since(key: str, *, kind: str, since: datetime) -> bool:
    """Whether that was lately."""
    last = last_told(key, kind=kind)
    return last is not None and last > since
