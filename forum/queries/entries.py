"""Messages as pages show them: columns of the message, of whom it speaks for and of what it replies to, read by one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Boolean, Integer, Select, bindparam, case, literal, null, or_, select, text, union_all

from core.database import db
from core.files import StoredFile
from forum.models import Act, Attachment, Initiative, Message, Registration

GONE = ("hidden", "withdrawn")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a message speaks for, as registered in this forum."""

    name: str
    category: str
    country: str | None
    organization: str | None
    role: str
    erased: bool


def speaker_columns(registration: Any) -> tuple[Any, ...]:
    """What a select takes of a registration (the table or an alias of it) for :func:`speaker_of`."""
    return tuple(registration.c[name] for name in ("name", "category", "country", "organization", "role", "erased_at"))


def speaker_of(row: Sequence[Any]) -> Speaker:
    """A speaker from those columns."""
    return Speaker(row[0], row[1], row[2], row[3], row[4], row[5] is not None)


@dataclass(frozen=True, slots=True)
class ListedInitiative:
    """An activity listed with a message."""

    title: str
    type: str | None
    audience: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file that came with a message. ``locked``: a moderator has not let readers have it yet; ``removed``: only its name is left."""

    id: int
    name: str
    media_type: str
    size: int
    locked: bool
    removed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with all that its place on a page needs. The words of a hidden or withdrawn one are not in it."""

    id: int
    number: int
    thread_id: int
    topic_id: int | None
    parent_id: int | None
    parent_number: int | None  # of what it replies to, where readers may know of it
    status: str
    kind: str
    posted_at: datetime
    late: bool
    language: str | None
    subject: str
    html: str
    speaker: Speaker
    typed_by: str | None  # who typed it in for the speaker
    questions: tuple[int, ...]
    goals: tuple[str, ...]
    initiatives: tuple[ListedInitiative, ...]
    edited_at: datetime | None = None
    files: tuple[ListedFile, ...] = ()
    occasion: str | None = None  # of a moderator's message: opening, mid-point or closing

    @property
    def is_gap(self) -> bool:
        """Whether only its place is shown: always to readers, and where no words were read."""
        return self.status in GONE and not self.html


message, speaker, author, parent = Message.__table__, Registration.__table__.alias("speaker"), Registration.__table__.alias("author"), Message.__table__.alias("parent")
_initiative, _attachment, _stored = Initiative.__table__, Attachment.__table__, StoredFile.__table__
# Whose words may leave the database: published ones, one's own that wait or were returned or hidden, and others only where a page was allowed to have them.
_words = or_(
    message.c.status == "published",
    (message.c.author_id == bindparam("me", type_=Integer)) & ((message.c.status == "pending") | (message.c.status == "hidden")),
    bindparam("all", type_=Boolean),
)
_knowable = or_(parent.c.status != "pending", parent.c.author_id == bindparam("me", type_=Integer))


@lru_cache(maxsize=16)
def _beside(size: int) -> Any:
    """Initiatives and files of so many messages, in one statement: most messages have neither."""
    # A list of fixed length is compiled once; one that expands is written anew each time.
    these = [bindparam(f"m{n}", type_=Integer) for n in range(size)]
    no_file = (null(), null(), null(), null())
    listed = select(literal(0), _initiative.c.message_id, _initiative.c.position, _initiative.c.title, _initiative.c.type, _initiative.c.audience, _initiative.c.status, *no_file)
    attached = select(
        literal(1), _attachment.c.message_id, _attachment.c.position, _stored.c.name, _stored.c.media_type, null(), null(),
        _attachment.c.id, _stored.c.size, _attachment.c.locked, _attachment.c.removed_at.is_not(None),
    ).select_from(_attachment.join(_stored, _stored.c.id == _attachment.c.file_id))  # fmt: skip
    return union_all(listed.where(_initiative.c.message_id.in_(these)), attached.where(_attachment.c.message_id.in_(these))).order_by(text("1, 2, 3"))


def entries_from(source: Any = message) -> Select[Any]:
    """The select that every list of messages begins with; callers add which, in which order and how many. Takes a parameter ``me``."""
    joined = source.join(speaker, speaker.c.id == message.c.speaker_id).join(author, author.c.id == message.c.author_id).outerjoin(parent, parent.c.id == message.c.reply_to_id)
    return select(
        message.c.id,
        message.c.number,
        message.c.thread_id,
        message.c.topic_id,
        message.c.reply_to_id,
        case((_knowable, parent.c.number)),
        message.c.status,
        message.c.kind,
        message.c.posted_at,
        message.c.late,
        message.c.language,
        case((_words, message.c.subject), else_=""),
        case((_words, message.c.html), else_=""),
        *speaker_columns(speaker),
        message.c.on_behalf_of_id,
        author.c.name,
        message.c.question_numbers,
        message.c.goal_codes,
        message.c.edited_at,
        message.c.occasion,
    ).select_from(joined)


