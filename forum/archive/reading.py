"""Whether a document is a forum archive: every fault by its place, all of them at once.

The document is walked through once to find its parts and then part by part in the order in which they refer to each other,
whatever order it has. Of the messages only ids, numbers, instants and parents are kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from forum.archive.agenda import Agenda, TopicWindow
from forum.archive.faults import Faults, Invalid, shown
from forum.archive.messages import Messages
from forum.archive.stream import Document, NotJson, Tick, still


@dataclass(frozen=True)
class Archive:
    """A valid archive, ready to be stored. Arrays are by the place of the message in the document."""

    forum: dict[str, Any]
    plan: dict[str, Any] | None
    topics: list[dict[str, Any]]
    windows: dict[int, TopicWindow]
    participants: dict[str, int]  # ids with their place
    numbers: Sequence[int]
    unnumbered: bool  # no message of the document has a number of its own
    message_topics: Sequence[int]  # 0: to the whole forum
    parents: Sequence[int]  # the message each replies to, or -1
    roots: Sequence[int]  # the message that opens the thread of each
    depths: Sequence[int]
    warnings: Faults
    document: Document

    def participant_items(self) -> Iterator[dict[str, Any]]:
        """The participants, one after the other."""
        return self.document.items("participants")

    def message_items(self, tick: Tick = still) -> Iterator[dict[str, Any]]:
        """The messages, one after the other."""
        return self.document.items("messages", tick)


def read(file: BinaryIO, *, tick: Tick = still) -> Archive:
    """The archive in a seekable file. Raises Invalid. ``tick`` is told the bytes as they are read."""
    faults = Faults()
    document = Document(file)
    try:
        document.survey(tick)
    except NotJson as trouble:
        faults.add(trouble.place, trouble.reason)
        raise Invalid(faults) from None
    agenda = Agenda(document, faults)
    messages = Messages(agenda, tick=tick)
    if faults:
        raise Invalid(faults)
    return Archive(
        forum=agenda.forum, plan=agenda.plan, topics=agenda.topics, windows=agenda.windows or {}, participants=agenda.participants or {},
        numbers=messages.numbers, unnumbered=messages.unnumbered, message_topics=messages.topics, parents=messages.parents, roots=messages.roots, depths=messages.depths,
        warnings=messages.warnings, document=document,
    )  # fmt: skip


def taken(slug: str) -> Invalid:
    """The refusal of an archive whose forum stands here already."""
    faults = Faults()
    faults.add("forum.slug", f"{shown(slug)} is taken here; another can be given with --slug")
    return Invalid(faults)
