"""Requests for assistance, whom they were offered to, what was agreed, and the report on it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from core.files import StoredFile
from plans.models import Goal

MODES = ("distance", "on-site", "both")


class AssistanceRequest(Base):
    """A country asks for an expert: to which goals, for which task, when, in which languages."""

    __tablename__ = "assistance_request"
    __table_args__ = (
        CheckConstraint(one_of("mode", MODES), name="known_mode"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        Index("ix_assistance_request_country", "country", "at"),
        Index("ix_assistance_request_open", "closed_at", "at"),
        Index("ix_assistance_request_by", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    task: Mapped[str] = mapped_column(Text)
    organization: Mapped[str] = mapped_column(String(300), default="")  # that the expert would work with
    mode: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int | None]  # of work, as far as it is known
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)  # in which the expert is to work, the most wanted first
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # who asks, for the country
    at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    closed_reason: Mapped[str] = mapped_column(Text, default="")
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # because nobody had been invited

    by: Mapped[Person | None] = related("Person", foreign_keys=[by_id])
    goals: Mapped[list[Goal]] = related("Goal", secondary="assistance_goal", order_by="Goal.position")

    def describe(self, *, title: str, task: str, organization: str, mode: str, starts_on: date, ends_on: date, days: int | None, languages: list[str], goals: list[Goal]) -> None:
        """What is asked for."""
        self.title, self.task, self.organization, self.mode = title, task, organization, mode
        self.starts_on, self.ends_on, self.days, self.languages, self.goals = starts_on, ends_on, days, languages, goals

    def open(self, *, by: Person, at: datetime) -> "AssistanceAct":
        """Made by somebody for the country. Stored beforehand, for the log names it."""
        self.by_id, self.at = by.id, at
        return self._act("made", by=by, at=at)

    def note_change(self, *, by: Person, at: datetime) -> "AssistanceAct":
        """Told otherwise than before."""
        return self._act("changed", by=by, at=at)

    def close(self, *, by: Person | None, reason: str, at: datetime) -> "AssistanceAct":
        """Nobody is invited any more. What was agreed stays agreed."""
        if self.closed_at is not None:
            raise ValueError("a closed request is closed")
        self.closed_at, self.closed_by_id, self.closed_reason = at, by.id if by else None, reason
        return self._act("closed", by=by, at=at, reason=reason)

    def reopen(self, *, by: Person, at: datetime) -> "AssistanceAct":
        """Experts can be invited again."""
        if self.closed_at is None:
            raise ValueError("an open request is open")
        self.closed_at, self.closed_by_id, self.closed_reason, self.reminded_at = None, None, "", None
        return self._act("reopened", by=by, at=at)

    def remind(self, *, at: datetime) -> "AssistanceAct":
        """The letter that comes where nobody was invited."""
        self.reminded_at = at
        return self._act("reminded", by=None, at=at)

    def _act(self, kind: str, *, by: Person | None, at: datetime, reason: str = "") -> "AssistanceAct":
        return AssistanceAct(request_id=self.id, kind=f"request-{kind}", by_id=by.id if by else None, at=at, reason=reason, data={})


class AssistanceGoal(Base):
    """A goal that a request is about."""

    __tablename__ = "assistance_goal"

    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"), primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), primary_key=True, index=True)


class ExpertInvitation(Base):
    """A request offered to an expert, with the reasons that were printed when it was, and the answer."""

    __tablename__ = "expert_invitation"
    __table_args__ = (
        UniqueConstraint("request_id", "expert_id"),
        Index("ix_expert_invitation_expert", "expert_id"),
        Index("ix_expert_invitation_open", "answered_at", "answer_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[int | None]  # by the printed rule; None where somebody was invited who had not been suggested
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    answer_by: Mapped[datetime] = mapped_column(Moment)
    key_hash: Mapped[str | None] = mapped_column(String(64))  # of the key in the letter to an expert without an account
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    expired_at: Mapped[datetime | None] = mapped_column(Moment)  # when the country was told that no answer had come
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted: Mapped[bool | None] = mapped_column(Boolean)
    answer: Mapped[str] = mapped_column(Text, default="")
    shows: Mapped[bool] = mapped_column(Boolean, default=False)  # the expert lets the assignment stand in the profile
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    request: Mapped[AssistanceRequest] = related("AssistanceRequest")

    @property
    def waits(self) -> bool:
        """Neither answered nor taken back."""
        return self.answered_at is None and self.withdrawn_at is None

    def send(self, *, by: Person, at: datetime, answer_by: datetime) -> "AssistanceAct":
        """To the expert, or to them once more after it was taken back. Stored beforehand."""
        self.by_id, self.at, self.answer_by = by.id, at, answer_by
        self.reminded_at = self.expired_at = self.answered_at = self.accepted = self.withdrawn_at = None
        self.answer = ""
        return self._act("sent", by=by, at=at)

    def tell(self, *, key_hash: str | None) -> None:
        """A letter goes; keys of earlier letters are dead."""
        self.key_hash = key_hash

    def accept(self, *, words: str, shows: bool, by: Person | None, at: datetime) -> "AssistanceAct":
        """The expert would do it. From now on each side has the other's address."""
        self.shows = shows
        return self._answer(True, words, by=by, at=at)

    def decline(self, *, words: str, by: Person | None, at: datetime) -> "AssistanceAct":
        """The expert would not, or has thought better of it."""
        return self._answer(False, words, by=by, at=at)

    def withdraw(self, *, by: Person | None, reason: str = "", at: datetime) -> "AssistanceAct":
        """Taken back by whoever invited."""
        if self.withdrawn_at is not None:
            raise ValueError("an invitation is taken back once")
        self.withdrawn_at, self.key_hash = at, None
        return self._act("withdrawn", by=by, at=at, reason=reason)

    def remind(self, *, at: datetime) -> "AssistanceAct":
        """The expert is written to once more."""
        self.reminded_at = at
        return self._act("reminded", by=None, at=at)

    def expire(self, *, at: datetime) -> "AssistanceAct":
        """No answer came in time; the country is told. A late answer still counts."""
        self.expired_at = at
        return self._act("expired", by=None, at=at)

    def _answer(self, accepted: bool, words: str, *, by: Person | None, at: datetime) -> "AssistanceAct":
        if self.withdrawn_at is not None or self.accepted is accepted:
            raise ValueError("this invitation takes no such answer")
        before = self.accepted
        self.answered_at, self.accepted, self.answer = at, accepted, words
        return self._act("accepted" if accepted else "declined", by=by, at=at, before=before)

    def _act(self, kind: str, *, by: Person | None, at: datetime, reason: str = "", **data: Any) -> "AssistanceAct":
        more = {"invitation": self.id, "expert": self.expert_id, **data}
        return AssistanceAct(request_id=self.request_id, kind=f"invitation-{kind}", by_id=by.id if by else None, at=at, reason=reason, data=more)


