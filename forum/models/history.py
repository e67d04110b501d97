"""What became of a message beside its status: reports by readers, people named in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
from forum.models.messages import Message

REPORT_REASONS = ("off-topic", "disrespectful", "advertising", "private-data", "duplicate", "other")
REPORT_STATES = ("open", "settled", "dismissed")


class Report(Base):
    """A reader who thinks that a moderator should look at a message; one open report a person and message."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("message_id", "by_id"),
        CheckConstraint(one_of("reason", REPORT_REASONS), name="known_reason"),
        CheckConstraint(one_of("state", REPORT_STATES), name="known_state"),
        Index("ix_report_open", "forum_id", "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(10), default="open")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="")

    message: Mapped[Message] = related("Message")

    def settle(self, state: str, *, by: Person, at: datetime, answer: str) -> Act:
        """Acted on (``settled``) or not (``dismissed``); who made it is not in the log."""
        if self.state != "open":
            raise ValueError(f"a report that was {self.state} cannot be {state}")
        self.state, self.settled_by_id, self.settled_at, self.answer = state, by.id, at, answer
        return Act(forum_id=self.forum_id, message_id=self.message_id, kind=f"report-{state}", at=at, by_id=by.id, reason=answer, data={"reason": self.reason})


class Mention(Base):
    """A participant named in a message with @."""

    __tablename__ = "mention"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
