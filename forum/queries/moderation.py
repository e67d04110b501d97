"""What waits for a moderator, and what was done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from accounts.models import Person
from core.database import db
from forum.models import Act, Forum, Initiative, Message, Registration, Report
from forum.queries import context
from forum.queries.compose import entry_of, speaker_of
from forum.queries.context import Claim, History, ThreadLine
from forum.queries.entries import Entry, ListedInitiative, Speaker, beside_messages
from forum.rules.keeping import CLAIM

A_PAGE = 20
_SHOWN = (joinedload(Message.topic), joinedload(Message.thread), joinedload(Message.author), joinedload(Message.speaker), selectinload(Message.initiatives))


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
    lines: tuple[ThreadLine, ...] = ()  # how its thread ends, without the message itself
    history: History = field(default_factory=History)
    claim: Claim | None = None
    reports: int = 0
    archived: bool = False  # its forum: nothing is decided there any more but to hide

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
    reports: tuple[WaitingIn, ...] = ()  # open ones, by forum

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

    id: int
    kind: str
    number: int
    slug: str
    speaker: Speaker
    at: datetime
    timezone: str
    undoes: bool


def _minutes(at: datetime, since: datetime) -> int:
    return max(0, int((at - since).total_seconds() // 60))


def moderates(person: Person) -> bool:
    """Whether somebody keeps order in any forum."""
    return person.is_staff or db.session.scalar(select(Registration.id).where(_keeps(person)).limit(1)) is not None


def _keeps(person: Person) -> ColumnElement[bool]:
    return (Registration.person_id == person.id) & Registration.role.in_(("moderator", "secretariat"))


def queue_of(person: Person, *, at: datetime, page: int = 1, only: str | None = None) -> Queue:
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
    return Queue(_in_context([_waiting(*row, why=why) for row in rows], [row[0] for row in rows], at=at), forums, page, only, _reports_for(person))


def _reports_for(person: Person) -> tuple[WaitingIn, ...]:
    oldest = func.min(Report.at).label("oldest")
    found = select(Forum.slug, Forum.title, func.count(Report.id), oldest).join(Report, Report.forum_id == Forum.id).where(Report.state == "open")
    if not person.is_staff:
        found = found.where(Forum.id.in_(select(Registration.forum_id).where(_keeps(person))))
    return tuple(WaitingIn(*row) for row in db.session.execute(found.group_by(Forum.id, Forum.slug, Forum.title).order_by(oldest)))


def _in_context(entries: Sequence[Waiting], messages: Sequence[Message], *, at: datetime) -> tuple[Waiting, ...]:
    """With what stands around each message: six queries, however many there are."""
    ids = [message.id for message in messages]
    lines, histories = context.lines_of({message.thread_id for message in messages}), context.histories_of({message.author_id for message in messages})
    claims, reports, (_, files) = context.claims_on(ids, since=at - CLAIM), context.reports_on(ids), beside_messages(ids)
    return tuple(
        replace(
            entry,
            message=replace(entry.message, files=files.get(message.id, ())),
            lines=tuple(line for line in lines.get(message.thread_id, ()) if line.id not in (message.id, message.reply_to_id)),
            history=histories[message.author_id],
            claim=claims.get(message.id),
            reports=reports.get(message.id, 0),
        )
        for entry, message in zip(entries, messages, strict=True)
    )


def one_for_the_moderator(message: Message, forum: Forum, *, at: datetime) -> Waiting:
    """A single message with what a decision needs."""
    parent = aliased(Message)
    found = select(parent.number, parent.subject, parent.language, Registration).join(Registration, Registration.id == parent.speaker_id).where(parent.id == message.reply_to_id)
    row = db.session.execute(found).first() or (None, None, None, None)
    full = select(Message).where(Message.id == message.id).execution_options(populate_existing=True)
    loaded = db.session.execute(full.options(joinedload(Message.forum), *_SHOWN)).scalar_one()
    return _in_context([_waiting(loaded, *row, why=_why([message.id]))], [loaded], at=at)[0]


def _waiting(message: Message, number: int | None, subject: str | None, language: str | None, speaker: Registration | None, *, why: dict[int, Act]) -> Waiting:
    held = why.get(message.id)
    listed = [ListedInitiative(row.title, row.type, row.audience, row.status) for row in message.initiatives]
    because = str(held.data.get("because", "")) if held else ""
    return Waiting(
        message=entry_of(message, parent_number=number, initiatives=listed), slug=message.forum.slug, forum=message.forum.title, timezone=message.forum.timezone,
        topic=message.topic.number if message.topic else None,
        because="late" if message.late else because, reason=held.reason if held else "", parent_subject=subject or "", parent_language=language,
        parent_speaker=speaker_of(speaker) if speaker else None, archived=message.forum.archived_at is not None,
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
    return name_of(act.by_id) if act is not None and act.by_id is not None else ""


def name_of(person_id: int) -> str:
    """What somebody is called."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def initiatives_of(message: Message) -> Sequence[Initiative]:
    """The initiatives listed with a message."""
    return db.session.scalars(select(Initiative).where(Initiative.message_id == message.id).order_by(Initiative.position)).all()


def just_done(act_ids: Sequence[int], person: Person) -> tuple[Done, ...]:
    """Acts of this person, for the notice after them."""
    found = select(Act, Message, Forum).join(Message, Message.id == Act.message_id).join(Forum, Forum.id == Act.forum_id)
    found = found.where(Act.id.in_(act_ids), Act.by_id == person.id).options(joinedload(Message.speaker)).order_by(Act.id)
    return tuple(
        Done(row.Act.id, row.Act.kind, row.Message.number, row.Forum.slug, speaker_of(row.Message.speaker), row.Act.at, row.Forum.timezone, row.Act.data.get("undoes") is not None)
        for row in db.session.execute(found)
    )


@dataclass(frozen=True)
class Left:
    """A message that was picked and left as it was, because somebody else was quicker or is at it."""

    slug: str
    number: int
    status: str
    who: str
    claimed: bool


def left_alone(message_ids: Sequence[int], person: Person, *, at: datetime) -> tuple[Left, ...]:
    """Messages of a bulk act that nothing was done to, as they stand now."""
    found = select(Message, Forum.slug).join(Forum, Forum.id == Message.forum_id).where(Message.id.in_(message_ids)).order_by(Message.id)
    if not person.is_staff:
        found = found.where(Message.forum_id.in_(select(Registration.forum_id).where(_keeps(person))))
    rows, claims = db.session.execute(found).all(), context.claims_on(message_ids, since=at - CLAIM)
    last: dict[int, str] = {}
    for act_of, name in db.session.execute(select(Act.message_id, Person.name).join(Person, Person.id == Act.by_id).where(Act.message_id.in_(message_ids)).order_by(Act.id)):
        last[act_of] = name
    alone = []
    for message, slug in rows:
        claim = claims.get(message.id)
        claimed = claim is not None and claim.by_id != person.id
        alone.append(Left(slug, message.number, message.status, claim.who if claim and claimed else last.get(message.id, ""), claimed))
    return tuple(alone)


def picked(message_ids: Sequence[int]) -> list[Message]:
    """Messages by id, in the order of their forums, so that two who decide on many never wait for each other in a circle."""
    return list(db.session.scalars(select(Message).where(Message.id.in_(message_ids)).order_by(Message.forum_id, Message.id)))
