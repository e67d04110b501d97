"""What the form that plans a forum needs to know: the forum with all that was planned, what was written to its topics, people by address."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.database import db
from forum.models import Act, Forum, Message, MessageQuestion, Question, Registration, Topic
from plans.models import Goal

# What of a forum is planned, besides its topics and moderators; named as the columns are.
PLANNED = (
    "slug", "title", "document_symbol", "about", "disclaimer", "language", "languages", "timezone", "anywhere_on_earth", "opens_at", "closes_at", "edition_id",
    "categories", "visibility", "registration", "moderation", "attaching", "edit_minutes", "log_is_public", "log_names_people",
)  # fmt: skip


def whole_forum(slug: str, *, held: bool = False) -> Forum | None:
    """A forum with its topics and questions, as they are now. ``held``: nobody else changes it until the transaction ends."""
    if "\x00" in slug:
        return None
    statement = select(Forum).where(Forum.slug == slug).execution_options(populate_existing=True)
    if held:
        db.session.execute(select(Forum.id).where(Forum.slug == slug).with_for_update())
    return db.session.scalar(statement.options(selectinload(Forum.topics).selectinload(Topic.questions), joinedload(Forum.edition)))


def moderators_of(forum: Forum) -> Sequence[Registration]:
    """Who moderates it, with their accounts."""
    statement = select(Registration).where(Registration.forum_id == forum.id, Registration.role == "moderator").options(joinedload(Registration.person))
    return db.session.scalars(statement.order_by(Registration.id).execution_options(populate_existing=True)).all()


def snapshot(forum: Forum, moderators: Sequence[Registration]) -> dict[str, Any]:
    """All that is planned, as plain values: to log what changed from what to what, and to know whether somebody was quicker."""
    planned = {name: _plain(getattr(forum, name)) for name in PLANNED}
    topics = [
        {
            "number": topic.number, "title": topic.title, "introduction": topic.introduction, "opens_at": _plain(topic.opens_at), "closes_at": _plain(topic.closes_at),
            "goal_codes": topic.goal_codes, "questions": [[question.number, question.text, question.short_title] for question in topic.questions],
        }
        for topic in forum.topics
    ]  # fmt: skip
    return planned | {"topics": topics, "moderators": [registration.id for registration in moderators], "password_version": forum.password_version}


def mark(snapshot: Mapping[str, Any]) -> str:
    """Tells one state of a plan from another."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()[:20]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Written:
    """How many messages, in whatever state, stand under each topic and question, by id."""

    topics: Mapping[int, int]
    questions: Mapping[int, int]


def written_to(forum: Forum) -> Written:
    """Two queries, however many there are."""
    topics = select(Message.topic_id, func.count()).where(Message.forum_id == forum.id, Message.topic_id.is_not(None)).group_by(Message.topic_id)
    answers = select(MessageQuestion.question_id, func.count()).join(Question, Question.id == MessageQuestion.question_id).join(Topic, Topic.id == Question.topic_id)
    answers = answers.where(Topic.forum_id == forum.id).group_by(MessageQuestion.question_id)
    return Written(dict(db.session.execute(topics).tuples().all()), dict(db.session.execute(answers).tuples().all()))  # type: ignore[arg-type]  # topics without an id are left out


def people_at(addresses: Sequence[str], *, forum: Forum | None = None) -> Mapping[str, Person]:
    """People of the site by their addresses, as far as there are some who can sign in; and who moderates this forum already, as an archive may have told us."""
    able = Person.confirmed_at.is_not(None) & Person.disabled_at.is_(None) & Person.erased_at.is_(None)
    if forum is not None:
        able |= Person.id.in_(select(Registration.person_id).where(Registration.forum_id == forum.id, Registration.role == "moderator"))
    return {str(person.email): person for person in db.session.scalars(select(Person).where(Person.email.in_(addresses), able))}


def slug_taken(slug: str, *, but: int | None = None) -> bool:
    """Whether another forum has this name in addresses."""
    return db.session.scalar(select(Forum.id).where(Forum.slug == slug, Forum.id != (but or 0))) is not None


def goal_codes(edition_id: int | None) -> frozenset[str]:
    """The codes of an edition's goals."""
    return frozenset(db.session.scalars(select(Goal.code).where(Goal.edition_id == edition_id))) if edition_id else frozenset()


def last_act(forum: Forum) -> Act | None:
    """What was done to the forum itself last."""
    return db.session.scalar(select(Act).where(Act.forum_id == forum.id, Act.message_id.is_(None)).order_by(Act.at.desc(), Act.id.desc()).limit(1))


def who_did(act: Act | None) -> str:
    """Who did it, by name; nothing for an account that is gone."""
    person = db.session.get(Person, act.by_id) if act and act.by_id else None
    return person.name if person else ""


@dataclass(frozen=True)
class Template:
    """A forum that a new one can be made after."""

    slug: str
    title: str
    language: str
    opens_at: datetime
    timezone: str


def templates() -> list[Template]:
    """All forums, the latest first."""
    rows = db.session.execute(select(Forum.slug, Forum.title, Forum.language, Forum.opens_at, Forum.timezone).order_by(Forum.opens_at.desc(), Forum.id.desc()).limit(100))
    return [Template(*row) for row in rows]
