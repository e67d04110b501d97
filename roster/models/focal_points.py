"""National focal points: who speaks for a government when somebody is nominated, for the roster or for a forum."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment


class FocalPoint(Base):
    """A national focal point: may nominate experts, and participants of forums, of one country."""

    __tablename__ = "focal_point"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    named_at: Mapped[datetime] = mapped_column(Moment)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
