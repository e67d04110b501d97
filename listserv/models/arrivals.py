"""Mails as they came: each kept once, byte for byte, with a row for each of our addresses it was sent to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from accounts.models import one_of
from core.database import Base, Moment, related

DISPOSITIONS = ("posted", "held", "bounce", "command", "ignored", "rejected")
WAYS = ("lmtp", "pipe")


class ReceivedMail(Base):
    """A mail as it came. It is committed before the mail server is told that we have it; all that is done with it can be done again."""

    __tablename__ = "received_mail"
    __table_args__ = (
        UniqueConstraint("message_id", "sha256"),
        CheckConstraint(one_of("way", WAYS), name="known_way"),
        Index("ix_received_mail_envelope_from", "envelope_from", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(300))  # with its angle brackets; empty where there is none
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    received_at: Mapped[datetime] = mapped_column(Moment)
    envelope_from: Mapped[str] = mapped_column(String(320))  # folded; empty for reports of mail servers
    way: Mapped[str] = mapped_column(String(8))
    raw: Mapped[bytes | None] = deferred(mapped_column(LargeBinary), raiseload=True)  # None once its time is over, or its author's account is erased


class Arrival(Base):
    """A mail at one of our addresses, and what became of it there."""

    __tablename__ = "arrival"
    __table_args__ = (
        UniqueConstraint("mail_id", "recipient"),
        CheckConstraint("disposition IS NULL OR " + one_of("disposition", DISPOSITIONS), name="known_disposition"),
        CheckConstraint("(disposition IS NULL) = (taken_at IS NULL)", name="taken_with_an_outcome"),
        Index("ix_arrival_waiting", "taken_at", "next_at"),
        Index("ix_arrival_sender", "sender", "received_at"),
        Index("ix_arrival_received", "received_at"),
        Index("ix_arrival_message", "message_id"),
        Index("ix_arrival_list_message", "list_message_id"),
        Index("ix_arrival_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("received_mail.id", ondelete="CASCADE"))
    recipient: Mapped[str] = mapped_column(String(320))  # folded
    received_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)  # None: waits
    next_at: Mapped[datetime] = mapped_column(Moment)  # while it waits: not before
    attempts: Mapped[int] = mapped_column(default=0)  # that ended in trouble of our own
    disposition: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(40), default="")  # a word of ``listserv.outcomes.REASONS``
    settled_at: Mapped[datetime | None] = mapped_column(Moment)  # held without having become a message: somebody has seen to it
    # What was read in it
    route: Mapped[str] = mapped_column(String(12), default="")  # a kind of ``listserv.routes``
    sender: Mapped[str] = mapped_column(String(320), default="")  # the address in From, folded
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    text_hash: Mapped[str] = mapped_column(String(64), default="")  # of what it says, so that saying it twice is noticed
    # What it was about, and what it became
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="SET NULL"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("mail_list.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # whose mail it was taken to be
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"))
    list_message_id: Mapped[int | None] = mapped_column(ForeignKey("list_message.id", ondelete="SET NULL"))
    elided: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # what was left out of the message: [start, end, text, rule] each
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # what a handler notes for itself
    # The one answer that may have gone to its sender
    answered: Mapped[str] = mapped_column(String(40), default="")  # its kind
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    mail: Mapped[ReceivedMail] = related("ReceivedMail")

    def take(self, disposition: str, reason: str, *, at: datetime) -> None:
        """What became of it is known."""
        self.disposition, self.reason, self.taken_at = disposition, reason, at

    def put_off(self, *, until: datetime) -> None:
        """Trouble of our own: it is tried again."""
        self.attempts, self.next_at = self.attempts + 1, until

    def again(self, *, at: datetime) -> None:
        """It waits once more, as if it had just come."""
        self.disposition = self.taken_at = self.settled_at = None
        self.reason, self.attempts, self.next_at = "", 0, at

    def settle(self, *, at: datetime) -> None:
        """Somebody has seen to it."""
        self.settled_at = self.settled_at or at

    def answer(self, kind: str, *, at: datetime) -> None:
        """Its sender is written to."""
        self.answered, self.answered_at = kind, at
