"""Lists as their pages show them: those of forums and those that stand alone, with their archives."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, or_, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Subscription, Topic
from forum.queries import visible
from listserv.models import ListKeeper, ListMessage, MailList


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list that stands alone."""

    slug: str
    kind: str
    title: str
    about: str
    language: str
    messages: int | None  # None for who may not read its archive
    last_at: datetime | None
    closed: bool
    level: str | None


@dataclass(frozen=True, slots=True)
class TopicList:
    """The list of a topic, and what this reader chose of it."""

    number: int
    title: str
    messages: int
    level: str | None


@dataclass(frozen=True, slots=True)
class ForumList:
    """The list of a forum with those of its topics, and what this reader chose of them."""

    id: int

    slug: str
    title: str
    language: str
    timezone: str
    messages: int
    closes_at: datetime
    level: str | None
    topics: tuple[TopicList, ...] = ()


def alone(person: Person | None) -> list[ListCard]:
    """Those that stand alone and are known to this reader, the bulletin first. One query."""
    of_list = ListMessage.list_id == MailList.id
    published = of_list & (ListMessage.status == "published")
    count = select(func.count()).where(published).scalar_subquery()
    last = select(func.max(ListMessage.posted_at)).where(published).scalar_subquery()
    level = (
        select(Subscription.level)
        .where(Subscription.scope == "list", Subscription.scope_id == MailList.id, Subscription.person_id == (person.id if person else 0))
        .scalar_subquery()
    )
    reads = or_(MailList.visibility == "public", belongs(person))
    shown = (case((reads, count)), case((reads, last)))
    found = select(MailList.slug, MailList.kind, MailList.title, MailList.about, MailList.language, *shown, MailList.closed_at.is_not(None), level)
    found = found.where(MailList.slug.is_not(None), or_(MailList.visibility != "hidden", belongs(person))).order_by(MailList.kind, MailList.title, MailList.id)
    return [ListCard(*row) for row in db.session.execute(found)]


def belongs(person: Person | None) -> ColumnElement[bool]:
    """Of a list outside the forums: the reader subscribes to it, keeps it, or is of the secretariat. The twin of ``rules.may_see`` and ``rules.may_read_archive``."""
    if person is None:
        return literal(False)
    mine = select(Subscription.id).where(Subscription.scope == "list", Subscription.scope_id == MailList.id, Subscription.person_id == person.id, Subscription.level != "mute")
    kept = select(ListKeeper.list_id).where(ListKeeper.list_id == MailList.id, ListKeeper.person_id == person.id)
    return or_(literal(person.is_staff), mine.exists(), kept.exists())


def of_forums(person: Person | None, *, most: int = 100) -> list[ForumList]:
    """Those of forums that this reader may read, the latest to close first. Two queries."""
    level = _level("forum", Forum.id, person)
    found = select(Forum.id, Forum.slug, Forum.title, Forum.language, Forum.timezone, Forum.message_count, Forum.closes_at, level)
    found = found.where(visible.readable(visible.kind_of(person))).order_by(Forum.closes_at.desc(), Forum.id).limit(most)
    lists = [ForumList(*row) for row in db.session.execute(found, visible.values(person))]
    topics: dict[int, list[TopicList]] = {}
    of_these = select(Topic.forum_id, Topic.number, Topic.title, Topic.message_count, _level("topic", Topic.id, person)).where(Topic.forum_id.in_([one.id for one in lists]))
    for forum_id, *row in db.session.execute(of_these.order_by(Topic.forum_id, Topic.number)):
        topics.setdefault(forum_id, []).append(TopicList(*row))
    return [replace(one, topics=tuple(topics.get(one.id, ()))) for one in lists]


def _level(scope: str, key: Any, person: Person | None) -> Any:
    mine = Subscription.person_id == (person.id if person else 0)
    return select(Subscription.level).where(Subscription.scope == scope, Subscription.scope_id == key, mine).scalar_subquery()


