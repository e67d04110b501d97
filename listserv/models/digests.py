"""Digests: what each covered, and what a moderator put at the head of those of a day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment

RHYTHMS = ("daily", "weekly")
FORMS = ("html", "text", "mime", "short")


class Digest(Base):
    """One digest to one person: all that appeared after ``after`` up to ``until`` (numbers of appearances; on a list, of its messages) and was theirs to get.

    Written in the transaction that moves the subscription's cursor and queues the delivery. One a subscription and day of the reader.
    """

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("subscription_id", "due_on"),
        CheckConstraint(one_of("rhythm", RHYTHMS), name="known_rhythm"),
        CheckConstraint(one_of("form", FORMS), name="known_form"),
        CheckConstraint("after < until", name="covers_something"),
        Index("ix_digest_person", "person_id"),
        Index("ix_digest_forum", "forum_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id", ondelete="SET NULL"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("mail_list.id", ondelete="CASCADE"))
    rhythm: Mapped[str] = mapped_column(String(8))
    form: Mapped[str] = mapped_column(String(8))
    due_on: Mapped[date] = mapped_column(Date)  # the reader's day
    after: Mapped[int]
    until: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)  # the window in words
    at: Mapped[datetime] = mapped_column(Moment)
    count: Mapped[int]
    curation_id: Mapped[int | None] = mapped_column(ForeignKey("curation.id", ondelete="SET NULL"))


class Curation(Base):
    """A moderator's note at the head of the digests of a forum or list that are due on a day, and what is shown in full."""

    __tablename__ = "curation"
    __table_args__ = (
        UniqueConstraint("forum_id", "due_on", "rhythm"),
        UniqueConstraint("list_id", "due_on", "rhythm"),
        CheckConstraint(one_of("rhythm", RHYTHMS), name="known_rhythm"),
        CheckConstraint("(forum_id IS NULL) <> (list_id IS NULL)", name="of_a_forum_or_a_list"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("mail_list.id", ondelete="CASCADE"))
    due_on: Mapped[date] = mapped_column(Date)
    rhythm: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(35))
    chosen: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))  # numbers of messages to be shown in full
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    released_at: Mapped[datetime | None] = mapped_column(Moment)  # digests of a curated list wait for this, or for the end of their day
