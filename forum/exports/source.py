"""A forum as one reader may take it away: its head, its topics and its messages, read in chunks from one state of the database."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, or_, select, true

from core.database import db
from core.files import StoredFile
from core.letters import link
from forum.exports.words import Words
from forum.models import Attachment, Initiative, Message, Registration, Thread
from forum.queries import entries
from forum.queries.entries import ListedInitiative, Speaker, speaker_columns, speaker_of
from forum.queries.heads import ForumHead

CHUNK = 250  # messages read at once, and about how many characters of their words
CHARACTERS = 1 << 19
BATCH = 5000

_message, _parent, _thread = Message.__table__, Message.__table__.alias("parent"), Thread.__table__
_speaker, _author = Registration.__table__.alias("speaker"), Registration.__table__.alias("author")


def _known(table: Any) -> ColumnElement[bool]:
    """What every reader of the forum knows of: published messages, and the places of those that were; of what an archive brought, we believe so."""
    return or_(table.c.status == "published", table.c.status.in_(entries.GONE) & or_(table.c.published_at.is_not(None), table.c.archive_id.is_not(None)))


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that came with a message and may be handed out."""

    name: str
    size: int
    key: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """A message to be written. Of one that this reader may not read there is its place and nothing else."""

    id: int
    number: int
    parent: int | None  # number of what it replies to
    thread: int  # number of the message that opened its thread
    thread_title: str
    topic_id: int | None
    depth: int
    status: str
    kind: str
    occasion: str | None
    late: bool
    posted_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    language: str | None
    subject: str
    body: str
    html: str
    speaker: Speaker | None  # whom it speaks for
    speaker_id: int
    typed_by: str | None  # who typed it in for the speaker
    questions: tuple[int, ...]
    goals: tuple[str, ...]
    initiatives: tuple[ListedInitiative, ...]
    files: tuple[Filed, ...]

    @property
    def is_gap(self) -> bool:
        """Whether only its place is told."""
        return self.speaker is None


