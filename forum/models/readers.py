"""What a reader keeps about forums: how far they have read, what they follow, what they want to find again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment

LEVELS = ("follow", "daily", "weekly", "announcements", "mute")
SCOPES = ("forum", "topic", "thread", "list")
SOURCES = ("page", "letter", "mail", "staff", "registration")


class ReadMark(Base):
    """All messages of a thread up to this number have been read. ``thread_id`` 0 stands for the whole forum ("mark all read")."""

    __tablename__ = "read_mark"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class Subscription(Base):
    """How much of a forum, topic, thread or list somebody wants to hear, and so to be mailed: each message, a digest, announcements, or nothing.

    The narrowest scope decides. To follow and to subscribe are one thing: pages of a forum and those of the lists write the same row.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("person_id", "scope", "scope_id"),
        CheckConstraint(one_of("level", LEVELS), name="known_level"),
        CheckConstraint(one_of("scope", SCOPES), name="known_scope"),
        CheckConstraint(one_of("source", SOURCES), name="known_source"),
        CheckConstraint("(forum_id IS NULL) = (scope = 'list')", name="in_a_forum_or_a_list"),
        Index("ix_subscription_scope", "forum_id", "scope", "scope_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))  # None: a list outside the forums
    scope: Mapped[str] = mapped_column(String(8))
    scope_id: Mapped[int]  # of the forum, topic, thread or list
    level: Mapped[str] = mapped_column(String(14))
    at: Mapped[datetime] = mapped_column(Moment)  # when this level was chosen
    cursor: Mapped[int] = mapped_column(default=0)  # the last appearance (of a list: message) that a digest has covered
    owed_from: Mapped[int | None]  # the cursor at which digests gave way to each message: what came after it, and in no digest, is still to be sent
    source: Mapped[str] = mapped_column(String(12), default="page")  # where it was asked for
    consent: Mapped[str] = mapped_column(Text, default="")  # how they agreed, where somebody else entered it
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who entered it for them

    @property
    def wants_digests(self) -> bool:
        """Whether several messages come in one letter."""
        return self.level in ("daily", "weekly")


class Appearance(Base):
    """A message has become public for the first time. Numbers run in the order in which readers came to see the messages of a forum, which those of messages do not.

    Written in the transaction of the message itself, while its forum's row is held. The post makes of it a row for each recipient; digests go by its number.
    """

    __tablename__ = "appearance"
    __table_args__ = (
        Index("ix_appearance_forum", "forum_id", "id"),
        Index("ix_appearance_waiting", "id", sqlite_where=text("fanned_out_at IS NULL"), postgresql_where=text("fanned_out_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment)
    fanned_out_at: Mapped[datetime | None] = mapped_column(Moment)  # when each recipient got a row of their own


class EarlierAppearance(Base):
    """The number that an appearance had before its message was taken from readers and shown again: digests sent before ``hidden_at`` brought it under that number."""

    __tablename__ = "earlier_appearance"
    __table_args__ = (Index("ix_earlier_appearance_message", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # that number
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    hidden_at: Mapped[datetime] = mapped_column(Moment)


class Bookmark(Base):
    """A message that somebody wants to find again."""

    __tablename__ = "bookmark"
    __table_args__ = (Index("ix_bookmark_message", "message_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(String(500), default="")
