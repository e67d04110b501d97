"""What was done to a forum or a message: the log that every verb of theirs writes."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment, related

if TYPE_CHECKING:
    from forum.models.forums import Forum
    from forum.models.messages import Message

ACTS = ("announced", "extended", "reopened", "closed-early")


class Act(Base):
    """What was done to a forum or a message: who, what, when, why, from which state to which. Rows are added, never edited."""

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_forum", "forum_id", "at"), Index("ix_act_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    forum: Mapped["Forum"] = related("Forum")
    message: Mapped["Message | None"] = related("Message")
