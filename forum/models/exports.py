"""Exports that are too long for one request."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment, related
from core.files import StoredFile
from forum.models.forums import Forum

FORMATS = ("csv", "xlsx", "mbox", "json", "zip", "docx", "pdf")
EXPORT_STATES = ("waiting", "running", "ready", "failed", "cancelled")


class Export(Base):
    """A file that a job makes for one person, as that person may read the forum at that moment; forgotten after a week."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint(one_of("format", FORMATS), name="known_format"),
        CheckConstraint(one_of("state", EXPORT_STATES), name="known_state"),
        Index("ix_export_person", "person_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)  # in its address
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)  # messages
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))

    forum: Mapped[Forum] = related("Forum")
    file: Mapped[StoredFile | None] = related("StoredFile")
