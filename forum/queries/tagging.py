"""What the page on which inputs are tagged with goals shows, and what an act of tagging must know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from forum.models import Act, Forum, Message, MessageGoal, MessageQuestion, Question, Topic
from forum.queries.compose import speaker_of
from forum.queries.entries import Speaker
from plans.models import Goal
from plans.queries import goals_of

A_PAGE = 10
SHOWS = ("all", "untagged", "tagged")


@dataclass(frozen=True)
class Plain:
    """An input as suggestions read it."""

    number: int
    subject: str | None
    body: str
    language: str | None
    answers: bool
    goals: tuple[str, ...]


def inputs_of_forum(forum_id: int, *, untagged_only: bool = False) -> list[Plain]:
    """All published inputs of a forum in their order."""
    statement = select(Message.number, Message.subject, Message.body, Message.language, Message.reply_to_id, Message.goal_codes, Message.id)
    statement = statement.where(Message.forum_id == forum_id, *_inputs()).order_by(Message.number)
    rows = [Plain(row.number, row.subject, row.body, row.language, row.reply_to_id is not None, tuple(row.goal_codes or ())) for row in db.session.execute(statement)]
    return [row for row in rows if not (untagged_only and row.goals)]


def labels_of_goals(forum: Forum) -> dict[str, str]:
    """The goals of a forum's edition by code."""
    return {goal.code: goal.label for goal in goals_of(forum.edition_id)}


def topics_of(forum: Forum) -> dict[int, str]:
    """The topics of a forum by number."""
    return {row.number: row.title for row in db.session.execute(select(Topic.number, Topic.title).where(Topic.forum_id == forum.id).order_by(Topic.number))}


def _inputs() -> tuple[ColumnElement[bool], ...]:
    return (Message.kind == "input", Message.status == "published")


@dataclass(frozen=True)
class Tag:
    """A goal that an input is tagged with: who set it, when, and whether it had been suggested."""

    code: str
    by: str | None
    at: datetime
    suggested: bool


@dataclass(frozen=True)
class ToTag:
    """An input on the page."""

    id: int
    number: int
    subject: str
    body: str
    html: str
    language: str | None
    answers: bool
    topic: int | None
    speaker: Speaker
    goals: tuple[str, ...]
    questions: tuple[int, ...]
    offered: tuple[str, ...]  # codes that its topic names; all where it names none
    asked: tuple[tuple[int, str], ...]  # questions of its topic
    tags: tuple[Tag, ...]


@dataclass(frozen=True)
class TaggingPage:
    """One page of inputs to tag, and how many there are."""

    entries: tuple[ToTag, ...]
    inputs: int
    untagged: int
    shown: int
    page: int


def tagging_page(forum: Forum, *, show: str, topic: int | None, goal: str | None, page: int) -> TaggingPage:
    """The inputs of a forum, those without a goal first; ``topic`` and ``goal`` narrow them."""
    of_forum = (Message.forum_id == forum.id, *_inputs())
    tagged = select(MessageGoal.message_id).where(MessageGoal.message_id == Message.id).exists()
    counted = db.session.execute(select(func.count(), func.count().filter(~tagged)).select_from(Message).where(*of_forum)).one()
    wanted: list[Any] = list(of_forum)
    if show != "all":
        wanted.append(tagged if show == "tagged" else ~tagged)
    if topic is not None:
        wanted.append(Message.topic_id.in_(select(Topic.id).where(Topic.forum_id == forum.id, Topic.number == topic)))
    if goal is not None:
        wanted.append(Message.id.in_(select(MessageGoal.message_id).join(Goal, Goal.id == MessageGoal.goal_id).where(Goal.code == goal, Goal.edition_id == forum.edition_id)))
    shown = db.session.scalar(select(func.count()).select_from(Message).where(*wanted)) or 0
    page = max(1, min(page, -(-shown // A_PAGE) or 1))
    statement = select(Message).where(*wanted).options(selectinload(Message.speaker), selectinload(Message.topic).selectinload(Topic.questions))
    rows = db.session.scalars(statement.order_by(tagged, Message.number).limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    tags, codes = _tags([row.id for row in rows]), tuple(labels_of_goals(forum))
    return TaggingPage(tuple(_entry(row, tags.get(row.id, ()), codes) for row in rows), counted[0], counted[1], shown, page)


def _entry(row: Message, tags: Sequence[Tag], codes: tuple[str, ...]) -> ToTag:
    limited = row.topic.goal_codes if row.topic is not None else None
    offered = tuple(code for code in codes if limited is None or code in limited or code in (row.goal_codes or ()))
    return ToTag(
        row.id, row.number, row.subject or "", row.body, row.html, row.language, row.reply_to_id is not None, row.topic.number if row.topic else None, speaker_of(row.speaker),
        tuple(row.goal_codes or ()), tuple(row.question_numbers or ()), offered,
        tuple((question.number, question.label) for question in row.topic.questions) if row.topic else (), tuple(tags),
    )  # fmt: skip


def _tags(ids: Sequence[int]) -> dict[int, list[Tag]]:
    statement = select(MessageGoal.message_id, Goal.code, Person.name, MessageGoal.set_at, MessageGoal.suggested).join(Goal, Goal.id == MessageGoal.goal_id)
    found: dict[int, list[Tag]] = {}
    for row in db.session.execute(statement.outerjoin(Person, Person.id == MessageGoal.set_by_id).where(MessageGoal.message_id.in_(ids)).order_by(Goal.position)):
        found.setdefault(row.message_id, []).append(Tag(row.code, row.name, row.set_at, row.suggested))
    return found


def messages_by_number(forum: Forum, numbers: Sequence[int]) -> dict[int, Message]:
    """Messages of a forum with their topics and questions, as they stand now."""
    statement = select(Message).where(Message.forum_id == forum.id, Message.number.in_(numbers)).options(selectinload(Message.topic).selectinload(Topic.questions))
    return {message.number: message for message in db.session.scalars(statement.execution_options(populate_existing=True))}


def question_ids(message: Message, numbers: Sequence[int]) -> dict[int, int]:
    """The questions of a message's topic by number."""
    rows = db.session.execute(select(Question.number, Question.id).where(Question.topic_id == message.topic_id, Question.number.in_(numbers)))
    return {row.number: row.id for row in rows}


def question_tags(message: Message) -> set[int]:
    """The questions that a message answers, by id."""
    return set(db.session.scalars(select(MessageQuestion.question_id).where(MessageQuestion.message_id == message.id)))


def last_tagged(forum: Forum, number: int) -> Act | None:
    """The latest change to the tags of a message."""
    statement = select(Act).join(Message, Message.id == Act.message_id).where(Act.forum_id == forum.id, Message.number == number, Act.kind == "message-goals")
    return db.session.scalars(statement.order_by(Act.id.desc()).limit(1)).first()
