"""What became of a command by mail, as its answer tells it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A subscription in the answer to a question for one's status."""

    title: str
    level: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """``outcome``: confirm, already, changed, ended, none, refused, no-topic, status, help, form (which comes in a letter of its own). ``words`` is a rule's refusal, ``page`` where a subscription is confirmed."""

    name: str
    outcome: str
    said: str = ""
    title: str = ""
    level: str = ""
    topic: int | None = None
    page: str = ""
    until: datetime | None = None
    words: str = ""
    rows: tuple[Row, ...] = ()
    rests: bool = False  # the mailbox gets no letters of lists, because some came back
