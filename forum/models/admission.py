"""How people come to take part in a forum that does not let in everybody: asked, invited, nominated; and who may nominate."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import CATEGORIES, Person, one_of
from core.database import Base, Moment, related
from forum.models.forums import Forum

ADMISSIONS = ("request", "nomination", "invitation")
ADMISSION_STATES = ("waiting", "admitted", "refused", "taken-back")


class Admission(Base):
    """Somebody who asked to take part, was nominated, or was invited. The registration is made when it ends in ``admitted``."""

    __tablename__ = "admission"
    __table_args__ = (
        UniqueConstraint("forum_id", "email"),
        CheckConstraint(one_of("kind", ADMISSIONS), name="known_kind"),
        CheckConstraint(one_of("state", ADMISSION_STATES), name="known_state"),
        CheckConstraint(one_of("category", CATEGORIES), name="known_category"),
        Index("ix_admission_person", "person_id"),
        Index("ix_admission_waiting", "forum_id", "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="waiting")
    email: Mapped[str] = mapped_column(String(320))  # in lower case; an invitation may go to somebody without an account
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    organization: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(35))
    words: Mapped[str] = mapped_column(Text, default="")  # why they ask, or what the nominator says
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who nominated or invited
    at: Mapped[datetime] = mapped_column(Moment)
    key_hash: Mapped[str | None] = mapped_column(String(64))  # of the key in an invitation's letter
    told_at: Mapped[datetime | None] = mapped_column(Moment)  # when the letter last went
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")

    forum: Mapped[Forum] = related("Forum")
    person: Mapped[Person | None] = related("Person", foreign_keys=[person_id])


class FocalPoint(Base):
    """A national focal point: may nominate participants of one country."""

    __tablename__ = "focal_point"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    named_at: Mapped[datetime] = mapped_column(Moment)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Passage(Base):
    """Somebody gave the password of a closed forum; it holds until the password changes."""

    __tablename__ = "passage"

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]  # of the password
    at: Mapped[datetime] = mapped_column(Moment)
