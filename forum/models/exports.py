"""Exports that are too long for one request."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment, related
from core.files import StoredFile
from forum.models.forums import Forum

FORMATS = ("csv", "xlsx", "mbox", "json", "zip", "docx", "pdf")
COPIES = ("", "working", "clean")
EXPORT_STATES = ("waiting", "running", "ready", "failed", "cancelled")


class Export(Base):
    """A file that a job makes for one person, as that person may read the forum at that moment; forgotten after a week."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint(one_of("format", FORMATS), name="known_format"),
        CheckConstraint(one_of("state", EXPORT_STATES), name="known_state"),
        CheckConstraint(one_of("copy", COPIES), name="known_copy"),
        Index("ix_export_person", "person_id", "asked_at"),
        Index("ix_export_state", "state", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # in its address
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    unpublished: Mapped[bool] = mapped_column(default=False)  # with what waits, is hidden or withdrawn: for who keeps order only
    copy: Mapped[str] = mapped_column(String(8), default="")  # empty: of its messages; else of its summary, with sources or without
    version: Mapped[int] = mapped_column(default=0)  # of the summary; 0: the draft as it stands
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)  # messages, or sentences of a summary
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)  # when the job that makes it last gave a sign of life
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))

    forum: Mapped[Forum] = related("Forum")
    file: Mapped[StoredFile | None] = related("StoredFile")

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("ready", "failed", "cancelled")

    def begin(self, *, total: int, at: datetime) -> None:
        """A job has taken it up, from the beginning."""
        if self.is_over:
            raise ValueError(f"an export that is {self.state} does not begin")
        self.state, self.done, self.total, self.attempts, self.beat_at = "running", 0, total, self.attempts + 1, at

    def beat(self, *, done: int, at: datetime) -> None:
        """So many messages are written."""
        self.done, self.beat_at = done, at

    def finish(self, file: StoredFile, *, at: datetime) -> None:
        """The whole file is there."""
        if self.state != "running":
            raise ValueError(f"an export that is {self.state} is not finished")
        self.state, self.done, self.file, self.ended_at = "ready", self.total, file, at

    def fail(self, *, error: str, at: datetime) -> None:
        """It could not be made."""
        self.state, self.error, self.ended_at = "failed", error, at

    def cancel(self, *, at: datetime) -> None:
        """Its asker wants it no more."""
        if self.is_over:
            raise ValueError(f"an export that is {self.state} cannot be cancelled")
        self.state, self.ended_at = "cancelled", at
