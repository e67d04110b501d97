"""Forums with their topics, guiding questions and registrations; what phase they are in follows from the clock and from dated acts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import CATEGORIES, Person, one_of
from core.database import Base, Moment, related
from forum.models.acts import Act
from forum.models.life import Life, Phase, Window
from plans.models import Edition

VISIBILITIES = ("public", "registered", "closed")
MODERATIONS = ("before", "after")
FORUM_ROLES = ("participant", "moderator", "secretariat")
REGISTRATIONS = ("open", "approved")
ATTACHING = ("off", "on", "unlocked")  # never, at once, or after a moderator has unlocked each file
PARTICIPANT_RULES = ("hold", "blocked")


class Figures:
    """Counts kept beside the thing they count, so that a page need not count; ``forum.figures`` keeps them, a test recounts them."""

    message_count: Mapped[int] = mapped_column(default=0)
    input_count: Mapped[int] = mapped_column(default=0)
    contributor_count: Mapped[int] = mapped_column(default=0)
    initiative_count: Mapped[int] = mapped_column(default=0)
    last_message_at: Mapped[datetime | None] = mapped_column(Moment)


class Forum(Life, Window, Figures, Base):
    """A time-boxed online discussion. ``closes_at`` is what acts have made of it; ``planned_closes_at`` what was announced first."""

    __tablename__ = "forum"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint(one_of("visibility", VISIBILITIES), name="known_visibility"),
        CheckConstraint(one_of("moderation", MODERATIONS), name="known_moderation"),
        CheckConstraint(one_of("registration", REGISTRATIONS), name="known_registration"),
        CheckConstraint(one_of("attaching", ATTACHING), name="known_attaching"),
        Index("ix_forum_closes_at", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    about_html: Mapped[str] = mapped_column(Text, default="")
    disclaimer: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35), default="en")  # of title, about and topics
    languages: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    planned_closes_at: Mapped[datetime] = mapped_column(Moment)
    timezone: Mapped[str] = mapped_column(String(64))
    visibility: Mapped[str] = mapped_column(String(12), default="public")
    moderation: Mapped[str] = mapped_column(String(8), default="after")
    document_symbol: Mapped[str | None] = mapped_column(String(500))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("plan_edition.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    announced_at: Mapped[datetime | None] = mapped_column(Moment)  # None: being prepared, known only to who keeps order in it
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    no_summary_reason: Mapped[str | None] = mapped_column(Text)  # why there will be no summary, where there will be none
    summary_issued_at: Mapped[datetime | None] = mapped_column(Moment)
    summary_address: Mapped[str | None] = mapped_column(Text)  # where an issued summary is read, if not on its page here
    registration: Mapped[str] = mapped_column(String(10), default="open")
    categories: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # who may register; None: all
    anywhere_on_earth: Mapped[bool] = mapped_column(Boolean, default=False)  # planned as days that end when they have ended everywhere (UTC-12)
    password_hash: Mapped[str | None] = mapped_column(Text)  # a closed forum that opens to who knows a word
    password_version: Mapped[int] = mapped_column(default=0)  # counts its changes: who knew an older one is asked again
    attaching: Mapped[str] = mapped_column(String(10), default="off")
    edit_minutes: Mapped[int] = mapped_column(default=30)  # how long an author may change a message
    log_is_public: Mapped[bool] = mapped_column(Boolean, default=False)  # whether readers see what moderators did
    log_names_people: Mapped[bool] = mapped_column(Boolean, default=False)
    clock_notices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # kinds of notices that go by themselves when their time has come
    last_number: Mapped[int] = mapped_column(default=0)  # the highest message number ever given, so that none is given twice
    registered_count: Mapped[int] = mapped_column(default=0)
    country_count: Mapped[int] = mapped_column(default=0)
    archive_form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)  # what was unusual in the archive it came from

    edition: Mapped[Edition | None] = related("Edition")
    topics: Mapped[list["Topic"]] = related("Topic", order_by="Topic.number", back_populates="forum", cascade="all, delete-orphan")

    def next_number(self) -> int:
        """The number of the next message. The caller holds the forum's row."""
        self.last_number += 1
        return self.last_number