def list_by_slug(slug: str) -> MailList | None:
    """One that stands alone."""
    return db.session.scalar(select(MailList).where(MailList.slug == slug))


def level_of(list_id: int, person: Person | None) -> str | None:
    """What somebody chose of it."""
    if person is None:
        return None
    return db.session.scalar(select(Subscription.level).where(Subscription.person_id == person.id, Subscription.scope == "list", Subscription.scope_id == list_id))


def keeps(list_id: int, person: Person | None) -> bool:
    """Whether somebody is among its keepers."""
    return person is not None and db.session.get(ListKeeper, (list_id, person.id)) is not None


def place_of(list_id: int, person: Person | None) -> dict[str, bool]:
    """Whether somebody keeps a list, and whether they subscribe to it: what its rules ask. Two queries."""
    return {"keeps": keeps(list_id, person), "subscribes": level_of(list_id, person) not in (None, "mute")}


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a list as its archive shows it."""

    number: int
    thread: int
    parent: int | None
    subject: str
    author: str
    organization: str | None
    language: str | None
    html: str
    posted_at: datetime
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A thread in the list of threads."""

    number: int
    subject: str
    author: str
    language: str | None
    messages: int
    last_at: datetime


def threads_of(list_id: int, *, page: int, size: int = 30) -> tuple[list[Line], int]:
    """A page of threads, the one with the latest message first, and how many there are. Two queries."""
    seen = (ListMessage.list_id == list_id) & (ListMessage.status == "published")
    grouped = select(
        ListMessage.thread_number.label("thread"), func.count().label("messages"), func.max(ListMessage.posted_at).label("last_at"), func.min(ListMessage.number).label("first")
    )
    grouped = grouped.where(seen).group_by(ListMessage.thread_number)
    total = db.session.scalar(select(func.count()).select_from(grouped.subquery())) or 0
    of = grouped.subquery("threads")
    found = select(of.c.thread, ListMessage.subject, ListMessage.author_name, ListMessage.language, of.c.messages, of.c.last_at)
    found = (
        found.join(ListMessage, (ListMessage.list_id == list_id) & (ListMessage.number == of.c.first))
        .order_by(of.c.last_at.desc(), of.c.thread.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Line(*row) for row in db.session.execute(found)], total


def thread_of(list_id: int, number: int) -> list[Said]:
    """The messages of the thread in which this one stands, each after what it answers. Nobody's address is in it. Two queries."""
    thread = db.session.scalar(select(ListMessage.thread_number).where(ListMessage.list_id == list_id, ListMessage.number == number, ListMessage.status == "published"))
    if thread is None:
        return []
    found = select(ListMessage).where(ListMessage.list_id == list_id, ListMessage.thread_number == thread, ListMessage.status == "published").order_by(ListMessage.number)
    rows = list(db.session.scalars(found))
    numbers = {row.id: row.number for row in rows}
    below: dict[int | None, list[ListMessage]] = {}
    for row in rows:
        below.setdefault(row.reply_to_id if row.reply_to_id in numbers else None, []).append(row)
    ordered: list[Said] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        ordered.append(
            Said(row.number, row.thread_number, numbers.get(row.reply_to_id or 0), row.subject, row.author_name, row.organization, row.language, row.html, row.posted_at, depth)
        )
        waiting += [(other, depth + 1) for other in reversed(below.get(row.id, []))]
    return ordered


def keepers_of(list_id: int) -> list[str]:
    """The addresses of those who keep a list, in order."""
    found = select(Person.email).join(ListKeeper, ListKeeper.person_id == Person.id).where(ListKeeper.list_id == list_id, Person.email.is_not(None))
    return [str(email) for email in db.session.scalars(found.order_by(Person.email))]


def message_of(list_id: int, number: int) -> ListMessage | None:
    """One that readers see."""
    return db.session.scalar(select(ListMessage).where(ListMessage.list_id == list_id, ListMessage.number == number, ListMessage.status == "published"))
