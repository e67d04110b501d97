"""Moving messages: to another topic or thread, a thread split at a message, merged into another or moved whole; and all that undone.

Messages keep their numbers, their addresses and what they reply to. Only thread and topic change, and with the topic the tags that
mean nothing there; what was taken off is kept in the act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, exists, insert, literal, select, update
from sqlalchemy.orm import aliased

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum import figures, mail
from forum.actions import reading
from forum.mail.keeping import NewPlace, moved
from forum.models import Act, Forum, Message, MessageGoal, MessageQuestion, Subscription, Thread, Topic
from forum.queries import moves, writing
from forum.rules import Standing, keeping

_message = cast(Table, Message.__table__)


@dataclass(frozen=True)
class Target:
    """Where to: into the thread of a message, or to a topic as a thread of its own."""

    thread: int | None = None  # number of any message in it
    topic: int | None = None


def move_message(message: Message, target: Target, *, replies: bool, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """A message, with the replies that hang on it if so asked, to another topic or thread. The caller commits."""
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    allowed = keeping.may_put_in_order(standing, forum)
    if isinstance(allowed, No):
        return allowed
    source, members = message.thread, moves.members_of(message.thread_id)
    ids = moves.with_replies(members, [message.id]) if replies else [message.id]
    if target.thread is not None:
        into = moves.thread_with_message(forum.id, target.thread)
        if into is None:
            return No("There is no message #%(number)s in this forum.", number=target.thread)
        if into.id == source.id:
            return No("Message #%(number)s stands in that thread already.", number=message.number)
        return _moved("message-moved", message, ids, source, into, into.topic_id, forum, reason=reason, by=by, at=at)
    topic = writing.topic_of(forum, target.topic) if target.topic else None
    if topic is None:
        return No("Please choose a topic, or give the number of a message.")
    if topic.id == message.topic_id:
        return No("Message #%(number)s stands in that topic already.", number=message.number)
    into = source if len(ids) == len(members) else _own_thread(forum, message, topic.id)
    return _moved("message-moved", message, ids, source, into, topic.id, forum, reason=reason, by=by, at=at)


def split(message: Message, *, title: str, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """A message and what hangs on it become a thread of their own in the same topic. The caller commits."""
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    allowed = keeping.may_put_in_order(standing, forum)
    if isinstance(allowed, No):
        return allowed
    source, members = message.thread, moves.members_of(message.thread_id)
    ids = moves.with_replies(members, [message.id])
    if source.root_number == message.number or len(ids) == len(members):
        return No("Message #%(number)s opens its thread already.", number=message.number)
    into = _own_thread(forum, message, message.topic_id)
    into.title = title or None
    return _moved("thread-split", message, ids, source, into, message.topic_id, forum, reason=reason, by=by, at=at)


def merge(forum: Forum, root: int, into_number: int, *, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """All messages of a thread join the thread of another message. The caller commits."""
    forum = writing.locked_forum(forum.id)
    first = writing.message_of(forum, root)
    source, into = moves.thread_of_root(forum.id, root), moves.thread_with_message(forum.id, into_number)
    if first is None or source is None:
        return No("There is no message #%(number)s in this forum.", number=root)
    allowed = keeping.may_put_in_order(standing, forum)
    if isinstance(allowed, No):
        return allowed
    if into is None:
        return No("There is no message #%(number)s in this forum.", number=into_number)
    ids = [member.id for member in moves.members_of(source.id)]
    if into.id == source.id or not ids:
        return No("Message #%(number)s stands in that thread already.", number=into_number if ids else root)
    return _moved("thread-merged", first, ids, source, into, into.topic_id, forum, reason=reason, by=by, at=at)


def move_thread(forum: Forum, root: int, topic_number: int, *, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No:
    """A whole thread to another topic. The caller commits."""
    forum = writing.locked_forum(forum.id)
    first, source, topic = writing.message_of(forum, root), moves.thread_of_root(forum.id, root), writing.topic_of(forum, topic_number)
    if first is None or source is None or topic is None:
        return No("Please choose a topic, or give the number of a message.")
    allowed = keeping.may_put_in_order(standing, forum)
    if isinstance(allowed, No):
        return allowed
    if source.topic_id == topic.id:
        return No("This thread stands in that topic already.")
    ids = [member.id for member in moves.members_of(source.id)]
    return _moved("thread-moved", first, ids, source, source, topic.id, forum, reason=reason, by=by, at=at)


def move_back(act: Act, *, by: Person, at: datetime) -> Act | No:
    """Undoes a move, with the replies that came since; tags that were taken off come back. The caller holds the forum's row and commits."""
    data = act.data
    ids, there, here = [int(key) for key in data["ids"]], data["to"], data["from"]
    forum = db.session.get_one(Forum, act.forum_id)
    source, into = moves.thread_now(there["id"]), moves.thread_now(here["id"])
    if source is None or into is None or not moves.all_at(ids, thread_id=source.id, topic_id=there["topic_id"]):
        return No("These messages were moved on since. Please move them anew.")
    first = db.session.get_one(Message, act.message_id)
    back = ids if source.id == into.id and len(ids) == 1 else moves.with_replies(moves.members_of(source.id), ids)
    undone = _moved(act.kind, first, back, source, into, here["topic_id"], forum, reason="", by=by, at=at, undoes=act.id)
    _tag_again(data, here["topic_id"], forum, by=by, at=at)
    into.root_number = here["root"]
    figures.recount_places(db.session(), thread_ids=[source.id, into.id], topic_ids=_topics(there["topic_id"], here["topic_id"]))
    return undone


