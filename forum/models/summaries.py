"""The moderators' summary of a forum: the edits of its draft, the versions that were kept, and what contributors say in its review."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
from forum.models.forums import Forum, Registration

VERSIONS = ("saved", "review", "issued", "correction")
STANCES = ("confirm", "object")


class Summary(Base):
    """What a forum's draft needs beside its messages. The draft itself is made from messages, settings and edits whenever it is looked at."""

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str] = mapped_column(String(8))  # of its frame
    symbol: Mapped[str | None] = mapped_column(String(200))
    distribution: Mapped[str | None] = mapped_column(String(200))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    last_edit: Mapped[int] = mapped_column(default=0)
    last_version: Mapped[int] = mapped_column(default=0)
    review_opens_at: Mapped[datetime | None] = mapped_column(Moment)
    review_closes_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was first issued

    forum: Mapped[Forum] = related("Forum")

    def next_edit(self) -> int:
        """The number of the next edit. The caller holds the row."""
        self.last_edit += 1
        return self.last_edit

    def next_version(self) -> int:
        """The number of the next version. The caller holds the row."""
        self.last_version += 1
        return self.last_version

    def in_review(self, at: datetime) -> bool:
        """Whether contributors may say now whether they find their inputs rightly reflected."""
        return self.review_opens_at is not None and self.review_closes_at is not None and self.review_opens_at <= at < self.review_closes_at

    def open_review(self, *, closes: datetime, by: Person, at: datetime) -> Act:
        """From now on, until ``closes``."""
        if self.issued_at is not None or closes <= at:
            raise ValueError("what is issued is not reviewed, and a review ends after it has begun")
        before = self.review_closes_at
        self.review_opens_at, self.review_closes_at = self.review_opens_at or at, closes
        return Act(forum_id=self.forum_id, kind="summary-review", at=at, by_id=by.id, data={"from": before.isoformat() if before else None, "to": closes.isoformat()})


class SummaryEdit(Base):
    """One act on the draft (kinds: ``forum.summary.edits``). Undone, it stays and says so."""

    __tablename__ = "summary_edit"
    __table_args__ = (UniqueConstraint("summary_id", "number"), Index("ix_summary_edit_target", "summary_id", "target"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(300))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = related("Person", foreign_keys=[by_id])

    def undo(self, *, by: Person, at: datetime) -> None:
        """As if it had not been done."""
        self.undone_at, self.undone_by_id = self.undone_at or at, self.undone_by_id or by.id

    def redo(self) -> None:
        """Done again."""
        self.undone_at = self.undone_by_id = None


class SummaryVersion(Base):
    """The whole document as it stood when it was kept; an issued one is what everybody reads, with its figures, for good."""

    __tablename__ = "summary_version"
    __table_args__ = (UniqueConstraint("summary_id", "number"), CheckConstraint(one_of("kind", VERSIONS), name="known_kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # of format "summary", version 1
    annex: Mapped[str] = mapped_column(Text, default="", deferred=True)
    edits: Mapped[list[int]] = mapped_column(JSON, default=list)  # numbers of those that were in force
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    symbol: Mapped[str | None] = mapped_column(String(200))
    distribution: Mapped[str | None] = mapped_column(String(200))
    dated: Mapped[date | None] = mapped_column(Date)  # the date it bears

    by: Mapped[Person | None] = related("Person", foreign_keys=[by_id])


class SummaryAnswer(Base):
    """What a contributor says of how one of their inputs is reflected, and the moderator's answer."""

    __tablename__ = "summary_answer"
    __table_args__ = (UniqueConstraint("summary_id", "registration_id", "message_number"), CheckConstraint(one_of("stance", STANCES), name="known_stance"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    message_number: Mapped[int]
    stance: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    registration: Mapped[Registration] = related("Registration")
