"""What the draft of a summary is made from: a forum's agenda, people and published messages, as plain values."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.database import db
from forum.models import Forum, Initiative, Message, Question, Registration, Topic
from forum.summary import material
from forum.summary.material import Material
from plans.models import Edition, Theme
from plans.queries import fuller, goals_of


def material_of(slug: str, *, at: datetime) -> Material | None:
    """The material of a forum as things stand at ``at`` (now); None where there is no such forum. Only published messages are read.

    A closed forum is "as of" its closing, or of the last message that was let in after it.
    """
    row = db.session.execute(select(Forum, Edition.title).outerjoin(Edition, Edition.id == Forum.edition_id).where(Forum.slug == slug)).first()
    if row is None:
        return None
    forum, plan = row
    people = tuple(_people(forum.id))
    messages = tuple(_messages(forum.id))
    last = max((message.posted_at for message in messages), default=forum.closes_at)
    as_of = max(forum.closes_at, last) if at >= forum.closes_at else at
    return Material(
        slug=forum.slug,
        title=forum.title,
        opens_at=forum.opens_at,
        closes_at=forum.closes_at,
        timezone=forum.timezone,
        as_of=as_of.astimezone(ZoneInfo(forum.timezone)),
        topics=tuple(_topics(forum.id)),
        people=people,
        messages=messages,
        goals=tuple(material.Goal(goal.code, goal.short_title or goal.title) for goal in goals_of(forum.edition_id)),
        plan=plan or "",
        language=forum.language,
        disclaimer=forum.disclaimer or "",
        symbol=forum.document_symbol or "",
        themes=_themes(forum.edition_id),
    )


def _themes(edition_id: int | None) -> tuple[material.OwnTheme, ...]:
    """The themes of the edition's own; none where those of the software hold."""
    if edition_id is None:
        return ()
    rows = db.session.execute(select(Theme.key, Theme.labels, Theme.aliases).where(Theme.edition_id == fuller(edition_id)).order_by(Theme.position))
    return tuple(
        material.OwnTheme(
            row.key, tuple((code, texts.get("heading", ""), texts.get("sentence", "")) for code, texts in row.labels.items()),
            tuple((code, tuple(words)) for code, words in row.aliases.items()),
        )
        for row in rows
    )  # fmt: skip


def _topics(forum_id: int) -> list[material.Topic]:
    questions: dict[int, list[material.Question]] = defaultdict(list)
    asked = select(Question.topic_id, Question.number, Question.text, Question.short_title).join(Topic, Topic.id == Question.topic_id)
    for row in db.session.execute(asked.where(Topic.forum_id == forum_id).order_by(Question.number)):
        questions[row.topic_id].append(material.Question(row.number, row.text, row.short_title or row.text))
    rows = db.session.execute(select(Topic.id, Topic.number, Topic.title, Topic.goal_codes).where(Topic.forum_id == forum_id).order_by(Topic.number))
    return [material.Topic(row.number, row.title, tuple(questions[row.id]), tuple(row.goal_codes or ())) for row in rows]


def _people(forum_id: int) -> list[material.Person]:
    columns = (Registration.id, Registration.category, Registration.country, Registration.organization, Registration.role, Registration.name)
    rows = db.session.execute(select(*columns).where(Registration.forum_id == forum_id).order_by(Registration.id))
    return [material.Person(str(row.id), row.category, row.country, row.organization, row.role, row.name or f"former participant {row.id}") for row in rows]


def _messages(forum_id: int) -> list[material.Message]:
    columns = (
        Message.id, Message.number, Message.author_id, Message.speaker_id, Message.posted_at, Message.body, Message.reply_to_id,
        Message.language, Message.subject, Message.kind, Message.goal_codes, Message.question_numbers,
    )  # fmt: skip
    published = (Message.forum_id == forum_id, Message.status == "published")
    statement = select(*columns, Topic.number.label("topic")).outerjoin(Topic, Topic.id == Message.topic_id).where(*published)
    rows = db.session.execute(statement.order_by(Message.number)).all()
    numbers = {row.id: row.number for row in rows}
    initiatives = _initiatives(forum_id)
    return [
        material.Message(
            number=row.number, speaker=str(row.speaker_id), author=str(row.author_id), posted_at=row.posted_at, body=row.body, topic=row.topic,
            # What answers a message that is not shown is a reply all the same; the number is given so that it counts as one.
            reply_to=None if row.reply_to_id is None else numbers.get(row.reply_to_id, -1), language=row.language or "", subject=row.subject or "", kind=row.kind,
            questions=tuple(row.question_numbers or ()), goals=tuple(row.goal_codes or ()), initiatives=tuple(initiatives.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _initiatives(forum_id: int) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    listed = select(Initiative.message_id, Initiative.title, Initiative.type, Initiative.audience, Initiative.status).join(Message, Message.id == Initiative.message_id)
    for row in db.session.execute(listed.where(Message.forum_id == forum_id).order_by(Initiative.message_id, Initiative.position)):
        found[row.message_id].append(material.Initiative(row.title, row.type or "", row.audience or "", row.status))
    return found
