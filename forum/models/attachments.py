"""Files that come with messages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person
from core.database import Base, Moment, related
from core.files import StoredFile
from forum.models.acts import Act
from forum.models.messages import Message


class Attachment(Base):
    """A file of a message; before the message is posted, of the draft in which it waits (``place`` as in Draft)."""

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_message", "message_id", "position"),
        Index("ix_attachment_draft", "person_id", "forum_id", "place"),
        Index("ix_attachment_forum", "forum_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who put it up
    place: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    locked: Mapped[bool] = mapped_column(default=False)  # readers see its name only, until a moderator unlocks it
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)  # taken away by a moderator; the name stays
    reason: Mapped[str] = mapped_column(Text, default="")

    file: Mapped[StoredFile] = related("StoredFile")
    message: Mapped[Message | None] = related("Message")

    def unlock(self, *, by: Person, at: datetime) -> Act:
        """Readers of the message may have it from now on."""
        if not self.locked or self.removed_at is not None:
            raise ValueError("only a locked file can be unlocked")
        self.locked = False
        return self._decided("attachment-unlocked", by=by, at=at)

    def remove(self, *, by: Person, at: datetime, reason: str) -> Act:
        """Nobody has it any more; its name stays where it stood. The caller takes away the bytes."""
        if self.removed_at is not None:
            raise ValueError("a file is removed once")
        self.removed_at, self.reason = at, reason
        return self._decided("attachment-removed", by=by, at=at, reason=reason)

    def _decided(self, kind: str, *, by: Person, at: datetime, reason: str = "") -> Act:
        self.decided_by_id, self.decided_at = by.id, at
        return Act(forum_id=self.forum_id, message_id=self.message_id, kind=kind, at=at, by_id=by.id, reason=reason, data={"attachment": self.id, "name": self.file.name})
