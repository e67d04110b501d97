"""Threads and messages with their tags, initiatives and drafts, and the index in which messages are found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from core.search import Index as SearchIndex
from forum.models.acts import Act
from forum.models.forums import Forum, Registration, Topic
from plans.models import Goal

KINDS = ("input", "moderator")
STATUSES = ("published", "pending", "hidden", "withdrawn")
OCCASIONS = ("opening", "mid-point", "closing")
_ONCE_HELD = text("published_at > posted_at")
INITIATIVE_STATUSES = ("ongoing", "planned", "completed")

message_index = SearchIndex("message_search", Base.metadata, merged_apart=True)


class Thread(Base):
    """A message that replies to none, and all that followed from it."""

    __tablename__ = "thread"
    __table_args__ = (
        Index("ix_thread_latest", "topic_id", "last_message_at", "id"),
        Index("ix_thread_forum", "forum_id"),
        Index("ix_thread_pinned", "topic_id", "pinned_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))  # None: to the whole forum
    root_number: Mapped[int]
    message_count: Mapped[int] = mapped_column(default=0)  # published ones
    last_message_at: Mapped[datetime | None] = mapped_column(Moment)
    pinned_at: Mapped[datetime | None] = mapped_column(Moment)  # stands above the others
    locked_at: Mapped[datetime | None] = mapped_column(Moment)  # takes no more replies
    title: Mapped[str | None] = mapped_column(Text)  # given by a moderator who split it off; None: the subject of its first message

    def pin(self, first: "Message", *, by: Person, at: datetime) -> "Act":
        """Puts it above the others of its topic."""
        return self._turn("pinned_at", at, "thread-pinned", first, by=by, at=at)

    def unpin(self, first: "Message", *, by: Person, at: datetime) -> "Act":
        """Back among the others."""
        return self._turn("pinned_at", None, "thread-unpinned", first, by=by, at=at)

    def lock(self, first: "Message", *, by: Person, at: datetime, reason: str = "") -> "Act":
        """Takes no more replies; what stands there stays."""
        return self._turn("locked_at", at, "thread-locked", first, by=by, at=at, reason=reason)

    def unlock(self, first: "Message", *, by: Person, at: datetime) -> "Act":
        """Takes replies again."""
        return self._turn("locked_at", None, "thread-unlocked", first, by=by, at=at)

    def _turn(self, mark: str, to: datetime | None, kind: str, first: "Message", *, by: Person, at: datetime, reason: str = "") -> "Act":
        if (getattr(self, mark) is None) == (to is None):
            raise ValueError(f"nothing to be done: {kind}")
        setattr(self, mark, to)
        return Act(forum_id=self.forum_id, message_id=first.id, kind=kind, at=at, by_id=by.id, reason=reason, data={"thread": self.root_number})


class Message(Base):
    """Anything posted. Its number is unique in the forum, never reused, and its permalink outlives moving."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("forum_id", "number"),
        UniqueConstraint("forum_id", "archive_id"),
        UniqueConstraint("author_id", "submission"),
        CheckConstraint(one_of("kind", KINDS), name="known_kind"),
        CheckConstraint(one_of("status", STATUSES), name="known_status"),
        CheckConstraint("occasion IS NULL OR " + one_of("occasion", OCCASIONS), name="known_occasion"),
        CheckConstraint("reply_to_id <> id", name="never_replies_to_itself"),
        Index("ix_message_topic", "topic_id", "status", "number"),
        Index("ix_message_thread", "thread_id", "number"),
        # With what statistics are counted by, so that they are counted without the messages.
        Index("ix_message_forum_status", "forum_id", "status", "number", "language", "kind", "topic_id", "speaker_id", "posted_at"),
        Index("ix_message_speaker", "forum_id", "speaker_id", "topic_id"),
        Index("ix_message_author_status", "author_id", "status"),
        Index("ix_message_reply_to", "reply_to_id"),
        # What was held before it appeared may be unread below a reader's mark; hardly any row of most forums.
        Index("ix_message_once_held", "thread_id", "published_at", sqlite_where=_ONCE_HELD, postgresql_where=_ONCE_HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    number: Mapped[int]
    depth: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))  # who wrote or typed it
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))  # whom it speaks for: that one, else the author
    posted_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str | None] = mapped_column(String(35))
    subject: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)  # Markdown, as written
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12), default="input")
    status: Mapped[str] = mapped_column(String(12), default="published")
    late: Mapped[bool] = mapped_column(Boolean, default=False)  # arrived at or after the closing instant
    goal_codes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # beside message_goal, in the order given; for pages and export
    question_numbers: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    occasion: Mapped[str | None] = mapped_column(String(12))  # of a moderator's message: what it is
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)  # of its words; earlier ones are in message_version
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # the moderator who is at it
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    submission: Mapped[str | None] = mapped_column(String(40))  # of the form it came from: a form sent twice is one message
    archive_id: Mapped[str | None] = mapped_column(Text)
    archive_form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)  # what was unusual in the archive it came from

    forum: Mapped[Forum] = related("Forum")
    topic: Mapped[Topic | None] = related("Topic")
    thread: Mapped[Thread] = related("Thread")
    author: Mapped[Registration] = related("Registration", foreign_keys=[author_id])
    on_behalf_of: Mapped[Registration | None] = related("Registration", foreign_keys=[on_behalf_of_id])
    speaker: Mapped[Registration] = related("Registration", foreign_keys=[speaker_id])
    initiatives: Mapped[list["Initiative"]] = related("Initiative", order_by="Initiative.position", cascade="all, delete-orphan")

    @property
    def is_input(self) -> bool:
        """Whether it is tallied."""
        return self.kind == "input" and self.status == "published"

    def publish(self, *, by: Person | None, at: datetime, reason: str = "") -> "Act":
        """Lets everybody who may read the forum read it."""
        return self._become("published", by=by, at=at, reason=reason, unless=("published", "withdrawn"))

    def hold(self, *, by: Person | None, at: datetime, reason: str) -> "Act":
        """Keeps it from readers until a moderator has decided; its author still sees it."""
        return self._become("pending", by=by, at=at, reason=reason, unless=("pending", "withdrawn"))

    def hide(self, *, by: Person | None, at: datetime, reason: str) -> "Act":
        """Takes it from readers; the place stays marked."""
        return self._become("hidden", by=by, at=at, reason=reason, unless=("hidden", "withdrawn"))

    def give_back(self, *, by: Person | None, at: datetime, reason: str) -> "Act":
        """A held message returned to its author, who may send it anew; readers never saw it."""
        if self.status != "pending":
            raise ValueError(f"a {self.status} message cannot be returned")
        return self._become("hidden", by=by, at=at, reason=reason, unless=(), kind="message-returned")

    def restore(self, status: str, *, by: Person, at: datetime, undoes: int) -> "Act":
        """What it was before a moderator's act, which this one undoes."""
        act = self._become(status, by=by, at=at, reason="", unless=("withdrawn", status))
        act.data |= {"undoes": undoes}
        return act

    def claim(self, *, by: Person, at: datetime) -> None:
        """A moderator is at it: the others are told, so that nobody does the same work."""
        self.claimed_by_id, self.claimed_at = by.id, at

    def release(self) -> None:
        """Nobody is at it."""
        self.claimed_by_id = self.claimed_at = None

    def withdraw(self, *, by: Person | None, at: datetime, reason: str = "") -> "Act":
        """Taken back by its author; the place stays marked, and it does not come back."""
        return self._become("withdrawn", by=by, at=at, reason=reason, unless=("withdrawn",))

    def change(
        self,
        *,
        subject: str,
        body: str,
        html: str,
        renderer: int,
        language: str | None,
        by: Person | None,
        at: datetime,
        note: str = "",
        as_moderator: bool = False,
    ) -> "tuple[MessageVersion, Act]":
        """Other words than before; the earlier ones are kept. What readers did not see is withheld from them later too."""
        if self.status == "withdrawn":
            raise ValueError("a withdrawn message cannot be changed")
        before = MessageVersion(
            message=self,
            number=self.version,
            subject=self.subject,
            body=self.body,
            html=self.html,
            renderer=self.renderer,
            language=self.language,
            replaced_at=at,
            replaced_by_id=by.id if by else None,
            by_moderator=as_moderator,
            note=note,
            withheld=self.status != "published",
        )
        states = {"from": self.version, "to": self.version + 1, "by_moderator": as_moderator}
        act = Act(forum_id=self.forum_id, message=self, kind="message-edited", at=at, by_id=by.id if by else None, reason=note, data=states)
        self.subject, self.body, self.html, self.renderer, self.language = subject, body, html, renderer, language
        self.version, self.edited_at = self.version + 1, at
        return before, act

    def _become(self, status: str, *, by: Person | None, at: datetime, reason: str, unless: tuple[str, ...], kind: str = "") -> "Act":
        if self.status in unless:
            raise ValueError(f"a {self.status} message cannot become {status}")
        self.release()
        states = {"from": self.status, "to": status}
        act = Act(forum_id=self.forum_id, message=self, kind=kind or f"message-{status}", at=at, by_id=by.id if by else None, reason=reason, data=states)
        self.status = status
        if status == "published" and self.published_at is None:
            self.published_at = at
        return act


