"""What the figures of a forum are made from: one set of queries for the page, the command and the draft."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.database import db
from forum.models import STATUSES, Act, Forum, Initiative, Message, Question, Registration, Topic
from forum.tally import Agenda, Participant, Said, Tally, tally
from plans.models import Edition
from plans.queries import GoalLine, goals_of


@dataclass(frozen=True)
class QuestionLine:
    """A guiding question as the figures name it."""

    number: int
    label: str


@dataclass(frozen=True)
class TopicLine:
    """A topic as the figures name it."""

    number: int
    title: str
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True)
class Figures:
    """The tally of a forum with the names of what was counted. ``as_of`` is None where everything stored was counted."""

    slug: str
    title: str
    timezone: str
    as_of: datetime | None
    edition: str | None
    topics: tuple[TopicLine, ...]
    goals: tuple[GoalLine, ...]
    tally: Tally


def figures_of(slug: str, *, as_of: datetime | None = None) -> Figures | None:
    """The figures of a forum, None where there is none: as things stand, or as they stood at an instant (which counts too).

    For an earlier instant the states of messages are those of then, as far as acts tell; topics and goals are those a message has today.
    """
    statement = select(Forum.id, Forum.slug, Forum.title, Forum.timezone, Forum.edition_id, Edition.edition).outerjoin(Edition, Edition.id == Forum.edition_id)
    forum = db.session.execute(statement.where(Forum.slug == slug)).first()
    if forum is None:
        return None
    topics = _topics(forum.id)
    goals = tuple(goals_of(forum.edition_id))
    said = _said(forum.id, as_of)
    agenda = Agenda(tuple((topic.number, tuple(question.number for question in topic.questions)) for topic in topics), tuple(goal.code for goal in goals))
    counted = tally(agenda, _participants(forum.id, as_of, {one.speaker for one in said}), said)
    return Figures(forum.slug, forum.title, forum.timezone, as_of, forum.edition, topics, goals, counted)


def _topics(forum_id: int) -> tuple[TopicLine, ...]:
    questions = defaultdict(list)
    asked = select(Question.topic_id, Question.number, Question.text, Question.short_title).join(Topic, Topic.id == Question.topic_id)
    for row in db.session.execute(asked.where(Topic.forum_id == forum_id).order_by(Question.number)):
        questions[row.topic_id].append(QuestionLine(row.number, row.short_title or row.text))
    rows = db.session.execute(select(Topic.id, Topic.number, Topic.title).where(Topic.forum_id == forum_id).order_by(Topic.number))
    return tuple(TopicLine(row.number, row.title, tuple(questions[row.id])) for row in rows)


def _participants(forum_id: int, as_of: datetime | None, speakers: set[int]) -> list[Participant]:
    """Who is registered; who registered at an unknown instant, or spoke by then, was."""
    statement = select(Registration.id, Registration.name, Registration.category, Registration.country, Registration.organization, Registration.registered_at)
    rows = db.session.execute(statement.where(Registration.forum_id == forum_id))
    return [
        Participant(row.id, row.name or f"former participant {row.id}", row.category, row.country, row.organization)
        for row in rows
        if as_of is None or row.registered_at is None or row.registered_at <= as_of or row.id in speakers
    ]


def _said(forum_id: int, as_of: datetime | None) -> list[Said]:
    columns = (Message.id, Message.speaker_id, Message.kind, Message.status, Message.reply_to_id, Message.language, Message.goal_codes, Message.question_numbers)
    statement = select(*columns, Topic.number.label("topic")).outerjoin(Topic, Topic.id == Message.topic_id)
    wanted = Message.status == "published" if as_of is None else Message.posted_at <= as_of
    then = _states(forum_id, as_of) if as_of is not None else {}
    initiatives = _initiatives(forum_id)
    return [
        Said(
            speaker=row.speaker_id, topic=row.topic, kind=row.kind, status=then.get(row.id, row.status), is_reply=row.reply_to_id is not None, language=row.language,
            goals=tuple(row.goal_codes or ()), questions=tuple(row.question_numbers or ()), initiatives=tuple(initiatives.get(row.id, ())),
        )
        for row in db.session.execute(statement.where(Message.forum_id == forum_id, wanted))
    ]  # fmt: skip


def _states(forum_id: int, as_of: datetime) -> dict[int, str]:
    """The state at an instant of each message whose state was changed after it."""
    acts = select(Act.message_id, Act.data).where(Act.forum_id == forum_id, Act.message_id.is_not(None), Act.at > as_of)
    states: dict[int, str] = {}
    for row in db.session.execute(acts.order_by(Act.at.desc(), Act.id.desc())):  # so that the earliest has the last word
        if row.data.get("from") in STATUSES:
            states[row.message_id] = row.data["from"]
    return states


def _initiatives(forum_id: int) -> dict[int, list[Any]]:
    found = defaultdict(list)
    listed = select(Initiative.message_id, Initiative.status).join(Message, Message.id == Initiative.message_id)
    for row in db.session.execute(listed.where(Message.forum_id == forum_id)):
        found[row.message_id].append(row.status)
    return found
