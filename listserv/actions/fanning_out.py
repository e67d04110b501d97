"""From a message that has appeared to a row in the ledger for each who wants it at once: one statement, in one transaction with ticking the message off."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, delete, exists, func, literal, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from accounts.models import Person
from core.database import db, is_sqlite
from forum.models import Appearance, Forum, Message, Passage, Registration, Subscription
from listserv.actions.delivering import changed
from listserv.models import Delivery, ListMessage, Mailbox, MailList, Suppression

_delivery, _sub, _person, _box = (model.__table__ for model in (Delivery, Subscription, Person, Mailbox))
_registration, _passage, _suppression = (model.__table__.c for model in (Registration, Passage, Suppression))
_WIDTH = {"thread": 0, "topic": 1, "forum": 2}
_ROW = ["message_id", "person_id", "subscription_id", "state", "attempts", "queued_at", "next_at"]


def reachable() -> ColumnElement[bool]:
    """Accounts in use whose address is neither suspended nor to be left in peace. The statement joins ``person``, and ``mailbox`` outwards."""
    left_in_peace = exists().where(_suppression.email == _person.c.email)
    return and_(_person.c.email.is_not(None), _person.c.disabled_at.is_(None), _person.c.erased_at.is_(None), _box.c.suspended_at.is_(None), ~left_in_peace)


def may_read(forum: Forum) -> ColumnElement[bool]:
    """Persons who may read a forum, as a condition on ``person``: what ``forum.queries.visible`` says, seen from the other side."""
    here = (_registration.forum_id == forum.id) & (_registration.person_id == _person.c.id)
    staff = _person.c.role.in_(("secretariat", "administrator"))
    keeps_order = exists().where(here, _registration.role != "participant") | staff
    if forum.announced_at is None:
        return keeps_order
    if forum.visibility == "public":
        return true()
    passed = exists().where(_passage.forum_id == forum.id, _passage.person_id == _person.c.id, _passage.version == forum.password_version)
    return or_(keeps_order, exists().where(here), passed if forum.visibility == "closed" else literal(False))


def _insert() -> Any:
    table: Any = _delivery
    return (sqlite.insert if is_sqlite() else postgresql.insert)(table)


def wanted(message: Message, forum: Forum, *, only: int | None = None) -> Any:
    """Who wants this message at once, with the subscription that says so: the narrowest of theirs decides."""
    here = and_(
        _sub.c.forum_id == message.forum_id,
        or_(
            _sub.c.scope == "forum", and_(_sub.c.scope == "topic", _sub.c.scope_id == (message.topic_id or 0)), and_(_sub.c.scope == "thread", _sub.c.scope_id == message.thread_id)
        ),
    )
    place = func.row_number().over(partition_by=_sub.c.person_id, order_by=case(_WIDTH, value=_sub.c.scope)).label("place")
    narrowest = select(_sub.c.id, _sub.c.person_id, _sub.c.level, place).where(here, true() if only is None else _sub.c.person_id == only).subquery("narrowest")
    levels = ("follow", "announcements") if message.kind == "moderator" else ("follow",)
    author = select(_registration.person_id).where(_registration.id == message.author_id).scalar_subquery()
    own = or_(author.is_(None), _person.c.id != author, func.coalesce(_box.c.own_messages, False))
    source = narrowest.join(_person, _person.c.id == narrowest.c.person_id).outerjoin(_box, _box.c.person_id == _person.c.id)
    found = select(narrowest.c.person_id, narrowest.c.id).select_from(source)
    return found.where(narrowest.c.place == 1, narrowest.c.level.in_(levels), reachable(), may_read(forum), own)


def queue_message(message: Message, forum: Forum, *, at: datetime, only: int | None = None) -> int:
    """A row for each recipient; who has one already gets no second. Returns how many."""
    who = wanted(message, forum, only=only).subquery("wanted")
    moment = literal(at, _delivery.c.queued_at.type)
    rows = select(literal(message.id), who.c.person_id, who.c.id, literal("queued"), literal(0), moment, moment).where(true())
    return changed(_insert().from_select(_ROW, rows).on_conflict_do_nothing())


def waiting(*, most: int = 50) -> list[int]:
    """Appearances nobody was sent yet, the oldest first; not those of forums whose list is stopped."""
    stopped = select(MailList.forum_id).where(MailList.paused_at.is_not(None), MailList.forum_id.is_not(None))
    return list(db.session.scalars(select(Appearance.id).where(Appearance.fanned_out_at.is_(None), Appearance.forum_id.not_in(stopped)).order_by(Appearance.id).limit(most)))


def fan_out(appearance_id: int, *, at: datetime) -> int:
    """Of one appearance. Of two workers one finds it done. Returns the number of new rows. The caller commits."""
    appearance = db.session.scalar(
        select(Appearance).where(Appearance.id == appearance_id, Appearance.fanned_out_at.is_(None)).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    )
    if appearance is None:
        return 0
    message, forum = db.session.get(Message, appearance.message_id, populate_existing=True), db.session.get(Forum, appearance.forum_id, populate_existing=True)
    appearance.fanned_out_at = at
    # Shown again: letters whose turn came while it was hidden were dropped, and are queued anew for whoever still wants them.
    db.session.execute(delete(Delivery).where(Delivery.message_id == appearance.message_id, Delivery.state == "dropped"), execution_options={"synchronize_session": False})
    return queue_message(message, forum, at=at) if message is not None and forum is not None and message.status == "published" else 0


def owed(*, most: int = 50) -> list[int]:
    """Subscriptions that went from digests to each message, and are owed what no digest brought."""
    return list(db.session.scalars(select(Subscription.id).where(Subscription.owed_from.is_not(None), Subscription.forum_id.is_not(None)).order_by(Subscription.id).limit(most)))


def pay(subscription_id: int, *, at: datetime) -> int:
    """What one subscription is owed, as single letters. The caller commits."""
    owing = db.session.scalar(select(Subscription).where(Subscription.id == subscription_id).with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if owing is None or owing.owed_from is None or owing.forum_id is None:
        return 0
    forum = db.session.get(Forum, owing.forum_id, populate_existing=True)
    assert forum is not None
    missed = select(Message).join(Appearance, Appearance.message_id == Message.id).where(Appearance.forum_id == owing.forum_id, Appearance.id > owing.owed_from)
    missed = missed.where(Appearance.fanned_out_at.is_not(None), Message.status == "published").order_by(Appearance.id)
    count = sum(queue_message(message, forum, at=at, only=owing.person_id) for message in db.session.scalars(missed))
    owing.owed_from = None
    return count


def waiting_on_lists() -> list[int]:
    """Messages of lists that stand alone, not sent to anybody yet."""
    found = select(ListMessage.id).join(MailList, MailList.id == ListMessage.list_id)
    return list(db.session.scalars(found.where(ListMessage.fanned_out_at.is_(None), ListMessage.status == "published", MailList.paused_at.is_(None)).order_by(ListMessage.id)))


def fan_out_on_list(list_message_id: int, *, at: datetime) -> int:
    """Of one message of a list that stands alone. The caller commits."""
    message = db.session.scalar(
        select(ListMessage)
        .where(ListMessage.id == list_message_id, ListMessage.fanned_out_at.is_(None), ListMessage.status == "published")
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        return 0
    message.fanned_out_at = at
    moment = literal(at, _delivery.c.queued_at.type)
    own = or_(literal(message.author_id, Integer).is_(None), _person.c.id != literal(message.author_id, Integer), func.coalesce(_box.c.own_messages, False))
    source = _sub.join(_person, _person.c.id == _sub.c.person_id).outerjoin(_box, _box.c.person_id == _person.c.id)
    rows = select(literal(message.id), _sub.c.person_id, _sub.c.id, literal("queued"), literal(0), moment, moment).select_from(source)
    rows = rows.where(_sub.c.scope == "list", _sub.c.scope_id == message.list_id, _sub.c.level.in_(("follow", "announcements")), reachable(), own)
    return changed(_insert().from_select(["list_message_id", *_ROW[1:]], rows).on_conflict_do_nothing())