def read(statement: Select[Any], **values: Any) -> list[Entry]:
    """Runs a select made of :func:`entries_from`: two queries, the second for initiatives and files."""
    rows = db.session.execute(statement, {"me": None, "all": False, **values}).all()
    beside = beside_messages([row[0] for row in rows])
    return [_entry(row, *beside) for row in rows]


def _entry(row: Sequence[Any], listed: Mapping[int, tuple[ListedInitiative, ...]], attached: Mapping[int, tuple[ListedFile, ...]]) -> Entry:
    (
        key,
        number,
        thread,
        topic,
        parent_id,
        parent_number,
        status,
        kind,
        posted_at,
        late,
        language,
        subject,
        html,
        *who,
        for_another,
        typist,
        questions,
        goals,
        edited_at,
        occasion,
    ) = row
    typed_by = typist if for_another is not None else None
    initiatives = listed.get(key, ()) if html else ()
    return Entry(
        key, number, thread, topic, parent_id, parent_number, status, kind, posted_at, late, language, subject or "", html,
        speaker_of(who), typed_by, tuple(questions or ()), tuple(goals or ()), initiatives, edited_at, attached.get(key, ()) if html else (), occasion,
    )  # fmt: skip


def beside_messages(ids: Sequence[int]) -> tuple[Mapping[int, tuple[ListedInitiative, ...]], Mapping[int, tuple[ListedFile, ...]]]:
    """What is listed and attached to messages, by their ids, in order."""
    listed: dict[int, tuple[ListedInitiative, ...]] = {}
    attached: dict[int, tuple[ListedFile, ...]] = {}
    size = max(32, 1 << (len(ids) - 1).bit_length())
    for is_file, key, _, *row in db.session.execute(_beside(size), {f"m{n}": ids[n] if n < len(ids) else 0 for n in range(size)}):
        if is_file:
            name, media_type, _, _, file_id, length, locked, removed = row
            attached[key] = (*attached.get(key, ()), ListedFile(file_id, name, media_type, length, bool(locked), bool(removed)))
        else:
            listed[key] = (*listed.get(key, ()), ListedInitiative(*row[:4]))
    return listed, attached


# No answer, tag or initiative of a topic is older than its first message: their indexes are entered there.
first_of_topic = select(message.c.id).where(message.c.topic_id == bindparam("topic"), message.c.status == "published").order_by(message.c.number).limit(1)
_one = entries_from().where(message.c.forum_id == bindparam("forum"), message.c.number == bindparam("number"))


def by_number(forum_id: int, number: int, *, me: int | None, all_words: bool = False) -> Entry | None:
    """One message of a forum; ``all_words`` for a reader who was found allowed to see it whatever its status."""
    found = read(_one, forum=forum_id, number=number, me=me, all=all_words)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class State:
    """What decides whether somebody may see a message."""

    id: int
    status: str
    kind: str
    thread_id: int
    topic_id: int | None
    author_person_id: int | None
    late: bool
    posted_at: datetime

    @property
    def entity(self) -> Message:
        """For the rules, which look at its status and its time only."""
        return cast(Message, self)


_state = select(message.c.id, message.c.status, message.c.kind, message.c.thread_id, message.c.topic_id, author.c.person_id, message.c.late, message.c.posted_at)
_state = _state.join(author, author.c.id == message.c.author_id).where(message.c.forum_id == bindparam("forum"), message.c.number == bindparam("number"))


def state_of(forum_id: int, number: int) -> State | None:
    """Where a message stands, without its words."""
    found = db.session.execute(_state, {"forum": forum_id, "number": number}).first()
    return State(*found) if found else None


_reasons = select(Act.message_id, Act.kind, Act.reason).where(Act.message_id.in_(bindparam("messages", expanding=True)), Act.kind.in_(bindparam("kinds", expanding=True)))
_reasons = _reasons.order_by(Act.at, Act.id)


def last_acts(ids: Sequence[int], *kinds: str) -> dict[int, tuple[str, str]]:
    """The last act of these kinds on each message, and why, in the words of whoever did it."""
    if not ids:
        return {}
    return {row[0]: (row[1], row[2]) for row in db.session.execute(_reasons, {"messages": list(ids), "kinds": list(kinds)})}
