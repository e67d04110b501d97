"""National focal points: who speaks for a country, and how that changed: asked for, named, handed over, ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related

CHANGES = ("naming", "request", "handover", "end")
CHANGE_STATES = ("waiting", "done", "refused", "taken-back")


class FocalPoint(Base):
    """A national focal point, as of now: may nominate participants and experts of one country, and ask for experts on its behalf."""

    __tablename__ = "focal_point"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    named_at: Mapped[datetime] = mapped_column(Moment)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)  # when they first looked at the experts of their country
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # because they had not
    asked_at: Mapped[datetime | None] = mapped_column(Moment)  # whether it is still they: when the yearly letter last went

    def see(self, *, at: datetime) -> None:
        """They have opened their page."""
        self.seen_at = self.seen_at or at

    def remind(self, *, at: datetime) -> None:
        """The letter that comes where nobody has looked."""
        self.reminded_at = at

    def ask(self, *, at: datetime) -> None:
        """The yearly letter."""
        self.asked_at = at


class FocalPointChange(Base):
    """Somebody asked to be a focal point, was named, handed over to a successor, or ended. Rows are kept: they tell whose nominations a successor has taken on."""

    __tablename__ = "focal_point_change"
    __table_args__ = (
        CheckConstraint(one_of("kind", CHANGES), name="known_kind"),
        CheckConstraint(one_of("state", CHANGE_STATES), name="known_state"),
        Index("ix_focal_point_change_country", "country", "at"),
        Index("ix_focal_point_change_waiting", "state", "kind", "at"),
        Index("ix_focal_point_change_person", "person_id"),
        Index("ix_focal_point_change_from", "from_id"),
        Index("uq_focal_point_request", "country", "person_id", unique=True, sqlite_where=text("kind = 'request' AND state = 'waiting'"), postgresql_where=text("kind = 'request' AND state = 'waiting'")),
        Index("uq_focal_point_handover", "country", "from_id", unique=True, sqlite_where=text("kind = 'handover' AND state = 'waiting'"), postgresql_where=text("kind = 'handover' AND state = 'waiting'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    country: Mapped[str] = mapped_column(String(2))
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who gives it up
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who takes it on
    email: Mapped[str | None] = mapped_column(String(320))  # of a successor who has not answered; folded
    words: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # when the secretariat was told that nobody has followed

    person: Mapped[Person | None] = related("Person", foreign_keys=[person_id])

    def carry_out(self, *, by: Person | None, at: datetime) -> None:
        """It is so from now on."""
        self._end("done", by=by, at=at)

    def refuse(self, *, by: Person | None, reason: str, at: datetime) -> None:
        """It does not come to it: the secretariat, or the successor, said no."""
        self._end("refused", by=by, at=at, reason=reason)

    def take_back(self, *, by: Person | None, at: datetime) -> None:
        """By whoever asked, or wanted to hand over."""
        self._end("taken-back", by=by, at=at)

    def remind(self, *, at: datetime) -> None:
        """The secretariat is told that the country has nobody."""
        self.reminded_at = at

    def _end(self, state: str, *, by: Person | None, at: datetime, reason: str = "") -> None:
        if self.state != "waiting":
            raise ValueError(f"a {self.kind} that is {self.state} cannot become {state}")
        self.state, self.decided_at, self.decided_by_id, self.reason, self.email = state, at, by.id if by else None, reason, None
