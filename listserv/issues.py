"""Digests as values: read by ``queries.digests``, written by ``mail.digests``."""

from dataclasses import dataclass
from datetime import datetime

from forum.queries.entries import Speaker


@dataclass(frozen=True, slots=True)
class Place:
    """A forum or a list that stands alone, as digests name it."""

    kind: str
    id: int
    slug: str
    title: str
    language: str
    timezone: str
    opens_at: datetime | None
    closes_at: datetime | None
    curated: bool
    takes_answers: bool = True  # of a list: whether its subscribers write to it
    hidden: bool = False  # strangers may not know of it

    def answers_taken(self, at: datetime) -> bool:
        """Whether a reader can still answer what they read."""
        return self.takes_answers and (self.closes_at is None or at < self.closes_at)


@dataclass(frozen=True, slots=True)
class Item:
    """A message as a digest shows it."""

    id: int
    kind: str  # "message" of a forum, or "list"
    number: int
    thread: int
    thread_title: str | None
    thread_language: str | None
    thread_by: Speaker | str | None
    topic: int | None
    topic_title: str | None
    by: Speaker | str
    moderator: bool
    at: datetime
    subject: str
    language: str | None
    words: str
    html: str
    parent: int | None
    parent_author_id: int | None
    above: tuple[int, ...]
    files: int


@dataclass(frozen=True)
class Note:
    """What a moderator put at the head of a digest."""

    words: str
    language: str | None
    chosen: tuple[int, ...] | None
    first: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True)
class Issue:
    """A digest as everybody gets it who gets the same."""

    place: Place
    items: tuple[Item, ...]
    rhythm: str
    form: str
    language: str
    zone: str
    since: datetime
    at: datetime
    answers: tuple[int, ...]  # numbers of messages that answer the reader
    topic: str | None  # of whose digest it is; None for that of a whole forum or list
    note: Note | None


@dataclass(frozen=True)
class Line:
    """A message as its line says it, with its page and, where it is shown in full, its words."""

    item: Item
    by: str
    said: str  # what it is about
    page: str
    gap: int
    full: bool


@dataclass(frozen=True)
class Group:
    """A thread within a topic."""

    number: int
    title: str | None
    tongue: str | None
    by: str | None
    lines: tuple[Line, ...]
