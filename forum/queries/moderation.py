"""What waits for a moderator, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from accounts.models import Person
from core.database import db
from forum.models import Act, Forum, Initiative, Message, Registration
from forum.queries.compose import entry_of, speaker_of
from forum.queries.entries import Entry, ListedInitiative, Speaker

A_PAGE = 20
_SHOWN = (joinedload(Message.topic), joinedload(Message.author), joinedload(Message.speaker), selectinload(Message.initiatives))


@dataclass(frozen=True)
class Waiting:
    """A held message in the queue: since when, why, where, in answer to what."""

    message: Entry
    slug: str
    forum: str
    timezone: str
    topic: int | None
    because: str
    reason: str
    parent_subject: str
    parent_language: str | None
    parent_speaker: Speaker | None

    def minutes(self, at: datetime) -> int:
        """How long it has waited."""
        return _minutes(at, self.message.posted_at)


@dataclass(frozen=True)
class WaitingIn:
    """A forum in the aside of the queue."""

    slug: str
    title: str
    count: int
    oldest: datetime

    def minutes(self, at: datetime) -> int:
        """How long the oldest has waited."""
        return _minutes(at, self.oldest)


@dataclass(frozen=True)
class Queue:
    """One page of what waits, and how much there is in all."""

    entries: tuple[Waiting, ...]
    forums: tuple[WaitingIn, ...]
    page: int

    only: str | None = None

    @property
    def count(self) -> int:
        return sum(forum.count for forum in self.forums)

    @property
    def pages(self) -> int:
        """Of the forum looked at, or of all."""
        shown = sum(forum.count for forum in self.forums if self.only in (None, forum.slug))
        return max(1, -(-shown // A_PAGE))

    def oldest_minutes(self, at: datetime) -> int:
        """How long the oldest of all has waited."""
        return max(forum.minutes(at) for forum in self.forums)


@dataclass(frozen=True)
class Done:
    """An act just done, for the notice above the queue."""

    kind: str
    number: int
    slug: str
    speaker: Speaker
    at: datetime
    timezone: str


def _minutes(at: datetime, since: datetime) -> int:
    return max(0, int((at - since).total_seconds() // 60))


def moderates(person: Person) -> bool:
    """Whether somebody keeps order in any forum."""
    return person.is_staff or db.session.scalar(select(Registration.id).where(_keeps(person)).limit(1)) is not None


def _keeps(person: Person) -> ColumnElement[bool]:
    return (Registration.person_id == person.id) & Registration.role.in_(("moderator", "secretariat"))


def queue_of(person: Person, *, page: int = 1, only: str | None = None) -> Queue:
    """What waits for somebody in all forums where they keep order (the secretariat: in all there are), the oldest first."""
    waits = [Message.status == "pending"]
    if not person.is_staff:
        waits.append(Message.forum_id.in_(select(Registration.forum_id).where(_keeps(person))))
    oldest = func.min(Message.posted_at).label("oldest")
    counts = select(Forum.slug, Forum.title, func.count(Message.id).label("n"), oldest).join(Message, Message.forum_id == Forum.id).where(*waits)
    forums = tuple(WaitingIn(*row) for row in db.session.execute(counts.group_by(Forum.id, Forum.slug, Forum.title).order_by(oldest)))
    only = only if only in {forum.slug for forum in forums} else None
    parent = aliased(Message)
    speaker = aliased(Registration)
    found = (
        select(Message, parent.number, parent.subject, parent.language, speaker)
        .join(Message.forum)
        .outerjoin(parent, parent.id == Message.reply_to_id)
        .outerjoin(speaker, speaker.id == parent.speaker_id)
        .where(*waits)
        .options(contains_eager(Message.forum), *_SHOWN)
        .order_by(Message.posted_at, Message.id)
        .offset((page - 1) * A_PAGE)
        .limit(A_PAGE)
    )
    if only:
        found = found.where(Forum.slug == only)
    rows = db.session.execute(found).all()
    why = _why([row[0].id for row in rows])
    return Queue(tuple(_waiting(*row, why=why) for row in rows), forums, page, only)


def one_for_the_moderator(message: Message, forum: Forum) -> Waiting:
    """A single message with what a decision needs."""
    parent = aliased(Message)
    found = select(parent.number, parent.subject, parent.language, Registration).join(Registration, Registration.id == parent.speaker_id).where(parent.id == message.reply_to_id)
    row = db.session.execute(found).first() or (None, None, None, None)
    full = select(Message).where(Message.id == message.id).execution_options(populate_existing=True)
    loaded = db.session.execute(full.options(joinedload(Message.forum), *_SHOWN)).scalar_one()
    return _waiting(loaded, *row, why=_why([message.id]))


def _waiting(message: Message, number: int | None, subject: str | None, language: str | None, speaker: Registration | None, *, why: dict[int, Act]) -> Waiting:
    held = why.get(message.id)
    listed = [ListedInitiative(row.title, row.type, row.audience, row.status) for row in message.initiatives]
    because = str(held.data.get("because", "")) if held else ""
    return Waiting(
        message=entry_of(message, parent_number=number, initiatives=listed), slug=message.forum.slug, forum=message.forum.title, timezone=message.forum.timezone,
        topic=message.topic.number if message.topic else None,
        because="late" if message.late else because, reason=held.reason if held else "", parent_subject=subject or "", parent_language=language,
        parent_speaker=speaker_of(speaker) if speaker else None,
    )  # fmt: skip


def _why(message_ids: Sequence[int]) -> dict[int, Act]:
    held = db.session.scalars(select(Act).where(Act.message_id.in_(message_ids), Act.kind == "message-pending").order_by(Act.id))
    return {act.message_id: act for act in held if act.message_id is not None}


def last_act(message: Message) -> Act | None:
    """What was done to a message last."""
    return db.session.scalar(select(Act).where(Act.message_id == message.id).order_by(Act.id.desc()).limit(1))


def last_edit(message: Message) -> Act | None:
    """Who changed its words last."""
    return db.session.scalar(select(Act).where(Act.message_id == message.id, Act.kind == "message-edited").order_by(Act.id.desc()).limit(1))


def who_did(act: Act | None) -> str:
    """The name of whoever did it; empty where nobody is known."""
    if act is None or act.by_id is None:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == act.by_id)) or ""


def initiatives_of(message: Message) -> Sequence[Initiative]:
    """The initiatives listed with a message."""
    return db.session.scalars(select(Initiative).where(Initiative.message_id == message.id).order_by(Initiative.position)).all()


def just_done(act_id: int, person: Person) -> Done | None:
    """An act of this person, for the notice after it."""
    found = select(Act, Message, Forum).join(Message, Message.id == Act.message_id).join(Forum, Forum.id == Act.forum_id).where(Act.id == act_id, Act.by_id == person.id)
    row = db.session.execute(found.options(joinedload(Message.speaker))).first()
    return Done(row.Act.kind, row.Message.number, row.Forum.slug, speaker_of(row.Message.speaker), row.Act.at, row.Forum.timezone) if row else None
