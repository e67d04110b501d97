"""What a form asks, and which filled ones wait for somebody to look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, undefer

from accounts.models import Person
from core.database import db
from core.text import plain_of
from forum.models import Forum, Registration
from forum.queries import writing
from listserv import addresses
from listserv.models import Arrival, ReceivedMail
from listserv.queries.taking_part import topics_of
from listserv.question_forms.sheet import Asked, Section, Sheet


def sections_of(forum: Forum, *, at: datetime | None = None) -> tuple[Section, ...]:
    """The topics with their questions and goals; with ``at`` only those that have not closed by then."""
    offered = writing.goals_offered(forum, None)
    found = []
    for topic in topics_of(forum):
        if at is not None and topic.closes(forum) <= at:
            continue
        goals = {code: label for code, label in offered.items() if topic.goal_codes is None or code in topic.goal_codes}
        introduction = "\n\n".join(one for one in (plain_of(piece) for piece in (topic.introduction_html or "").split("</p>")) if one)
        questions = tuple(Asked(question.number, " ".join(question.text.split())) for question in topic.questions)
        found.append(Section(topic.number, topic.title, introduction, questions, goals))
    return tuple(found)


def sheet_for(forum: Forum, person: Person | None, *, language: str, at: datetime) -> Sheet:
    """The form for one person, whose answers are theirs when it comes back from their address; without one, for whoever sends it."""
    address = addresses.address("form", addresses.form_token(forum.id, person.id if person else 0))
    return Sheet(
        title=forum.title, symbol=forum.document_symbol or "", language=language, spoken=forum.language, closes_at=forum.closes_at, zone=forum.timezone, address=address,
        name=person.name if person else "", sections=sections_of(forum, at=at),
        slug=forum.slug,
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """A filled form that waits."""

    id: int
    sender: str
    name: str
    subject: str
    received_at: datetime


def waiting(forum_id: int) -> Sequence[Waiting]:
    """Filled forms that came for a forum and became no messages, the longest wait first."""
    columns = (Arrival.id, Arrival.sender, Arrival.sender_name, Arrival.subject, Arrival.received_at)
    found = select(*columns).where(Arrival.forum_id == forum_id, Arrival.route == "form", Arrival.disposition == "held", Arrival.message_id.is_(None), Arrival.settled_at.is_(None))
    return [Waiting(*row) for row in db.session.execute(found.order_by(Arrival.id).limit(200))]


def waiting_one(forum_id: int, arrival_id: int) -> Arrival | None:
    """One of them with its mail, held for the transaction; also when it has been seen to."""
    found = select(Arrival).join(Arrival.mail).where(Arrival.id == arrival_id, Arrival.forum_id == forum_id, Arrival.route == "form", Arrival.disposition.is_not(None))
    return db.session.scalars(found.options(contains_eager(Arrival.mail).options(undefer(ReceivedMail.raw))).with_for_update(of=Arrival)).first()


def participants(forum: Forum) -> Sequence[Registration]:
    """Whom a form's answers may be posted for."""
    return writing.participants_to_speak_for(forum, but=None)
