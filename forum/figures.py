"""Keeps the counts that stand beside forums, topics, questions and threads true, one message at a time.

Called by whatever publishes a message or takes one back, in the same transaction and after the message was flushed;
the caller holds the forum's row. ``recount`` computes them anew (imports, repairs, and the test that compares).
"""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from forum.models import Forum, Initiative, Message, MessageQuestion, Question, Registration, Thread, Topic


def message_appeared(session: Session, message: Message) -> None:
    """One more published message."""
    _count(session, message, by=1)


def message_vanished(session: Session, message: Message) -> None:
    """One published message fewer: its status was changed already."""
    _count(session, message, by=-1)


def _count(session: Session, message: Message, *, by: int) -> None:
    session.flush()
    is_input = message.kind == "input"
    initiatives = session.scalar(select(func.count()).where(Initiative.message_id == message.id)) or 0
    for table, key, scope in ((Forum, message.forum_id, None), (Topic, message.topic_id, message.topic_id)):
        if key is None:
            continue
        changes = {table.message_count: table.message_count + by}
        if is_input:
            changes[table.input_count] = table.input_count + by
            changes[table.initiative_count] = table.initiative_count + by * initiatives
            if not _speaks_elsewhere(session, message, topic_id=scope):
                changes[table.contributor_count] = table.contributor_count + by
        session.execute(update(table).where(table.id == key).values(changes), execution_options={"synchronize_session": False})
        latest = select(func.max(Message.posted_at)).where(Message.status == "published", Message.topic_id == key if scope else Message.forum_id == key)
        if by < 0:
            session.execute(update(table).where(table.id == key).values(last_message_at=latest.scalar_subquery()), execution_options={"synchronize_session": False})
        else:
            session.execute(
                update(table).where(table.id == key, (table.last_message_at.is_(None)) | (table.last_message_at < message.posted_at)).values(last_message_at=message.posted_at),
                execution_options={"synchronize_session": False},
            )
    if is_input:
        answered = select(MessageQuestion.question_id).where(MessageQuestion.message_id == message.id)
        session.execute(update(Question).where(Question.id.in_(answered)).values(input_count=Question.input_count + by), execution_options={"synchronize_session": False})
    _thread(session, message.thread_id, message.topic_id)


def _speaks_elsewhere(session: Session, message: Message, *, topic_id: int | None) -> bool:
    others = select(Message.id).where(
        Message.forum_id == message.forum_id, Message.speaker_id == message.speaker_id, Message.status == "published", Message.kind == "input", Message.id != message.id
    )
    if topic_id is not None:
        others = others.where(Message.topic_id == topic_id)
    return session.scalar(others.limit(1)) is not None


def _thread(session: Session, thread_id: int, topic_id: int | None) -> None:
    published = (Message.thread_id == thread_id) & (Message.status == "published")
    session.execute(
        update(Thread)
        .where(Thread.id == thread_id)
        .values(
            message_count=select(func.count()).where(published).scalar_subquery(),
            last_message_at=select(func.max(Message.posted_at)).where(published).scalar_subquery(),
        ),
        execution_options={"synchronize_session": False},
    )
    if topic_id is not None:
        living = select(func.count()).where(Thread.topic_id == topic_id, Thread.message_count > 0).scalar_subquery()
        session.execute(update(Topic).where(Topic.id == topic_id).values(thread_count=living), execution_options={"synchronize_session": False})


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
    published = Message.status == "published"
    inputs = published & (Message.kind == "input")

    def of(scope: object) -> dict[str, object]:
        return {
            "message_count": select(func.count()).select_from(Message).where(published, scope).scalar_subquery(),
            "input_count": select(func.count()).select_from(Message).where(inputs, scope).scalar_subquery(),
            "contributor_count": select(func.count(Message.speaker_id.distinct())).where(inputs, scope).scalar_subquery(),
            "initiative_count": select(func.count(Initiative.id)).select_from(Initiative).join(Message, Message.id == Initiative.message_id).where(inputs, scope).scalar_subquery(),
            "last_message_at": select(func.max(Message.posted_at)).where(published, scope).scalar_subquery(),
        }  # type: ignore[arg-type]

    quiet = {"synchronize_session": False}
    session.flush()
    session.execute(
        update(Thread)
        .where(Thread.forum_id == forum_id)
        .values(
            message_count=select(func.count()).select_from(Message).where(published, Message.thread_id == Thread.id).scalar_subquery(),
            last_message_at=select(func.max(Message.posted_at)).where(published, Message.thread_id == Thread.id).scalar_subquery(),
        ),
        execution_options=quiet,
    )
    session.execute(update(Forum).where(Forum.id == forum_id).values(of(Message.forum_id == Forum.id)), execution_options=quiet)
    session.execute(
        update(Topic)
        .where(Topic.forum_id == forum_id)
        .values(**of(Message.topic_id == Topic.id), thread_count=select(func.count()).select_from(Thread).where(Thread.topic_id == Topic.id, Thread.message_count > 0).scalar_subquery()),
        execution_options=quiet,
    )
    topics = select(Topic.id).where(Topic.forum_id == forum_id)
    answers = select(func.count()).select_from(MessageQuestion).join(Message, Message.id == MessageQuestion.message_id).where(inputs, MessageQuestion.question_id == Question.id)
    session.execute(update(Question).where(Question.topic_id.in_(topics)).values(input_count=answers.scalar_subquery()), execution_options=quiet)
    registration_counts(session, forum_id)
    session.expire_all()