def _own_thread(forum: Forum, message: Message, topic_id: int | None) -> Thread:
    """A thread that begins with this message: one it had before and that is empty now, else a new one."""
    had = moves.empty_thread_of(forum.id, message.number)
    if had is not None:
        had.topic_id, had.title, had.pinned_at, had.locked_at = topic_id, None, None, None
        return had
    thread = Thread(forum_id=forum.id, topic_id=topic_id, root_number=message.number)
    db.session.add(thread)
    db.session.flush()
    return thread


def _moved(
    kind: str, first: Message, ids: list[int], source: Thread, into: Thread, topic_id: int | None, forum: Forum, *, reason: str, by: Person, at: datetime, undoes: int | None = None
) -> Act:
    old_topic = source.topic_id
    numbers = dict(db.session.execute(select(Topic.id, Topic.number).where(Topic.forum_id == forum.id)).tuples().all())
    was = {"id": source.id, "root": source.root_number, "topic_id": old_topic, "topic": numbers.get(old_topic) if old_topic else None}
    dropped = _put(ids, into, topic_id, forum, changes_topic=topic_id != old_topic)
    into.topic_id = topic_id
    if source.id != into.id:
        left = moves.members_of(source.id)
        _readers_too(source, into, all_of_source=not left, all_of_into=len(moves.members_of(into.id)) == len(ids))
        if left and source.root_number not in {member.number for member in left}:
            source.root_number = next((member.number for member in left if member.status != "pending"), left[0].number)
    now = {"id": into.id, "root": into.root_number, "topic_id": topic_id, "topic": numbers.get(topic_id) if topic_id else None}
    data = {"from": was, "to": now, "ids": ids, **dropped} | ({"undoes": undoes} if undoes else {})
    act = Act(forum_id=forum.id, message_id=first.id, kind=kind, at=at, by_id=by.id, reason=reason, data=data)
    db.session.add(act)
    figures.recount_places(db.session(), thread_ids=[source.id, into.id], topic_ids=_topics(old_topic, topic_id))
    _tell(ids, into, forum, tags_dropped=bool(dropped["questions"]), reason=reason, but=by, at=at)
    return act


def _topics(*ids: int | None) -> list[int]:
    return sorted({key for key in ids if key is not None})


def _put(ids: list[int], into: Thread, topic_id: int | None, forum: Forum, *, changes_topic: bool) -> dict[str, Any]:
    """The messages into their thread and topic; says which tags were taken off."""
    questions: dict[str, list[int]] = {}
    goals: dict[str, list[str]] = {}
    for some in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        if changes_topic:
            rows = db.session.execute(select(Message.id, Message.question_numbers, Message.goal_codes).where(Message.id.in_(some))).all()
            questions |= {str(row.id): row.question_numbers for row in rows if row.question_numbers}
            goals |= _goals_left(rows, topic_id, forum)
        db.session.execute(update(_message).where(_message.c.id.in_(some)).values(thread_id=into.id, topic_id=topic_id))
    _untag([int(key) for key in questions], goals, forum)
    return {"questions": questions, "goals": goals}


def _goals_left(rows: Any, topic_id: int | None, forum: Forum) -> dict[str, list[str]]:
    """Of each message that names goals which the topic does not have: all that it named."""
    topic = writing.topic_with(topic_id)
    if topic is None or topic.goal_codes is None:
        return {}
    known = set(topic.goal_codes)
    return {str(row.id): row.goal_codes for row in rows if row.goal_codes and not known.issuperset(row.goal_codes)}


