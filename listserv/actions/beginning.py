"""What of a forum comes by mail to whoever registers for it and has chosen nothing."""

from datetime import datetime

from sqlalchemy import select

from accounts.models import Person
from core.database import db
from forum.entering import when_entered
from forum.models import Act, Forum, Subscription
from listserv.actions.subscribing import choose
from listserv.models import MailList


def default_of(forum_id: int) -> str | None:
    """The level they get; None for no mail. One query."""
    return db.session.scalar(select(MailList.default_level).where(MailList.forum_id == forum_id))


def set_default(forum_id: int, level: str | None, *, by: Person, at: datetime) -> None:
    """For those who register from now on. The caller commits."""
    db.session.execute(select(Forum.id).where(Forum.id == forum_id).with_for_update())
    this = db.session.scalar(select(MailList).where(MailList.forum_id == forum_id).execution_options(populate_existing=True))
    if this is None:
        this = MailList(kind="forum", forum_id=forum_id, created_at=at)
        db.session.add(this)
    if this.default_level != level:
        db.session.add(Act(forum_id=forum_id, kind="mail-at-registration", at=at, by_id=by.id, data={"from": this.default_level, "to": level}))
        this.default_level = level


@when_entered
def subscribes(forum: Forum, person: Person, at: datetime) -> str | None:
    """Whoever has chosen for the forum, be it nothing, keeps what they chose."""
    level = default_of(forum.id)
    chosen = select(Subscription.id).where(Subscription.person_id == person.id, Subscription.scope == "forum", Subscription.scope_id == forum.id)
    if level is None or db.session.scalar(chosen) is not None:
        return None
    choose(person.id, "forum", forum.id, level, at=at, source="registration")
    return level
