"""What happens to an expert's place on the roster: the log of acts, versions of the profile, letters by the clock, nominations."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, Moment, related

if TYPE_CHECKING:
    from roster.models.experts import Expert

LETTERS = ("yearly", "six-months", "one-month", "lapsed")
NOMINATION_STATES = ("waiting", "accepted", "declined", "taken-back")


class ExpertAct(Base):
    """What was done to an expert's profile or place: who, what, when, why, from which standing to which. Rows are added, never edited; they go with what is erased."""

    __tablename__ = "expert_act"
    __table_args__ = (Index("ix_expert_act_expert", "expert_id", "at"), Index("ix_expert_act_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")  # private: seen by the expert and the secretariat
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ExpertVersion(Base):
    """The profile as it stood after it was published: the whole document (``roster.document``), private parts too."""

    __tablename__ = "expert_version"
    __table_args__ = (UniqueConstraint("expert_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)


class ExpertLetter(Base):
    """A letter that the clock sent about a confirmation or an end. One of a kind for one term; ``key_hash`` opens the page on which to confirm."""

    __tablename__ = "expert_letter"
    __table_args__ = (UniqueConstraint("expert_id", "kind", "term"), CheckConstraint(one_of("kind", LETTERS), name="known_kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    term: Mapped[datetime] = mapped_column(Moment)  # what it is about: the last confirmation (and for yearly letters, moved by the years since)
    at: Mapped[datetime] = mapped_column(Moment)
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)


class Nomination(Base):
    """Somebody put forward for the roster by a government: for a first listing, or again for another four years."""

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint(one_of("state", NOMINATION_STATES), name="known_state"),
        Index("ix_nomination_expert", "expert_id"),
        Index("ix_nomination_government", "government", "state"),
        Index("ix_nomination_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    government: Mapped[str] = mapped_column(String(2))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # the focal point then; a successor sees it by its government
    again: Mapped[bool] = mapped_column(default=False)  # for another term
    note: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(320), default="")  # where the nominee was written to
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    expert: Mapped["Expert"] = related("Expert", back_populates="nominations")

    def end(self, state: str, *, by_id: int | None, at: datetime) -> None:
        """Accepted or declined by the nominee, or taken back by the government."""
        if self.state != "waiting":
            raise ValueError(f"a nomination that is {self.state} cannot become {state}")
        self.state, self.decided_at, self.decided_by_id, self.key_hash = state, at, by_id, None
