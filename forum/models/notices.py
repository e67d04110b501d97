"""What a forum tells everybody at its turning points: by letter and on the front page, each once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
from forum.models.forums import Forum

NOTICES = ("announcement", "opening", "three-days", "last-day", "closing", "extended", "reopened", "summary-review", "summary-issued")


class Notice(Base):
    """A notice that was sent. ``occurrence`` tells the second extension from the first: the act it reports, or empty."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("forum_id", "kind", "occurrence"),
        CheckConstraint(one_of("kind", NOTICES), name="known_kind"),
        Index("ix_notice_bulletin", "bulletin_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    occurrence: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(Text, default="")  # what the sender added, as Markdown
    html: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(35))  # of those words
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # None: by the clock
    letters: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)  # the id of the person written to last: letters go in this order, and go on from there
    finished_at: Mapped[datetime | None] = mapped_column(Moment)  # None: letters are still to be written
    bulletin_until: Mapped[datetime | None] = mapped_column(Moment)  # on the front page until then; None: not there

    forum: Mapped[Forum] = related("Forum")

    def is_news(self, at: datetime) -> bool:
        """Whether it stands on the front page."""
        return self.bulletin_until is not None and self.bulletin_until > at

    def take_down(self, *, by: Person, at: datetime) -> Act:
        """Off the front page, before its time."""
        if not self.is_news(at):
            raise ValueError("what is not on the front page cannot be taken off it")
        return self._stands_until(at, "bulletin-taken-down", by=by, at=at)

    def put_up(self, *, until: datetime, by: Person, at: datetime) -> Act:
        """On the front page, until an instant to come."""
        if self.is_news(at) or until <= at:
            raise ValueError("only what is not on the front page is put there, until an instant to come")
        return self._stands_until(until, "bulletin-put-up", by=by, at=at)

    def _stands_until(self, until: datetime, kind: str, *, by: Person, at: datetime) -> Act:
        before, self.bulletin_until = self.bulletin_until, until
        data = {"notice": self.kind, "from": before.isoformat() if before else None, "to": until.isoformat()}
        return Act(forum_id=self.forum_id, kind=kind, at=at, by_id=by.id, data=data)
