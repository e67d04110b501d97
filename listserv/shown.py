"""A message as letters show it, as values: read by ``queries.copies``, written by ``mail.copies``."""

from dataclasses import dataclass
from datetime import datetime

from forum.queries.entries import Entry


@dataclass(frozen=True)
class Where:
    """The forum and topic of a message, as letters name them."""

    forum_id: int
    slug: str
    forum: str
    language: str
    timezone: str
    closes_at: datetime
    topic: int | None
    topic_title: str | None
    visibility: str = "public"


@dataclass(frozen=True)
class Shown:
    """A message of a forum as a letter shows it. ``words`` is its source, ``above`` the numbers of what it answers, the thread's first to its parent."""

    entry: Entry
    words: str
    author_person_id: int | None
    where: Where
    above: tuple[int, ...]
    root: int
