"""The moderators' summary of a forum: the edits of its draft, the versions that were kept, and what contributors say in its review."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
from forum.models.forums import Forum, Registration

VERSIONS = ("saved", "review", "issued", "correction")
STANCES = ("confirm", "object")
OUTCOMES = ("accepted", "declined")
MAKINGS = ("draft", "check")
MAKING_STATES = ("waiting", "running", "ready", "failed")
LEASE = timedelta(minutes=3)  # so long a job may give no sign of life


class Summary(Base):
    """What a forum's draft needs beside its messages. The draft itself is made from messages, settings and edits whenever it is looked at."""

    __tablename__ = "summary"

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), unique=True)
    language: Mapped[str] = mapped_column(String(8))  # of its frame
    symbol: Mapped[str | None] = mapped_column(String(200))
    distribution: Mapped[str | None] = mapped_column(String(200))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    last_edit: Mapped[int] = mapped_column(default=0)
    last_version: Mapped[int] = mapped_column(default=0)
    review_opens_at: Mapped[datetime | None] = mapped_column(Moment)
    review_closes_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was first issued

    forum: Mapped[Forum] = related("Forum")

    def next_edit(self) -> int:
        """The number of the next edit. The caller holds the row."""
        self.last_edit += 1
        return self.last_edit

    def next_version(self) -> int:
        """The number of the next version. The caller holds the row."""
        self.last_version += 1
        return self.last_version

    def in_review(self, at: datetime) -> bool:
        """Whether contributors may say now whether they find their inputs rightly reflected."""
        return self.review_opens_at is not None and self.review_closes_at is not None and self.review_opens_at <= at < self.review_closes_at

    def open_review(self, *, closes: datetime, by: Person, at: datetime, reason: str = "") -> Act:
        """From now on, until ``closes``; open already, it ends then."""
        if self.issued_at is not None or closes <= at:
            raise ValueError("what is issued is not reviewed, and a review ends after it has begun")
        self.review_opens_at = self.review_opens_at or at
        return self._review_until(closes, by=by, reason=reason, at=at)

    def close_review(self, *, reason: str, by: Person, at: datetime) -> Act:
        """Before its time."""
        if not self.in_review(at):
            raise ValueError("only an open review is closed")
        return self._review_until(at, by=by, reason=reason, at=at)

    def _review_until(self, closes: datetime, *, by: Person, reason: str, at: datetime) -> Act:
        before, self.review_closes_at = self.review_closes_at, closes
        data = {"from": before.isoformat() if before else None, "to": closes.isoformat()}
        return Act(forum_id=self.forum_id, kind="summary-review", at=at, by_id=by.id, reason=reason, data=data)


class SummaryEdit(Base):
    """One act on the draft (kinds: ``forum.summary.edits``). Undone, it stays and says so."""

    __tablename__ = "summary_edit"
    __table_args__ = (UniqueConstraint("summary_id", "number"), Index("ix_summary_edit_target", "summary_id", "target"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(300))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = related("Person", foreign_keys=[by_id])

    def undo(self, *, by: Person, at: datetime) -> None:
        """As if it had not been done."""
        self.undone_at, self.undone_by_id = self.undone_at or at, self.undone_by_id or by.id

    def redo(self) -> None:
        """Done again."""
        self.undone_at = self.undone_by_id = None


class SummaryVersion(Base):
    """The whole document as it stood when it was kept; an issued one is what everybody reads, with its figures, for good."""

    __tablename__ = "summary_version"
    __table_args__ = (UniqueConstraint("summary_id", "number"), CheckConstraint(one_of("kind", VERSIONS), name="known_kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # of format "summary", version 1
    annex: Mapped[str] = mapped_column(Text, default="", deferred=True)
    edits: Mapped[list[int]] = mapped_column(JSON, default=list)  # numbers of those that were in force
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    symbol: Mapped[str | None] = mapped_column(String(200))
    distribution: Mapped[str | None] = mapped_column(String(200))
    dated: Mapped[date | None] = mapped_column(Date)  # the date it bears

    by: Mapped[Person | None] = related("Person", foreign_keys=[by_id])


class SummaryAnswer(Base):
    """What a contributor says of a sentence that rests on an input of theirs, of an input that none rests on, or of the whole; and the moderator's answer."""

    __tablename__ = "summary_answer"
    __table_args__ = (
        UniqueConstraint("summary_id", "registration_id", "version", "message_number", "place", name="uq_summary_answer_place"),
        CheckConstraint(one_of("stance", STANCES), name="known_stance"),
        CheckConstraint("outcome IS NULL OR " + one_of("outcome", OUTCOMES), name="known_outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    summary_id: Mapped[int] = mapped_column(ForeignKey("summary.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=0)  # the one that was read
    message_number: Mapped[int]  # 0: of the whole
    place: Mapped[str] = mapped_column(String(20), default="")  # block and sentence of that version; empty: of the input as such
    stance: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(8))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    registration: Mapped[Registration] = related("Registration")

    def settle(self, outcome: str, words: str, *, by: Person, at: datetime) -> None:
        """The moderator's answer, once."""
        if self.answered_at is not None:
            raise ValueError("this was answered already")
        self.outcome, self.answer, self.answered_at, self.answered_by_id = outcome, words, at, by.id


class SummaryMaking(Base):
    """The draft of a large forum, or its check, made by a job: how far it is, and what came of it. One of each a forum; the next takes its place."""

    __tablename__ = "summary_making"
    __table_args__ = (
        UniqueConstraint("forum_id", "kind"),
        CheckConstraint(one_of("state", MAKING_STATES), name="known_state"),
        CheckConstraint(one_of("kind", MAKINGS), name="known_kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8), default="draft")
    key: Mapped[str] = mapped_column(String(64))  # of the messages and settings that it is made from
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)  # inputs
    total: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    tree: Mapped[str] = mapped_column(Text, default="", deferred=True)  # of a check: its faults

    def is_at_work(self, at: datetime) -> bool:
        """Whether a job is at it, or will soon be: one that has died gives no sign of life."""
        return self.state in ("waiting", "running") and at < (self.beat_at or self.asked_at) + LEASE

    def ask(self, *, key: str, total: int, at: datetime) -> None:
        """To be made anew."""
        self.key, self.state, self.done, self.total, self.asked_at, self.beat_at, self.ended_at, self.tree = key, "waiting", 0, total, at, None, None, ""

    def begin(self, *, at: datetime) -> None:
        """A job has taken it up."""
        self.state, self.done, self.beat_at = "running", 0, at

    def finish(self, tree: str, *, key: str, at: datetime) -> None:
        """The tree is there; ``key`` is of what it was made from in the end."""
        self.state, self.done, self.tree, self.key, self.ended_at = "ready", self.total, tree, key, at

    def fail(self, *, at: datetime) -> None:
        """It could not be made."""
        self.state, self.ended_at = "failed", at
