"""What a token stops, in words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import null, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Subscription, Thread, Topic
from listserv.models import MailList


@dataclass(frozen=True)
class Stop:
    """A subscription as the page that ends it shows it. ``level`` is None where nothing was chosen."""

    scope: str
    title: str
    language: str
    within: str | None
    level: str | None
    others: int


def subscription_of(person_id: int, scope: str, scope_id: int) -> Stop | None:
    """None for what is no longer there: the person, or what it was about. Three queries."""
    if db.session.scalar(select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None))) is None:
        return None
    found = db.session.execute(_titles[scope].where(_keys[scope] == scope_id)).first()
    if found is None:
        return None
    chosen = {
        (row.scope, row.scope_id): row.level
        for row in db.session.execute(select(Subscription.scope, Subscription.scope_id, Subscription.level).where(Subscription.person_id == person_id))
    }
    level = chosen.pop((scope, scope_id), None)
    return Stop(scope, found[0] or "", found[1], found[2], level, sum(other != "mute" for other in chosen.values()))


def named(scope: str, scope_id: int) -> Stop | None:
    """What a wish is about. One query."""
    found = db.session.execute(_titles[scope].where(_keys[scope] == scope_id)).first()
    return None if found is None else Stop(scope, found[0] or "", found[1], found[2], None, 0)


_titles: dict[str, Any] = {
    "forum": select(Forum.title, Forum.language, null()),
    "topic": select(Topic.title, Forum.language, Forum.title).join(Forum, Forum.id == Topic.forum_id),
    "thread": select(Thread.title, Forum.language, Forum.title).join(Forum, Forum.id == Thread.forum_id),
    "list": select(MailList.title, MailList.language, null()),
}
_keys = {"forum": Forum.id, "topic": Topic.id, "thread": Thread.id, "list": MailList.id}
