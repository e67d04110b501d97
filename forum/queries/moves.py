"""What moving messages needs to know: the members of a thread, threads by their first message, and where moved messages came from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from core.database import db
from forum.models import Act, Message, Question, Registration, Thread, Topic

MOVES = ("message-moved", "thread-moved", "thread-split", "thread-merged")


@dataclass(frozen=True)
class Member:
    """A message of a thread."""

    id: int
    number: int
    reply_to_id: int | None
    status: str


def members_of(thread_id: int) -> list[Member]:
    """Every message of a thread, by number."""
    found = select(Message.id, Message.number, Message.reply_to_id, Message.status).where(Message.thread_id == thread_id).order_by(Message.number)
    return [Member(*row) for row in db.session.execute(found)]


def with_replies(members: Sequence[Member], ids: Collection[int]) -> list[int]:
    """These messages and all that hangs on them in the thread, by number."""
    taken = set(ids)
    for member in members:  # a reply has a higher number than what it answers, but for archives: those are walked again
        if member.reply_to_id in taken:
            taken.add(member.id)
    while more := {member.id for member in members if member.reply_to_id in taken} - taken:
        taken |= more
    return [member.id for member in members if member.id in taken]


def thread_of_root(forum_id: int, number: int) -> Thread | None:
    """The thread that a message opens and stands in, as it is now."""
    found = select(Thread).join(Message, Message.thread_id == Thread.id).where(Thread.forum_id == forum_id, Thread.root_number == number, Message.number == number)
    return db.session.scalar(found.execution_options(populate_existing=True))


def empty_thread_of(forum_id: int, number: int) -> Thread | None:
    """A thread that a message opened once, and in which nothing stands any more."""
    found = select(Thread).where(Thread.forum_id == forum_id, Thread.root_number == number, ~exists().where(Message.thread_id == Thread.id))
    return db.session.scalar(found.order_by(Thread.id).limit(1))


def thread_now(thread_id: int) -> Thread | None:
    """A thread as it is now."""
    return db.session.get(Thread, thread_id, populate_existing=True)


def thread_with_message(forum_id: int, number: int) -> Thread | None:
    """The thread in which a message stands."""
    found = select(Thread).join(Message, Message.thread_id == Thread.id).where(Message.forum_id == forum_id, Message.number == number)
    return db.session.scalar(found.execution_options(populate_existing=True))


def all_at(ids: Collection[int], *, thread_id: int, topic_id: int | None) -> bool:
    """Whether all these messages still stand there."""
    there = select(Message.id).where(Message.id.in_(ids), Message.thread_id == thread_id)
    there = there.where(Message.topic_id == topic_id if topic_id is not None else Message.topic_id.is_(None))
    return len(db.session.scalars(there).all()) == len(ids)


def with_authors(ids: Collection[int]) -> Sequence[Message]:
    """Messages with who wrote them and whom they speak for, by number."""
    found = select(Message).where(Message.id.in_(ids)).order_by(Message.number).execution_options(populate_existing=True)
    found = found.options(joinedload(Message.author).joinedload(Registration.person), joinedload(Message.speaker).joinedload(Registration.person))
    return db.session.scalars(found).all()


def question_ids(topic_id: int | None) -> dict[int, int]:
    """Number and id of a topic's guiding questions."""
    return dict(db.session.execute(select(Question.number, Question.id).where(Question.topic_id == topic_id)).tuples().all())


@dataclass(frozen=True)
class Origin:
    """From where a message was moved last, and when: for its page."""

    kind: str
    at: datetime
    topic: int | None
    number: int | None  # of the message that opened the thread it stood in


def origin_of(message_id: int, thread_id: int) -> Origin | None:
    """The last move of a message, or of the thread that moved with it."""
    first = select(Message.id).join(Thread, (Thread.forum_id == Message.forum_id) & (Thread.root_number == Message.number)).where(Thread.id == thread_id)
    acts = select(Act).where((Act.message_id == message_id) | Act.message_id.in_(first), Act.kind.in_(MOVES)).order_by(Act.id.desc()).limit(5)
    act = next((act for act in db.session.scalars(acts) if message_id in act.data.get("ids", ())), None)
    if act is None:
        return None
    there = act.data["from"]
    return Origin(act.kind, act.at, there.get("topic"), there.get("root"))


def topic_choices(forum_id: int) -> list[tuple[int, str]]:
    """Number and title of a forum's topics."""
    return list(db.session.execute(select(Topic.number, Topic.title).where(Topic.forum_id == forum_id).order_by(Topic.number)).tuples())