def _untag(answers: list[int], goals: dict[str, list[str]], forum: Forum) -> None:
    for some in (answers[n : n + 500] for n in range(0, len(answers), 500)):
        db.session.execute(delete(MessageQuestion).where(MessageQuestion.message_id.in_(some)).execution_options(synchronize_session=False))
        db.session.execute(update(_message).where(_message.c.id.in_(some)).values(question_numbers=None))
    if not goals:
        return
    db.session.flush()
    topics = dict(
        db.session.execute(select(Message.id, Topic.goal_codes).join(Topic, Topic.id == Message.topic_id).where(Message.id.in_([int(key) for key in goals]))).tuples().all()
    )
    for key, codes in goals.items():
        stay = [code for code in codes if code in (topics[int(key)] or ())]
        gone = writing.goal_ids(forum, [code for code in codes if code not in stay])
        db.session.execute(
            delete(MessageGoal).where(MessageGoal.message_id == int(key), MessageGoal.goal_id.in_(gone)).execution_options(synchronize_session=False),
        )
        db.session.execute(update(_message).where(_message.c.id == int(key)).values(goal_codes=stay or None))


def _tag_again(data: dict[str, Any], topic_id: int | None, forum: Forum, *, by: Person, at: datetime) -> None:
    asked = moves.question_ids(topic_id)
    for key, numbers in data["questions"].items():
        db.session.execute(update(_message).where(_message.c.id == int(key)).values(question_numbers=numbers))
        db.session.execute(insert(MessageQuestion), [{"message_id": int(key), "question_id": asked[number]} for number in numbers if number in asked])
    for key, codes in data["goals"].items():
        there = set(db.session.scalars(select(MessageGoal.goal_id).where(MessageGoal.message_id == int(key))))
        missing = [goal for goal in writing.goal_ids(forum, codes) if goal not in there]
        db.session.execute(update(_message).where(_message.c.id == int(key)).values(goal_codes=codes))
        if missing:
            db.session.execute(insert(MessageGoal), [{"message_id": int(key), "goal_id": goal, "set_by_id": by.id, "set_at": at, "suggested": False} for goal in missing])


def _readers_too(source: Thread, into: Thread, *, all_of_source: bool, all_of_into: bool) -> None:
    """What people have read and follow moves along: nothing unread counts as read, nothing read as new again, as far as a mark a thread can say it."""
    db.session.flush()
    if all_of_into:
        reading.thread_was_split(old=source.id, new=into.id)
    elif all_of_source:
        reading.threads_were_merged(gone=source.id, into=into.id)
    else:
        _follow_too(source, into)


def _follow_too(source: Thread, into: Thread) -> None:
    """Who follows a thread follows what was moved out of it, unless they have said how much they want to hear of that."""
    said = aliased(Subscription)
    already = exists().where(said.person_id == Subscription.person_id, said.forum_id == Subscription.forum_id, said.scope == "thread", said.scope_id == into.id)
    same = ("person_id", "forum_id", "scope", "level", "at", "cursor", "owed_from", "source", "consent", "by_id")
    those = select(*(getattr(Subscription, name) for name in same), literal(into.id))
    those = those.where(Subscription.forum_id == source.forum_id, Subscription.scope == "thread", Subscription.scope_id == source.id, ~already)
    db.session.execute(insert(Subscription).from_select([*same, "scope_id"], those))


def _tell(ids: list[int], into: Thread, forum: Forum, *, tags_dropped: bool, reason: str, but: Person, at: datetime) -> None:
    """One letter a person, however many messages of theirs were moved."""
    topic = writing.topic_with(into.topic_id)
    place = NewPlace(into.root_number, topic.number if topic else None, topic.title if topic else None, tags_dropped)
    people: dict[int, tuple[Person, list[int]]] = {}
    for message in moves.with_authors(ids):
        if message.status not in ("published", "pending"):
            continue
        for person in {one.id: one for one in (message.author.person, message.speaker.person) if one is not None}.values():
            people.setdefault(person.id, (person, []))[1].append(message.number)
    for person, numbers in people.values():
        if person.id != but.id and mail.reachable(person):
            letters.post(moved(person, slug=forum.slug, forum=forum.title, numbers=numbers, place=place, reason=reason), at=at)