class Assignment(Base):
    """What a country and an expert agreed on, and the country's report on it. Part of the expert's history."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(one_of("mode", MODES), name="known_mode"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_it_ends"),
        UniqueConstraint("invitation_id"),
        Index("ix_assignment_expert", "expert_id", "starts_on"),
        Index("ix_assignment_request", "request_id"),
        Index("ix_assignment_ends", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("expert_invitation.id", ondelete="CASCADE"))
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id", ondelete="SET NULL"))
    country: Mapped[str] = mapped_column(String(2))
    title: Mapped[str] = mapped_column(String(200))
    mode: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_reason: Mapped[str] = mapped_column(Text, default="")
    shown: Mapped[bool] = mapped_column(Boolean, default=False)  # the expert lets it stand in the profile
    asked_at: Mapped[datetime | None] = mapped_column(Moment)  # for the report
    overdue_at: Mapped[datetime | None] = mapped_column(Moment)  # when the secretariat was told that none had come
    report: Mapped[str | None] = mapped_column(Text)
    report_public: Mapped[bool] = mapped_column(Boolean, default=False)  # the country lets everybody read it
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    reported_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)  # when the report was last changed

    request: Mapped[AssistanceRequest] = related("AssistanceRequest")
    documents: Mapped[list["AssignmentDocument"]] = related("AssignmentDocument", order_by="AssignmentDocument.id", cascade="all, delete-orphan")

    def describe(self, *, title: str, mode: str, starts_on: date, ends_on: date, days: int | None) -> None:
        """What is agreed."""
        self.title, self.mode, self.starts_on, self.ends_on, self.days = title, mode, starts_on, ends_on, days

    def agree(self, *, by: Person, at: datetime, first: bool) -> "AssistanceAct":
        """Written down by the country: for the first time (or after it was cancelled), or otherwise than before. Stored beforehand, for the log names it."""
        self.by_id, self.cancelled_at, self.cancelled_reason, self.asked_at, self.overdue_at = by.id, None, "", None, None
        return self._act("agreed" if first else "changed", by=by, at=at)

    def cancel(self, *, by: Person, reason: str, at: datetime) -> "AssistanceAct":
        """It does not come to it."""
        if self.cancelled_at is not None or self.reported_at is not None:
            raise ValueError("what is cancelled or reported on cannot be cancelled")
        self.cancelled_at, self.cancelled_reason = at, reason
        return self._act("cancelled", by=by, at=at, reason=reason)

    def show(self, shown: bool, *, by: Person | None, at: datetime) -> "AssistanceAct":
        """Whether it stands in the profile: the expert says so."""
        self.shown = shown
        return self._act("shown" if shown else "not-shown", by=by, at=at)

    def tell(self, report: str, *, public: bool, by: Person, at: datetime) -> "AssistanceAct":
        """The country's report, the first or a changed one."""
        if self.cancelled_at is not None:
            raise ValueError("there is nothing to report on")
        first = self.reported_at is None
        self.report, self.report_public = report, public
        if first:
            self.reported_at, self.reported_by_id = at, by.id
        else:
            self.changed_at = at
        return self._act("reported" if first else "report-changed", by=by, at=at, public=public)

    def ask(self, *, at: datetime) -> "AssistanceAct":
        """The letter that asks for the report."""
        self.asked_at = at
        return self._act("report-asked", by=None, at=at)

    def be_overdue(self, *, at: datetime) -> "AssistanceAct":
        """The secretariat is told that no report came."""
        self.overdue_at = at
        return self._act("report-overdue", by=None, at=at)

    def _act(self, kind: str, *, by: Person | None, at: datetime, reason: str = "", **data: Any) -> "AssistanceAct":
        more = {"assignment": self.id, "expert": self.expert_id, **data}
        return AssistanceAct(request_id=self.request_id, kind=f"assignment-{kind}", by_id=by.id if by else None, at=at, reason=reason, data=more)


class AssignmentDocument(Base):
    """A file that came with a report."""

    __tablename__ = "assignment_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))

    file: Mapped[StoredFile] = related("StoredFile")


class AssistanceAct(Base):
    """What was done about a request: who, when, why. Rows are added, never edited."""

    __tablename__ = "assistance_act"
    __table_args__ = (Index("ix_assistance_act_request", "request_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("assistance_request.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
