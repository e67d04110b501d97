"""Lists and what is said on those that belong to no forum; wishes to subscribe that wait for their confirmation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from accounts.models import Person, one_of
from core.database import Base, Moment, related
from forum.models import LEVELS, SCOPES

LIST_KINDS = ("forum", "topic", "general", "bulletin")
POSTING = ("subscribers", "keepers")  # who may write to it
JOINING = ("open", "closed")  # whether one subscribes oneself
LIST_STATUSES = ("published", "pending", "hidden")
VISIBILITIES = ("public", "subscribers", "hidden")  # who reads its archive: everybody; its subscribers; these, and nobody else knows of it


class MailList(Base):
    """A list. Each forum and topic has one whether or not a row is here: theirs holds what was set for it and nothing else."""

    __tablename__ = "mail_list"
    __table_args__ = (
        CheckConstraint(one_of("kind", LIST_KINDS), name="known_kind"),
        CheckConstraint(one_of("posting", POSTING), name="known_posting"),
        CheckConstraint(one_of("joining", JOINING), name="known_joining"),
        CheckConstraint(one_of("visibility", VISIBILITIES), name="known_visibility"),
        CheckConstraint("default_level IS NULL OR " + one_of("default_level", LEVELS), name="known_default_level"),
        CheckConstraint("(kind = 'forum') = (forum_id IS NOT NULL) AND (kind = 'topic') = (topic_id IS NOT NULL)", name="of_one_thing"),
        CheckConstraint("(kind IN ('general', 'bulletin')) = (slug IS NOT NULL)", name="named_if_it_stands_alone"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"), unique=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), unique=True)
    slug: Mapped[str | None] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(Text, default="")
    about: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="en")  # of title and about
    posting: Mapped[str] = mapped_column(String(12), default="keepers")
    joining: Mapped[str] = mapped_column(String(8), default="open")
    visibility: Mapped[str] = mapped_column(String(12), default="public", server_default="public")  # of one that stands alone
    default_level: Mapped[str | None] = mapped_column(String(14))  # what somebody gets who registers for the forum and has chosen nothing
    curated: Mapped[bool] = mapped_column(default=False)  # digests wait for a moderator's note
    paused_at: Mapped[datetime | None] = mapped_column(Moment)  # nothing goes to it
    last_number: Mapped[int] = mapped_column(default=0)  # of its own messages
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)  # takes no more messages; its archive stays

    def next_number(self) -> int:
        """The number of its next message. The caller holds the row."""
        self.last_number += 1
        return self.last_number

    def close(self, *, at: datetime) -> None:
        """Takes no more messages."""
        self.closed_at = self.closed_at or at

    def reopen(self) -> None:
        """Takes messages again."""
        self.closed_at = None


class ListKeeper(Base):
    """Who keeps order on a list that belongs to no forum, besides the secretariat."""

    __tablename__ = "list_keeper"

    list_id: Mapped[int] = mapped_column(ForeignKey("mail_list.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


class ListMessage(Base):
    """A message to a list that belongs to no forum. Its id is also its place in the order in which subscribers come to see messages."""

    __tablename__ = "list_message"
    __table_args__ = (
        UniqueConstraint("list_id", "number"),
        CheckConstraint(one_of("status", LIST_STATUSES), name="known_status"),
        Index("ix_list_message_thread", "list_id", "thread_number", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("mail_list.id", ondelete="CASCADE"))
    number: Mapped[int]
    thread_number: Mapped[int]  # of the message that opened the thread
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("list_message.id", ondelete="SET NULL"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(Text)  # empty once the account is erased
    organization: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)  # Markdown, as written
    html: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    language: Mapped[str | None] = mapped_column(String(35))
    posted_at: Mapped[datetime] = mapped_column(Moment)
    status: Mapped[str] = mapped_column(String(12), default="published")
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)  # of the form it came from: a form sent twice is one message
    fanned_out_at: Mapped[datetime | None] = mapped_column(Moment)  # when each recipient got a row of their own

    list: Mapped[MailList] = related("MailList")
    author: Mapped[Person | None] = related("Person", foreign_keys=[author_id])

    def hide(self) -> None:
        """Nobody reads it any more."""
        self.status = "hidden"


class Wish(Base):
    """Somebody asked, for an address, to subscribe: nothing is kept of it but this until whoever reads that address confirms."""

    __tablename__ = "subscription_wish"
    __table_args__ = (
        CheckConstraint(one_of("scope", SCOPES), name="known_scope"),
        CheckConstraint(one_of("level", LEVELS), name="known_level"),
        Index("ix_subscription_wish_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(320))  # folded
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(8))
    timezone: Mapped[str] = mapped_column(String(64))
    forum_id: Mapped[int | None] = mapped_column(ForeignKey("forum.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(String(8))
    scope_id: Mapped[int]
    level: Mapped[str] = mapped_column(String(14))
    source: Mapped[str] = mapped_column(String(12), default="page")
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    def serves(self, at: datetime) -> bool:
        """Whether it can still be confirmed; confirming again says the same once more."""
        return at < self.expires_at

    def confirm(self, *, at: datetime) -> None:
        """Whoever reads the address said yes."""
        self.used_at = self.used_at or at