class Source:
    """What the formats write. ``everything``: also what waits, was hidden or withdrawn, for who keeps order."""

    def __init__(self, forum: ForumHead, *, language: str, at: datetime, everything: bool = False) -> None:
        self.forum, self.language, self.at, self.everything = forum, language, at, everything
        self.words = Words(language)
        self.base = link("forum.show", language, slug=forum.slug)
        self.topics: Mapping[int, Any] = {topic.id: topic for topic in forum.topics}

    def permalink(self, number: int) -> str:
        """The lasting address of a message."""
        return f"{self.base}/messages/{number}"

    def these(self, table: Any = _message) -> ColumnElement[bool]:
        """The messages, in a select from their table or an alias of it, that are written."""
        return true() if self.everything else _known(table)

    def count(self) -> int:
        """How many messages and gaps there are to write."""
        return db.session.scalar(select(func.count()).select_from(_message).where(_message.c.forum_id == self.forum.id, self.these())) or 0

    def by_number(self) -> tuple[Sequence[int], Sequence[int]]:
        """The ids of all messages in the order of their numbers, and how long their words are."""
        ids, weights = array("q"), array("q")
        statement = select(_message.c.id, func.length(_message.c.body)).where(_message.c.forum_id == self.forum.id, self.these()).order_by(_message.c.number)
        for id_, weight in db.session.execute(statement, execution_options={"yield_per": BATCH}):
            ids.append(id_)
            weights.append(weight or 0)
        return ids, weights

    def lines(self, ids: Sequence[int] | None = None, weights: Sequence[int] | None = None) -> Iterator[Line]:
        """Messages in the order of these ids; all of them by number where none are given."""
        if ids is None or weights is None:
            ids, weights = self.by_number()
        start = weight = 0
        for index in range(len(ids)):
            if index > start and (index - start == CHUNK or weight + weights[index] > CHARACTERS):
                yield from self._chunk(ids[start:index])
                start, weight = index, 0
            weight += weights[index]
        if len(ids) > start:
            yield from self._chunk(ids[start:])

    def _chunk(self, ids: Sequence[int]) -> list[Line]:
        wanted = list(ids)
        initiatives, files = self._initiatives(wanted), self._files(wanted)
        rows = {row[0]: row for row in db.session.execute(self._columns().where(_message.c.id.in_(wanted)))}
        return [self._line(rows[id_], initiatives, files) for id_ in wanted if id_ in rows]

    def _columns(self) -> Any:
        joined = _message.join(_speaker, _speaker.c.id == _message.c.speaker_id).join(_author, _author.c.id == _message.c.author_id)
        joined = joined.outerjoin(_parent, _parent.c.id == _message.c.reply_to_id).join(_thread, _thread.c.id == _message.c.thread_id)
        words = true() if self.everything else (_message.c.status == "published")
        knowable = self.these(_parent) if not self.everything else true()
        c = _message.c
        return select(
            c.id, c.number, case((knowable, _parent.c.number)), _thread.c.root_number, _thread.c.title, c.topic_id, c.depth, c.status, c.kind, c.occasion, c.late,
            c.posted_at, c.published_at, c.edited_at, c.language, case((words, c.subject), else_=""), case((words, c.body), else_=""), case((words, c.html), else_=""),
            case((words, true()), else_=false()), c.speaker_id, c.on_behalf_of_id, _author.c.name, c.question_numbers, c.goal_codes, *speaker_columns(_speaker),
        ).select_from(joined)  # fmt: skip

    def _line(self, row: Sequence[Any], initiatives: Mapping[int, list[ListedInitiative]], files: Mapping[int, list[Filed]]) -> Line:
        (key, number, parent, thread, thread_title, topic_id, depth, status, kind, occasion, late, posted_at, published_at, edited_at, language, subject, body, html,
         readable, speaker_id, for_another, typist, questions, goals, *who) = row  # fmt: skip
        if not readable:
            return Line(key, number, parent, thread, "", topic_id, depth, status, kind, None, False, posted_at, None, None, None, "", "", "", None, 0, None, (), (), (), ())
        return Line(
            key, number, parent, thread, thread_title or "", topic_id, depth, status, kind, occasion, late, posted_at, published_at, edited_at, language, subject or "", body, html,
            speaker_of(who), speaker_id, (typist or self.words.former) if for_another is not None else None, tuple(questions or ()), tuple(goals or ()),
            tuple(initiatives.get(key, ())), tuple(files.get(key, ())),
        )  # fmt: skip

    def _initiatives(self, ids: list[int]) -> Mapping[int, list[ListedInitiative]]:
        found: dict[int, list[ListedInitiative]] = defaultdict(list)
        asked = select(Initiative.message_id, Initiative.title, Initiative.type, Initiative.audience, Initiative.status).where(Initiative.message_id.in_(ids))
        for message_id, title, type_, audience, status in db.session.execute(asked.order_by(Initiative.message_id, Initiative.position)):
            found[message_id].append(ListedInitiative(title, type_, audience, status))
        return found

    def _files(self, ids: list[int]) -> Mapping[int, list[Filed]]:
        """Files of these messages; those that a moderator has locked or taken away are nobody's to carry off."""
        found: dict[int, list[Filed]] = defaultdict(list)
        asked = select(Attachment.message_id, StoredFile.name, StoredFile.size, StoredFile.key, StoredFile.sha256).join(StoredFile, StoredFile.id == Attachment.file_id)
        asked = asked.where(Attachment.message_id.in_(ids), Attachment.removed_at.is_(None), Attachment.locked.is_(False))
        for message_id, name, size, key, digest in db.session.execute(asked.order_by(Attachment.message_id, Attachment.position, Attachment.id)):
            found[message_id].append(Filed(name, size, key, digest))
        return found


def ticked(lines: Iterable[Line], tick: Any) -> Iterator[Line]:
    """The same lines; ``tick`` is told how many were asked for so far."""
    for done, line in enumerate(lines):
        tick(done)
        yield line
