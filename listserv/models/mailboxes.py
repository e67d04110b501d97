"""What is known of people's mailboxes: when and how they want their post, what came back, and addresses that get none."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Float, ForeignKey, Index, String, Text, true
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment
from listserv.models.digests import FORMS

BOUNCE_KINDS = ("hard", "soft", "policy", "complaint", "unknown")
HOUR = 6  # at which digests go unless somebody chose another


class Mailbox(Base):
    """How somebody wants their post, and whether it reaches them. Who has no row here has chosen nothing and nothing came back."""

    __tablename__ = "mailbox"
    __table_args__ = (
        CheckConstraint("hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="day_of_a_week"),
        CheckConstraint(one_of("form", FORMS), name="known_form"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    hour: Mapped[int] = mapped_column(default=HOUR)
    weekday: Mapped[int] = mapped_column(default=0)  # Monday is 0
    timezone: Mapped[str | None] = mapped_column(String(64))  # None: that of the profile
    form: Mapped[str] = mapped_column(String(8), default="html")
    own_messages: Mapped[bool] = mapped_column(default=False)  # whether one's own come too
    held_messages: Mapped[bool] = mapped_column(default=True, server_default=true())  # whether who keeps order gets each held message, to decide by an answer
    score: Mapped[float] = mapped_column(Float, default=0.0)  # of bounces; as it stood on ``scored_on``
    scored_on: Mapped[date | None] = mapped_column(Date)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    probed_at: Mapped[datetime | None] = mapped_column(Moment)
    probes: Mapped[int] = mapped_column(default=0)

    def suspend(self, *, at: datetime) -> None:
        """No post goes there until its reader says that it arrives again."""
        self.suspended_at = self.suspended_at or at

    def count(self, weight: float, *, before: float, on: date) -> None:
        """A letter came back; ``before`` is what is left of earlier ones."""
        self.score, self.scored_on = before + weight, on

    def probe(self, *, at: datetime, first: bool = False) -> None:
        """Its reader was asked whether letters arrive again; the ``first`` time by the letter that said they stopped."""
        self.probed_at, self.probes = at, self.probes + (not first)

    def resume(self) -> None:
        """Post goes there again, and what came back is forgotten."""
        self.suspended_at = self.scored_on = self.probed_at = None
        self.score, self.probes = 0.0, 0


class Bounce(Base):
    """A letter that came back, was refused, or was called unwanted."""

    __tablename__ = "bounce"
    __table_args__ = (CheckConstraint(one_of("kind", BOUNCE_KINDS), name="known_kind"), Index("ix_bounce_person", "person_id", "at"), Index("ix_bounce_delivery", "delivery_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(20), default="")  # "5.1.1", or what the relay answered
    diagnostic: Mapped[str] = mapped_column(String(500), default="")
    counted: Mapped[bool] = mapped_column(default=False)  # raised the score: once a day at most


class Suppression(Base):
    """An address that gets no post of lists, whoever has it."""

    __tablename__ = "suppression"

    email: Mapped[str] = mapped_column(String(320), primary_key=True)  # folded
    reason: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(Text, default="")
