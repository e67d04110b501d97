"""Editions of action plans: goals with what stands under them, groups that goals share, the crosswalk, themes. A goal's code means something within its edition only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related

KINDS = ("objective", "indicator", "outcome", "key-area", "activity")
MEASURES = ("percentage", "level", "number", "yes-no")
ACTS = ("imported", "replaced", "edited", "restored")

# Texts of one thing in other languages than its edition's: {"fr": {"title": "…"}}.
Translations = dict[str, dict[str, str]]


class Edition(Base):
    """One edition (draft, adopted …) of one plan."""

    __tablename__ = "plan_edition"
    __table_args__ = (
        # One full edition under a name; beside it may stand those of archives, of which only the goals are known.
        Index("uq_plan_edition_complete", "code", "edition", unique=True, sqlite_where=text("complete"), postgresql_where=text("complete")),
        Index("uq_plan_edition_bare", "code", "edition", "digest", unique=True, sqlite_where=text("NOT complete"), postgresql_where=text("NOT complete")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(200))
    edition: Mapped[str] = mapped_column(String(200))
    title: Mapped[str | None] = mapped_column(Text)
    # Of title and goals: an archive whose edition differs from the one held here under the same name is kept beside it, never over it.
    digest: Mapped[str] = mapped_column(String(64))
    complete: Mapped[bool] = mapped_column(Boolean, default=False)  # a plan was imported, not only the goals that an archive names
    convention: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str | None] = mapped_column(String(35))  # of its texts; None: English
    note: Mapped[str | None] = mapped_column(Text)  # where the text comes from and what was done to it
    crosswalk_from: Mapped[str | None] = mapped_column(String(200))  # the editions that its crosswalk joins; one of them is this
    crosswalk_to: Mapped[str | None] = mapped_column(String(200))
    translations: Mapped[Translations | None] = mapped_column(JSON)
    has_themes: Mapped[bool] = mapped_column(Boolean, default=False)  # themes of its own, perhaps none; otherwise those that come with the software

    goals: Mapped[list["Goal"]] = related("Goal", order_by="Goal.position", back_populates="edition", cascade="all, delete-orphan")
    areas: Mapped[list["Area"]] = related("Area", order_by="Area.position", cascade="all, delete-orphan")
    groups: Mapped[list["Group"]] = related("Group", order_by="Group.position", cascade="all, delete-orphan")
    items: Mapped[list["Item"]] = related("Item", order_by="Item.position", cascade="all, delete-orphan")
    steps: Mapped[list["Step"]] = related("Step", order_by="Step.position", cascade="all, delete-orphan")
    themes: Mapped[list["Theme"]] = related("Theme", order_by="Theme.position", cascade="all, delete-orphan")


class Area(Base):
    """A part of an edition, named by the letter that its goals' codes begin with."""

    __tablename__ = "plan_area"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    translations: Mapped[Translations | None] = mapped_column(JSON)


class Group(Base):
    """Goals that share their key areas and activities."""

    __tablename__ = "plan_group"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(200))
    goal_codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # in the group's own order; the goals point back


class Goal(Base):
    """A goal, in the order of its edition."""

    __tablename__ = "goal"
    __table_args__ = (UniqueConstraint("edition_id", "code"), Index("ix_goal_group", "group_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("plan_group.id", ondelete="SET NULL"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(200))
    area: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str | None] = mapped_column(Text)
    aliases: Mapped[dict[str, list[str]] | None] = mapped_column(JSON)  # words by which suggestions know it, per language
    translations: Mapped[Translations | None] = mapped_column(JSON)

    edition: Mapped[Edition] = related("Edition", back_populates="goals")
    group: Mapped[Group | None] = related("Group")

    @property
    def label(self) -> str:
        """The short title where there is one."""
        return self.short_title or self.title


class Item(Base):
    """An objective, indicator, outcome, key area or activity: of one goal, or of a group of goals."""

    __tablename__ = "plan_item"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="known_kind"),
        CheckConstraint("(goal_id IS NULL) <> (group_id IS NULL)", name="of_a_goal_or_of_a_group"),
        Index("ix_plan_item_edition", "edition_id", "position"),
        Index("ix_plan_item_goal", "goal_id"),
        Index("ix_plan_item_group", "group_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("plan_group.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    measure: Mapped[str | None] = mapped_column(String(12))  # what an indicator is measured in
    translations: Mapped[Translations | None] = mapped_column(JSON)

    goal: Mapped[Goal | None] = related("Goal")
    group: Mapped[Group | None] = related("Group")


class Step(Base):
    """A step of the crosswalk: a code of one edition, and one code of another that takes it up. Several steps may leave one code."""

    __tablename__ = "plan_step"
    __table_args__ = (UniqueConstraint("edition_id", "from_code", "to_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))  # the edition that says so
    position: Mapped[int]
    from_code: Mapped[str] = mapped_column(String(200))
    to_code: Mapped[str] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)


class Theme(Base):
    """A theme that recurs across the goals of an edition, with what it is called and by which words it is known."""

    __tablename__ = "plan_theme"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(60))
    labels: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)  # per language: heading, sentence
    aliases: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)


class Revision(Base):
    """How an edition stood after it was imported or changed: who, when, why, and the whole document. Rows are added, never edited."""

    __tablename__ = "plan_revision"
    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint(one_of("act", ACTS), name="known_act"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("plan_edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[Person | None] = related("Person")
