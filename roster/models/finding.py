"""By what experts are found: the index of their public words, and which of them changed since somebody looked. And how they come in many at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from core.files import StoredFile
from core.search import Index as SearchIndex

IMPORT_STATES = ("checked", "running", "done", "failed")
expert_index = SearchIndex("expert_search", Base.metadata)


class RosterState(Base):
    """One row: how often what readers find has changed. ``key`` is drawn by lot with the first change, so that another database is not taken for this one."""

    __tablename__ = "roster_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]


class ExpertChange(Base):
    """With which change an expert was last touched; the row outlives the expert."""

    __tablename__ = "expert_change"
    __table_args__ = (Index("ix_expert_change_version", "version"),)

    expert_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]


class RosterImport(Base):
    """A table of experts that somebody brought: what it was found to say, and what became of it."""

    __tablename__ = "roster_import"
    __table_args__ = (CheckConstraint(one_of("state", IMPORT_STATES), name="known_state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))  # gone once it was imported, given up or forgotten
    name: Mapped[str] = mapped_column(String(255))  # of the file
    language: Mapped[str] = mapped_column(String(8))
    agreed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="checked")
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # rows, listed, faults, warnings, ignored columns
    done: Mapped[int] = mapped_column(default=0)  # rows read while it is imported
    brought_at: Mapped[datetime] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person | None] = related("Person")
    file: Mapped[StoredFile | None] = related("StoredFile")

    def begin(self, *, at: datetime) -> None:
        """Its experts are being stored from now on."""
        if self.state != "checked":
            raise ValueError("a table is imported once")
        self.state, self.begun_at = "running", at

    def wait_again(self, report: dict[str, Any]) -> None:
        """The roster has changed since it was checked: what it would do now is looked at first."""
        self.state, self.begun_at, self.done, self.report = "checked", None, 0, {**report, "again": True}

    def end(self, state: str, *, at: datetime) -> None:
        """Everybody is stored, or nobody."""
        self.state, self.ended_at, self.file_id = state, at, None
