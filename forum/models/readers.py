"""What a reader keeps about forums: how far they have read, what they follow, what they want to find again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment

LEVELS = ("follow", "digest", "mute")
SCOPES = ("forum", "topic", "thread")


class ReadMark(Base):
    """All messages of a thread up to this number have been read. ``thread_id`` 0 stands for the whole forum ("mark all read")."""

    __tablename__ = "read_mark"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class Following(Base):
    """How much of a forum, topic or thread somebody wants to hear: each message, a digest, or nothing. The narrowest scope decides."""

    __tablename__ = "following"
    __table_args__ = (
        UniqueConstraint("person_id", "forum_id", "scope", "scope_id"),
        CheckConstraint(one_of("level", LEVELS), name="known_level"),
        CheckConstraint(one_of("scope", SCOPES), name="known_scope"),
        Index("ix_following_scope", "forum_id", "scope", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(String(8))
    scope_id: Mapped[int]  # of the forum, topic or thread
    level: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Moment)


class Bookmark(Base):
    """A message that somebody wants to find again."""

    __tablename__ = "bookmark"
    __table_args__ = (Index("ix_bookmark_message", "message_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(500), default="")
