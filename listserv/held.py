"""A message that waits for a decision, as a letter shows it: read by ``queries.deciding``, written by ``mail.deciding``."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Held:
    """With all that a letter says of it, in the language of its reader."""

    forum_id: int
    slug: str
    forum: str
    number: int
    topic: str
    parent: int | None
    subject: str
    text: str
    speaker: str
    posted_at: datetime
    late: bool
    changed: bool  # since an earlier letter
    files: tuple[tuple[str, int], ...] = ()
    hidden: bool = False  # its forum, to strangers
