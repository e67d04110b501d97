"""The ledger: a row for each recipient of each message and digest, the runs that worked it off, and the switch that stops the post."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment

STATES = ("queued", "sending", "sent", "retry", "failed", "unknown", "dropped")
OPEN_STATES = ("queued", "retry", "unknown")  # still to be sent


class Delivery(Base):
    """One letter to one person: a message of a forum, one of a list, or a digest.

    ``sending`` is written before the first byte goes out and ``sent`` once the relay has taken it. What a crash leaves in ``sending`` is ``unknown``,
    and is sent again under the same Message-ID. ``dropped``: by the time its turn came nobody wanted it, or it was no longer to be seen.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id"),
        UniqueConstraint("list_message_id", "person_id"),
        UniqueConstraint("digest_id"),
        CheckConstraint(one_of("state", STATES), name="known_state"),
        CheckConstraint(
            "(message_id IS NOT NULL AND list_message_id IS NULL AND digest_id IS NULL) OR (message_id IS NULL AND list_message_id IS NOT NULL AND digest_id IS NULL)"
            " OR (message_id IS NULL AND list_message_id IS NULL AND digest_id IS NOT NULL)",
            name="of_one_thing",
        ),
        Index("ix_delivery_due", "state", "next_at"),
        Index("ix_delivery_person", "person_id", "state"),
        Index("ix_delivery_subscription", "subscription_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    list_message_id: Mapped[int | None] = mapped_column(ForeignKey("list_message.id", ondelete="CASCADE"))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id", ondelete="SET NULL"))  # what brought it; gone or muted, it is not sent
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(40))  # the worker that has it in hand
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    code: Mapped[int | None]  # what the relay answered last
    error: Mapped[str | None] = mapped_column(String(300))


class DeliveryRun(Base):
    """One stretch of work on the ledger."""

    __tablename__ = "delivery_run"
    __table_args__ = (Index("ix_delivery_run_begun", "begun_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    planned: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    put_off: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(300))  # what ended it before its time


class PostSwitch(Base):
    """Whether letters to subscribers go out at all: one row. ``home`` is the site they were last sent from; another site's data, restored here, stays silent until released."""

    __tablename__ = "post_switch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    home: Mapped[str | None] = mapped_column(String(300))
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")

    def stop(self, *, by_id: int | None, reason: str, at: datetime) -> None:
        """Nothing goes out from now on."""
        self.stopped_at, self.stopped_by_id, self.reason = self.stopped_at or at, by_id, reason

    def release(self, *, home: str) -> None:
        """What waits goes out, from this site."""
        self.stopped_at = self.stopped_by_id = None
        self.reason, self.home = "", home