class MessageVersion(Base):
    """The words of a message before they were changed, and who changed them."""

    __tablename__ = "message_version"
    __table_args__ = (UniqueConstraint("message_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    number: Mapped[int]  # 1 is what was posted
    subject: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(35))
    replaced_at: Mapped[datetime] = mapped_column(Moment)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    by_moderator: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")  # why, where a moderator changed it
    initiatives: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))  # as they were listed with these words; None: not kept at the time
    withheld: Mapped[bool] = mapped_column(default=False)  # readers learn that it was there, not its words: it was never published, or a moderator took it from them

    message: Mapped[Message] = related("Message")


class MessageGoal(Base):
    """A goal tag: who set it, when, and whether it had been suggested."""

    __tablename__ = "message_goal"
    __table_args__ = (Index("ix_message_goal_goal", "goal_id", "message_id"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"), primary_key=True)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    set_at: Mapped[datetime] = mapped_column(Moment)
    suggested: Mapped[bool] = mapped_column(Boolean, default=False)

    goal: Mapped[Goal] = related("Goal")


class MessageQuestion(Base):
    """A guiding question that a message answers."""

    __tablename__ = "message_question"
    __table_args__ = (Index("ix_message_question_question", "question_id", "message_id"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)


class Initiative(Base):
    """An ongoing, planned or completed activity listed with a message."""

    __tablename__ = "initiative"
    __table_args__ = (CheckConstraint(one_of("status", INITIATIVE_STATUSES), name="known_status"), Index("ix_initiative_message", "message_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    type: Mapped[str | None] = mapped_column(Text)
    audience: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(String(12))


class Draft(Base):
    """Words not posted yet, kept for their writer: one a person and place."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "forum_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(40))  # "topic-2", "reply-47"
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[datetime] = mapped_column(Moment)