class Topic(Figures, Base):
    """A numbered theme of a forum. Its own window, where it has one, lies inside the forum's."""

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("forum_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    introduction: Mapped[str | None] = mapped_column(Text)
    introduction_html: Mapped[str] = mapped_column(Text, default="")
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    goal_codes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # goals of the edition that belong to this topic; None: all
    thread_count: Mapped[int] = mapped_column(default=0)
    archive_form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)  # what was unusual in the archive it came from

    forum: Mapped[Forum] = related("Forum", back_populates="topics")
    questions: Mapped[list["Question"]] = related("Question", order_by="Question.number", back_populates="topic", cascade="all, delete-orphan")

    def opens(self, forum: Forum) -> datetime:
        """When it takes its first message."""
        return max(self.opens_at, forum.opens_at) if self.opens_at else forum.opens_at

    def closes(self, forum: Forum) -> datetime:
        """The first instant at which a message to it is late."""
        return min(self.closes_at, forum.closes_at) if self.closes_at else forum.closes_at

    def phase(self, forum: Forum, at: datetime) -> Phase:
        """Where the topic stands inside its forum's window. What was closed early never opens."""
        if at >= self.closes(forum):
            return Phase.CLOSED
        return Phase.ANNOUNCED if at < self.opens(forum) else Phase.OPEN


class Question(Base):
    """A guiding question of a topic."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("topic_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    short_title: Mapped[str | None] = mapped_column(Text)
    input_count: Mapped[int] = mapped_column(default=0)

    topic: Mapped[Topic] = related("Topic", back_populates="questions")

    @property
    def label(self) -> str:
        """How the summary heads the answers to it."""
        return self.short_title or self.text


class Registration(Base):
    """Who takes part in a forum, in which capacity and for which entity. Attribution comes from here, not from the account."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("forum_id", "person_id"),
        UniqueConstraint("forum_id", "archive_id"),
        CheckConstraint(one_of("category", CATEGORIES), name="known_category"),
        CheckConstraint(one_of("role", FORUM_ROLES), name="known_role"),
        CheckConstraint("rule IS NULL OR " + one_of("rule", PARTICIPANT_RULES), name="known_rule"),
        Index("ix_registration_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))  # None: known only by name
    archive_id: Mapped[str | None] = mapped_column(Text)  # its id in the archive it came from
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(String(320))  # as the archive gave it; never shown
    category: Mapped[str] = mapped_column(String(20))
    country: Mapped[str | None] = mapped_column(String(2))
    organization: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(12), default="participant")
    language: Mapped[str | None] = mapped_column(String(35))
    registered_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    rule: Mapped[str | None] = mapped_column(String(10))  # what a moderator set for this participant: each message is held, or none taken
    rule_reason: Mapped[str | None] = mapped_column(Text)
    nominated_by: Mapped[str | None] = mapped_column(Text)  # the focal point or office that nominated, in words
    archive_form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)  # what was unusual in the archive it came from

    forum: Mapped[Forum] = related("Forum")
    person: Mapped[Person | None] = related("Person")

    def take_part_as(self, *, name: str, category: str, country: str | None, organization: str | None) -> None:
        """In another capacity than before; only while nothing was said in it."""
        self.name, self.category, self.country, self.organization = name, category, country, organization

    def set_rule(self, rule: str | None, *, by: Person | None, reason: str, at: datetime) -> "Act":
        """From now on each message of theirs is held, or none is taken; None: as everybody's."""
        if rule == self.rule:
            raise ValueError(f"the rule is {rule!r} already")
        kind = {None: "participant-freed", "hold": "participant-held", "blocked": "participant-blocked"}[rule]
        states = {"participant": self.id, "from": self.rule, "to": rule}
        self.rule, self.rule_reason = rule, reason if rule else None
        return Act(forum_id=self.forum_id, kind=kind, at=at, by_id=by.id if by else None, reason=reason, data=states)

    def erase(self, *, at: datetime) -> None:
        """Whoever it was is "former participant" from now on. Country, and the entity where an organization is it, stay: what was said is attributed to them."""
        self.name, self.email, self.person_id, self.rule, self.rule_reason = "", None, None, None, None
        if self.category in ("party", "non-party"):
            self.organization = None
        self.erased_at = self.erased_at or at
