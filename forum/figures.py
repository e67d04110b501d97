"""Keeps the counts that stand beside forums, topics, questions and threads true, one message at a time.

Called by whatever publishes a message or takes one back, in the same transaction and after the message was flushed;
the caller holds the forum's row. ``recount`` computes them anew (imports, repairs, and the test that compares).
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Integer, Table, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from core.prepared import Prepared
from forum.models import Forum, Initiative, Message, MessageQuestion, Question, Registration, Thread, Topic


def message_appeared(session: Session, message: Message) -> None:
    """One more published message."""
    _count(session, message, by=1)


def message_vanished(session: Session, message: Message) -> None:
    """One published message fewer: its status was changed already."""
    _count(session, message, by=-1)


# One statement a table, each built once: a reply is counted in four statements, however long its thread is.
_key, _forum, _message, _number, _speaker, _by, _inputs = (bindparam(name, type_=Integer) for name in ("key", "forum", "message", "number", "speaker", "by", "inputs"))
_at = bindparam("at", type_=Message.__table__.c.posted_at.type)
_messages, _threads, _questions = (cast(Table, table.__table__) for table in (Message, Thread, Question))


def _latest(column: ColumnElement[Any], these: ColumnElement[bool], *, appeared: bool) -> ColumnElement[Any]:
    if appeared:
        return case((column.is_(None) | (column < _at), _at), else_=column)
    return select(func.max(_messages.c.posted_at)).where(_messages.c.status == "published", these).scalar_subquery()


@lru_cache(maxsize=4)
def _of_forum_or_topic(table: type[Forum] | type[Topic], *, appeared: bool) -> Prepared:
    """The change to the row ``key`` of a forum or topic that a message makes by appearing in it or vanishing; ``inputs`` is 1 for an input, else 0."""
    here = cast(Table, table.__table__)
    these = _messages.c.forum_id == _key if table is Forum else _messages.c.topic_id == _key
    other = (
        (_messages.c.forum_id == _forum)
        & these
        & (_messages.c.speaker_id == _speaker)
        & (_messages.c.status == "published")
        & (_messages.c.kind == "input")
        & (_messages.c.id != _message)
    )
    listed = select(func.count()).select_from(Initiative.__table__).where(Initiative.__table__.c.message_id == _message).scalar_subquery()
    changes: dict[str, Any] = {} if table is Topic or not appeared else {"last_number": case((here.c.last_number < _number, _number), else_=here.c.last_number)}
    changes |= {
        "message_count": here.c.message_count + _by,
        "input_count": here.c.input_count + _by * _inputs,
        "initiative_count": here.c.initiative_count + _by * _inputs * listed,
        "contributor_count": here.c.contributor_count + case((select(_messages.c.id).where(other).exists(), 0), else_=_by * _inputs),
        "last_message_at": _latest(here.c.last_message_at, these, appeared=appeared),
    }
    if table is Topic:  # the thread was counted before: it has just come to its first message, or lost its last
        edge = select(_threads.c.message_count).where(_threads.c.id == bindparam("thread", type_=Integer)).scalar_subquery()
        changes["thread_count"] = here.c.thread_count + case((edge == (1 if appeared else 0), _by), else_=0)
    return Prepared(update(here).where(here.c.id == _key).values(changes))


@lru_cache(maxsize=2)
def _of_thread(*, appeared: bool) -> Prepared:
    latest = _latest(_threads.c.last_message_at, _messages.c.thread_id == _key, appeared=appeared)
    return Prepared(update(_threads).where(_threads.c.id == _key).values(message_count=_threads.c.message_count + _by, last_message_at=latest))


_answered = select(MessageQuestion.question_id).where(MessageQuestion.message_id == _message)
_of_questions = update(_questions).where(_questions.c.id.in_(_answered)).values(input_count=_questions.c.input_count + _by)


def _count(session: Session, message: Message, *, by: int) -> None:
    session.flush()
    appeared = by > 0
    about = {"forum": message.forum_id, "message": message.id, "speaker": message.speaker_id, "by": by, "inputs": int(message.kind == "input")}
    when = {"at": message.posted_at} if appeared else {}
    line = session.connection()
    _of_thread(appeared=appeared).run(line, {"key": message.thread_id, "by": by, **when})
    numbered = {"number": message.number} if appeared else {}
    _of_forum_or_topic(Forum, appeared=appeared).run(line, {"key": message.forum_id, **about, **when, **numbered})
    if message.topic_id is not None:
        _of_forum_or_topic(Topic, appeared=appeared).run(line, {"key": message.topic_id, "thread": message.thread_id, **about, **when})
    if message.kind == "input" and message.question_numbers:
        session.execute(_of_questions, {"message": message.id, "by": by})


def registration_counts(session: Session, forum_id: int) -> None:
    """How many are registered, and from how many countries."""
    here = Registration.forum_id == forum_id
    session.execute(
        update(Forum)
        .where(Forum.id == forum_id)
        .values(
            registered_count=select(func.count()).select_from(Registration).where(here).scalar_subquery(),
            country_count=select(func.count(Registration.country.distinct())).where(here).scalar_subquery(),
        ),
        execution_options={"synchronize_session": False},
    )


def recount(session: Session, forum_id: int) -> None:
    """All counts of a forum, from the messages themselves."""
    session.flush()
    _recount_threads(session, Thread.forum_id == forum_id)
    session.execute(update(Forum).where(Forum.id == forum_id).values(_counted(Message.forum_id == Forum.id)), execution_options=_QUIET)
    _recount_topics(session, Topic.forum_id == forum_id)
    registration_counts(session, forum_id)
    session.expire_all()


def recount_places(session: Session, *, thread_ids: Collection[int], topic_ids: Collection[int]) -> None:
    """The counts of some threads and topics, between which messages were moved: those of the forum stay as they are."""
    session.flush()
    _recount_threads(session, Thread.id.in_(thread_ids))
    _recount_topics(session, Topic.id.in_(topic_ids))
    session.expire_all()


_QUIET = {"synchronize_session": False}
_published = Message.status == "published"
_as_inputs = _published & (Message.kind == "input")


def _counted(scope: ColumnElement[bool]) -> dict[str, Any]:
    return {
        "message_count": select(func.count()).select_from(Message).where(_published, scope).scalar_subquery(),
        "input_count": select(func.count()).select_from(Message).where(_as_inputs, scope).scalar_subquery(),
        "contributor_count": select(func.count(Message.speaker_id.distinct())).where(_as_inputs, scope).scalar_subquery(),
        "initiative_count": select(func.count(Initiative.id)).select_from(Initiative).join(Message, Message.id == Initiative.message_id).where(_as_inputs, scope).scalar_subquery(),
        "last_message_at": select(func.max(Message.posted_at)).where(_published, scope).scalar_subquery(),
    }


def _recount_threads(session: Session, these: ColumnElement[bool]) -> None:
    counts = {key: value for key, value in _counted(Message.thread_id == Thread.id).items() if key in {"message_count", "last_message_at"}}
    session.execute(update(Thread).where(these).values(counts), execution_options=_QUIET)


def _recount_topics(session: Session, these: ColumnElement[bool]) -> None:
    living = select(func.count()).select_from(Thread).where(Thread.topic_id == Topic.id, Thread.message_count > 0).scalar_subquery()
    session.execute(update(Topic).where(these).values(**_counted(Message.topic_id == Topic.id), thread_count=living), execution_options=_QUIET)
    topics = select(Topic.id).where(these)
    answers = (
        select(func.count()).select_from(MessageQuestion).join(Message, Message.id == MessageQuestion.message_id).where(_as_inputs, MessageQuestion.question_id == Question.id)
    )
    session.execute(update(Question).where(Question.topic_id.in_(topics)).values(input_count=answers.scalar_subquery()), execution_options=_QUIET)
