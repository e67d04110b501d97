"""What commands by mail ask about: the list of an address, a subscription to it, all of somebody's."""

from dataclasses import dataclass

from sqlalchemy import select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Subscription, Topic
from forum.queries import following
from listserv.commanded import Row
from listserv.models import Mailbox, MailList
from listserv.queries import preferences


@dataclass(frozen=True)
class Place:
    """What a command is about: a forum or a list that stands alone, and one of the two as it is stored."""

    scope: str
    id: int
    slug: str
    title: str
    language: str
    timezone: str
    stored: Forum | MailList

    @property
    def hidden(self) -> bool:
        """Whether strangers may not know of it."""
        return self.stored.visibility in ("closed", "hidden")


def place(forum_id: int | None, list_id: int | None) -> Place | None:
    """The forum or list of an address."""
    if forum_id is not None:
        forum = db.session.get(Forum, forum_id, populate_existing=True)
        return Place("forum", forum.id, forum.slug, forum.title, forum.language, forum.timezone, forum) if forum else None
    this = db.session.get(MailList, list_id, populate_existing=True) if list_id is not None else None
    return Place("list", this.id, str(this.slug), this.title, this.language, "UTC", this) if this else None


def topic(forum_id: int, number: int) -> Topic | None:
    """A topic of a forum by its number."""
    return db.session.scalar(select(Topic).where(Topic.forum_id == forum_id, Topic.number == number))


def level_of(person: Person | None, scope: str, scope_id: int) -> str | None:
    """What somebody chose of it; None for nothing."""
    if person is None:
        return None
    return db.session.scalar(select(Subscription.level).where(Subscription.person_id == person.id, Subscription.scope == scope, Subscription.scope_id == scope_id))


def narrower(person: Person, forum_id: int) -> list[tuple[str, int]]:
    """Topics and threads of a forum that somebody hears of."""
    found = select(Subscription.scope, Subscription.scope_id).where(Subscription.person_id == person.id, Subscription.forum_id == forum_id, Subscription.level != "mute")
    return [(scope, scope_id) for scope, scope_id in db.session.execute(found) if scope != "forum"]


def all_of(person: Person | None) -> tuple[Row, ...]:
    """All that goes to somebody, of what they may read now. Two queries."""
    if person is None:
        return ()
    forums = [Row(one.title or one.forum, one.level, one.forum if one.scope != "forum" and one.title else "") for one in following.followed_by(person)]
    return (*forums, *(Row(one.title, one.level) for one in preferences.lists_of(person.id)))


def rests(person: Person | None) -> bool:
    """Whether letters to somebody stopped because some came back."""
    box = db.session.get(Mailbox, person.id) if person is not None else None
    return box is not None and box.suspended_at is not None
