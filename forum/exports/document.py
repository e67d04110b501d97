"""JSON: the archive of a forum as readers may have it. No addresses, no ids that another system gave, and only the messages that they may read."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from core.database import db
from forum.archive.writing import Writing, row_of
from forum.exports.source import Source
from forum.models import Message, Registration


class Shared(Writing):
    """What is handed out. A message that a reader may not read is not in it; what replied to it replies to the nearest one above that is."""

    def __init__(self, forum: dict[str, Any], source: Source, tick: Any) -> None:
        super().__init__({**forum, "archive_form": None})
        self.grown = True
        self.source, self.tick, self.done = source, tick, 0
        self.left_out = {} if source.everything else self._left_out()

    def _left_out(self) -> dict[int, int | None]:
        unread = select(Message.id, Message.reply_to_id).where(Message.forum_id == self.id, Message.status != "published")
        return {row[0]: row[1] for row in db.session.execute(unread, execution_options={"yield_per": 5000})}

    def which(self, model: Any) -> tuple[Any, ...]:
        """Published messages, and everybody who takes part."""
        return () if model is Registration or self.source.everything else (Message.status == "published",)

    def address(self, email: str | None) -> str | None:
        """Nobody's."""
        return None

    def form_of(self, row: Any) -> Any:
        """As we write it."""
        return None

    def id_of(self, given: str | None, ours: str) -> str:
        """Ours: theirs may have been an address."""
        return ours

    def prefix(self, model: Any, number: Any, letter: str) -> str:
        """Nothing of theirs stands in the way."""
        return letter

    def parent_of(self, row: Any) -> tuple[str | None, int | None]:
        """The nearest message above that is in the document."""
        self.done += 1
        self.tick(self.done)
        parent: int | None = row["reply_to_id"]
        if parent not in self.left_out:
            return None, row["parent_number"]
        seen: set[int] = set()
        while parent is not None and parent in self.left_out and parent not in seen:
            seen.add(parent)
            parent = self.left_out[parent]
        return None, db.session.scalar(select(Message.number).where(Message.id == parent)) if parent is not None else None


def pieces(source: Source, tick: Any) -> Iterator[bytes]:
    """The document, piece by piece."""
    forum = row_of(source.forum.slug)
    assert forum is not None
    for piece in Shared(forum, source, tick).pieces():
        yield piece.encode()
