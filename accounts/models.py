"""People, the devices they are signed in on, the keys mailed to them, and the log of what was done."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Moment, related

CATEGORIES = ("party", "non-party", "iplc", "un-agency", "organization", "academia", "private-sector", "secretariat", "other")
ROLES = ("member", "secretariat", "administrator")
PURPOSES = ("confirm", "reset", "change-old", "change-new", "invite")

LONGEST_SESSION = timedelta(days=90)


def one_of(name: str, values: tuple[str, ...]) -> str:
    """The text of a check that a column holds one of our words."""
    return f"{name} IN ({', '.join(repr(value) for value in values)})"


class Person(Base):
    """Somebody with an account, or somebody an archive told us of, who may claim it by confirming the address."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("category", CATEGORIES), name="known_category"),
        CheckConstraint(one_of("role", ROLES), name="known_role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # folded; None once erased
    password_hash: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    organization: Mapped[str | None] = mapped_column(String(300))
    category: Mapped[str] = mapped_column(String(20), default="other")
    language: Mapped[str] = mapped_column(String(8), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    role: Mapped[str] = mapped_column(String(20), default="member")
    created_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]  # a code serves once

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None and self.erased_at is None

    def get_id(self) -> str:
        return str(self.id)

    @property
    def is_staff(self) -> bool:
        """Secretariat or administrator."""
        return self.role in ("secretariat", "administrator")


class SignIn(Base):
    """One device signed in: the cookie carries a random key, this row its hash. Ended here, the cookie is dead everywhere."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_person", "person_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    proved_at: Mapped[datetime] = mapped_column(Moment)  # when the password was last given: sensitive changes ask again
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    person: Mapped[Person] = related("Person")

    def lives(self, at: datetime) -> bool:
        """Neither ended nor older than ninety days."""
        return self.ended_at is None and at < self.created_at + LONGEST_SESSION

    def end(self, *, at: datetime) -> None:
        """Signs the device out."""
        if self.ended_at is None:
            self.ended_at = at


class MailedKey(Base):
    """A key sent by letter: kept as a hash, good for one purpose, one time and a few hours."""

    __tablename__ = "mailed_key"
    __table_args__ = (CheckConstraint(one_of("purpose", PURPOSES), name="known_purpose"), Index("ix_mailed_key_person", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person | None] = related("Person")

    def serves(self, at: datetime) -> bool:
        """Neither used nor expired."""
        return self.used_at is None and at < self.expires_at

    def use(self, *, at: datetime) -> None:
        """Spent."""
        self.used_at = at


class RecoveryCode(Base):
    """A code for whoever lost the device with the six digits; works once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class Attempt(Base):
    """One failed try, kept under a hash of the account or the network address: what throttling counts."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_counted", "kind", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    key_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class AuditEntry(Base):
    """Who did what to what, from where, and why. Rows are added, never edited."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person | None] = related("Person")
