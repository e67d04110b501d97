"""How people come to take part in a forum that does not let in everybody: asked, invited, nominated."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import CATEGORIES, Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
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

    def describe(self, *, name: str, category: str, country: str | None, organization: str | None, language: str | None, words: str) -> None:
        """As whom they would take part."""
        self.name, self.category, self.country, self.organization = name, category, country or None, organization or None
        self.language, self.words = language, words

    def open(self, kind: str, *, by: Person | None, at: datetime) -> Act:
        """Waits from now on, as a request, a nomination or an invitation; an earlier key opens nothing any more. Stored beforehand, for the log names it."""
        before = self.state if self.decided_at else None
        self.kind, self.state, self.at, self.by_id = kind, "waiting", at, by.id if by and kind != "request" else None
        self.key_hash = self.told_at = self.decided_at = self.decided_by_id = None
        self.reason = ""
        return self._act(f"admission-{kind}", by=by, at=at, states={"from": before, "to": "waiting"})

    def tell(self, *, key_hash: str, at: datetime) -> None:
        """A letter with a new key goes to them; keys of earlier letters are dead."""
        self.key_hash, self.told_at = key_hash, at

    def admit(self, *, by: Person | None, at: datetime) -> Act:
        """They take part: a keeper said so, or they accepted."""
        return self._end("admitted", by=by, at=at)

    def refuse(self, *, by: Person | None, reason: str, at: datetime) -> Act:
        """They do not, and are told why."""
        return self._end("refused", by=by, at=at, reason=reason)

    def take_back(self, *, by: Person | None, at: datetime) -> Act:
        """By who asked, nominated or invited; or declined by who was invited."""
        return self._end("taken-back", by=by, at=at)

    def _end(self, state: str, *, by: Person | None, at: datetime, reason: str = "") -> Act:
        if self.state != "waiting":
            raise ValueError(f"a {self.kind} that is {self.state} cannot become {state}")
        self.state, self.decided_at, self.decided_by_id, self.reason, self.key_hash = state, at, by.id if by else None, reason, None
        return self._act(f"admission-{state}", by=by, at=at, reason=reason, states={"from": "waiting", "to": state})

    def _act(self, kind: str, *, by: Person | None, at: datetime, states: dict[str, str | None], reason: str = "") -> Act:
        return Act(forum_id=self.forum_id, kind=kind, at=at, by_id=by.id if by else None, reason=reason, data={"admission": self.id, **states})


class Passage(Base):
    """Somebody gave the password of a closed forum; it holds until the password changes."""

    __tablename__ = "passage"

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]  # of the password
    at: Mapped[datetime] = mapped_column(Moment)
