"""What the pages to write on show: the place, its questions and goals, the message that is answered, as whom one writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.database import db
from forum.models import Message, Registration
from forum.place import Place
from forum.queries import writing
from forum.queries.entries import Entry, ListedFile, ListedInitiative, Speaker
from forum.rules import Standing


@dataclass(frozen=True)
class Sheet:
    """The place that is written in."""

    slug: str
    forum: str
    language: str
    symbol: str | None
    timezone: str
    disclaimer: str | None
    topic: int | None
    topic_title: str | None
    opens_at: datetime
    closes_at: datetime
    key: str
    questions: tuple[tuple[int, str, str], ...]
    goals: tuple[tuple[str, str], ...]
    parent: Entry | None
    myself: Speaker | None

    @property
    def goal_labels(self) -> dict[str, str]:
        """What the goals are called, by code."""
        return dict(self.goals)


def sheet_of(place: Place, standing: Standing) -> Sheet:
    """What the form stands in. A message that readers do not see is not shown as the one that is answered."""
    forum, topic = place.forum, place.topic
    mine = db.session.get(Registration, standing.registration_id) if standing.registration_id else None
    return Sheet(
        slug=forum.slug, forum=forum.title, language=forum.language, symbol=forum.document_symbol, timezone=forum.timezone, disclaimer=forum.disclaimer,
        topic=topic.number if topic else None, topic_title=topic.title if topic else None,
        opens_at=topic.opens(forum) if topic else forum.opens_at, closes_at=topic.closes(forum) if topic else forum.closes_at, key=place.key,
        questions=tuple((question.number, question.text, question.label) for question in topic.questions) if topic else (),
        goals=tuple(writing.goals_offered(forum, topic).items()),
        parent=entry_of(place.parent) if place.parent and place.parent.status == "published" else None,
        myself=speaker_of(mine) if mine else None,
    )  # fmt: skip


def speaker_of(registration: Registration) -> Speaker:
    """A registration as it stands beside a message."""
    return Speaker(registration.name, registration.category, registration.country, registration.organization, registration.role, registration.erased_at is not None)


def entry_of(message: Message, *, parent_number: int | None = None, initiatives: Sequence[ListedInitiative] = (), files: Sequence[ListedFile] = ()) -> Entry:
    """A message loaded with its author and speaker, with its words whatever its state: for who may see them."""
    return Entry(
        id=message.id, number=message.number, thread_id=message.thread_id, topic_id=message.topic_id, parent_id=message.reply_to_id, parent_number=parent_number,
        status=message.status, kind=message.kind, posted_at=message.posted_at, late=message.late, occasion=message.occasion, language=message.language, subject=message.subject or "", html=message.html,
        speaker=speaker_of(message.speaker), typed_by=message.author.name if message.on_behalf_of_id else None,
        questions=tuple(message.question_numbers or ()), goals=tuple(message.goal_codes or ()), initiatives=tuple(initiatives),
        edited_at=message.edited_at, files=tuple(files),
    )  # fmt: skip
