"""By what experts are found: the index of their public words, and which of them changed since somebody looked."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.search import Index as SearchIndex

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
