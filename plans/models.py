"""Editions of action plans and their goals. A goal's code means something within its edition only."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, related


class Edition(Base):
    """One edition (draft, adopted …) of one plan."""

    __tablename__ = "plan_edition"
    __table_args__ = (UniqueConstraint("code", "edition", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(200))
    edition: Mapped[str] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(Text)
    # Of title and goals: an archive whose edition differs from the one held here under the same name is kept beside it, never over it.
    digest: Mapped[str] = mapped_column(String(64))

    goals: Mapped[list["Goal"]] = related("Goal", order_by="Goal.position", back_populates="edition", cascade="all, delete-orphan")


class Goal(Base):
    """A goal, in the order of its edition."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str | None] = mapped_column(Text)

    edition: Mapped[Edition] = related("Edition", back_populates="goals")

    @property
    def label(self) -> str:
        """The short title where there is one."""
        return self.short_title or self.title
