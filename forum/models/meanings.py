"""What the encoder of the optional extra found a message to mean: made in the background, read by the pages on which goals are suggested."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment


class MessageMeaning(Base):
    """Of one message: no word of it, only how near it comes to each goal. It counts while ``words`` and ``basis`` are those of today."""

    __tablename__ = "message_meaning"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[int]  # the version of its words that was read
    basis: Mapped[str] = mapped_column(String(64))  # edition and method
    taught: Mapped[str] = mapped_column(String(64))  # the labels by which ``scores`` were corrected
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    plain: Mapped[dict[str, float]] = mapped_column(JSON)  # by goal, untaught
    scores: Mapped[dict[str, float]] = mapped_column(JSON)  # by goal, corrected by labels
    method: Mapped[str] = mapped_column(String(60))
    method_version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
