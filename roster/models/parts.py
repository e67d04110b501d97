"""What hangs on an expert and is searched by: languages, places, goals, themes, education, and texts in several languages."""

from typing import TYPE_CHECKING

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import one_of
from core.database import Base, related
from plans.models import Goal

if TYPE_CHECKING:
    from roster.models.experts import Expert

LEVELS = ("mother-tongue", "excellent", "good", "fair")
PLACES = ("nationality", "country", "region")  # of whom; worked in
TEXTS = ("brief", "expertise", "responsibilities", "other")


class ExpertText(Base):
    """A text of a profile in one language: ``brief`` (150 words), other ``expertise``, main ``responsibilities``, ``other`` information (300 words)."""

    __tablename__ = "expert_text"
    __table_args__ = (CheckConstraint(one_of("field", TEXTS), name="known_field"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ExpertLanguage(Base):
    """A language that an expert works in, and how well."""

    __tablename__ = "expert_language"
    __table_args__ = (CheckConstraint(one_of("level", LEVELS), name="known_level"), Index("ix_expert_language_language", "language", "level", "expert_id"))

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[str] = mapped_column(String(14))
    position: Mapped[int] = mapped_column(default=0)


class ExpertPlace(Base):
    """A country or region: a nationality, or where an expert has worked. ``code`` is ISO 3166-1, or one of ``core.regions``."""

    __tablename__ = "expert_place"
    __table_args__ = (CheckConstraint(one_of("kind", PLACES), name="known_kind"), Index("ix_expert_place_code", "kind", "code", "expert_id"))

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    code: Mapped[str] = mapped_column(String(30), primary_key=True)


class ExpertGoal(Base):
    """An area of expertise by a goal of an edition; ``note`` says what in it."""

    __tablename__ = "expert_goal"
    __table_args__ = (Index("ix_expert_goal_goal", "goal_id", "expert_id"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    main: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str] = mapped_column(String(200), default="")

    goal: Mapped[Goal] = related("Goal")


class ExpertTheme(Base):
    """An area of expertise by a theme, named by its key."""

    __tablename__ = "expert_theme"
    __table_args__ = (Index("ix_expert_theme_theme", "theme", "expert_id"),)

    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[str] = mapped_column(String(60), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Education(Base):
    """A degree."""

    __tablename__ = "expert_education"
    __table_args__ = (UniqueConstraint("expert_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(ForeignKey("expert.id", ondelete="CASCADE"))
    position: Mapped[int]
    degree: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200), default="")
    institution: Mapped[str] = mapped_column(String(300), default="")
    from_year: Mapped[int | None]
    to_year: Mapped[int | None]

    expert: Mapped["Expert"] = related("Expert", back_populates="education")
