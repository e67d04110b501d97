"""People, the devices they are signed in on, the keys mailed to them, and the log of what was done."""

import unicodedata
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import idna
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, validates

from core.database import Base, Moment, related

CATEGORIES = ("party", "non-party", "iplc", "un-agency", "organization", "academia", "private-sector", "secretariat", "other")
ROLES = ("member", "secretariat", "administrator")
PURPOSES = ("confirm", "reset", "change-old", "change-new", "invite")

LONGEST_SESSION = timedelta(days=90)
PROOF_LASTS = timedelta(minutes=10)
LONGEST_DOMAIN = 255


def one_of(name: str, values: tuple[str, ...]) -> str:
    """The text of a check that a column holds one of our words."""
    return f"{name} IN ({', '.join(repr(value) for value in values)})"


def folded(text: str) -> str:
    """A text as it is compared and searched: compatibility forms made one, letters without case."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def folded_address(text: str) -> str:
    """An e-mail address as it is kept, compared and written to: one form for all ways to type it, the domain in its ASCII form."""
    local, at, domain = folded(text).rpartition("@")
    typed = unicodedata.normalize("NFKC", text).rpartition("@")[2].strip()
    return f"{local}{at}{(_in_ascii if len(typed) <= LONGEST_DOMAIN else _in_ascii.__wrapped__)(typed, domain)}"


@lru_cache(maxsize=1024)
def _in_ascii(typed: str, folded_domain: str) -> str:
    """A table of people names few domains, each many times."""
    with suppress(idna.IDNAError):  # not a domain that could be mailed to: kept as typed, for a form refuses it elsewhere
        return idna.encode(typed, uts46=True).decode().lower()
    return folded_domain


class Person(Base):
    """Somebody with an account, or somebody an archive told us of, who may claim it by confirming the address.

    Erased, nothing is left but the number; the empty name is shown as "former participant".
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(one_of("category", CATEGORIES), name="known_category"),
        CheckConstraint(one_of("role", ROLES), name="known_role"),
        Index("ix_person_folded_name", "folded_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # folded; None once erased
    password_hash: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    # For search and order in any script. The engine's own folding knows Latin letters only.
    folded_name: Mapped[str] = mapped_column(String(600), default=lambda context: folded(context.get_current_parameters()["name"]))
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
    totp_pending: Mapped[str | None] = mapped_column(String(64))  # shown as a picture, not yet answered with a code
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

    @property
    def may_sign_in(self) -> bool:
        """Confirmed, and neither disabled nor erased."""
        return self.is_active and self.confirmed_at is not None

    @property
    def two_step(self) -> bool:
        """Whether signing in asks for six digits too."""
        return self.totp_secret is not None

    @validates("name")
    def _keep_folded(self, _key: str, name: str) -> str:
        self.folded_name = folded(name)
        return name

    @validates("email")
    def _fold_address(self, _key: str, email: str | None) -> str | None:
        return None if email is None else folded_address(email)

    def confirm(self, *, at: datetime) -> None:
        """The address is theirs."""
        if self.erased_at is not None:
            raise ValueError("an erased account stays erased")
        self.confirmed_at = self.confirmed_at or at

    def describe(self, *, name: str, country: str | None, organization: str | None, category: str, language: str, timezone: str) -> None:
        """What a person says of themselves."""
        self.name, self.country, self.organization = name, country or None, organization or None
        self.category, self.language, self.timezone = category, language, timezone

    def change_role(self, role: str) -> None:
        """Member, secretariat or administrator."""
        if role not in ROLES:
            raise ValueError(f"no role {role!r}")
        self.role = role

    def disable(self, *, at: datetime) -> None:
        """No longer signs in; what they wrote stays."""
        self.disabled_at = self.disabled_at or at

    def enable(self) -> None:
        """Signs in again."""
        if self.erased_at is not None:
            raise ValueError("an erased account stays erased")
        self.disabled_at = None

    def begin_two_step(self, *, step: int) -> None:
        """The secret shown was answered with a right code, that of time step ``step``."""
        if self.totp_pending is None:
            raise ValueError("no secret was shown")
        self.totp_secret, self.totp_pending, self.totp_last_step = self.totp_pending, None, step

    def end_two_step(self) -> None:
        """The password alone is enough again."""
        self.totp_secret = self.totp_pending = self.totp_last_step = None

    def erase(self, *, at: datetime) -> None:
        """Everything personal goes; the row stays, for what they wrote hangs on it."""
        self.email = self.password_hash = self.country = self.organization = None
        self.name, self.category, self.role, self.language, self.timezone = "", "other", "member", "en", "UTC"
        self.end_two_step()
        self.erased_at = self.erased_at or at


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

    def proved(self, at: datetime) -> bool:
        """Whether the password was given so lately that a sensitive change need not ask for it."""
        return at < self.proved_at + PROOF_LASTS

    def prove(self, *, key_hash: str, at: datetime) -> None:
        """The password was given again; the browser gets a new key with it."""
        self.key_hash, self.proved_at = key_hash, at

    def end(self, *, at: datetime) -> None:
        """Signs the device out."""
        if self.ended_at is None:
            self.ended_at = at


class MailedKey(Base):
    """A key sent by letter: kept as a hash, good for one purpose, one time and a few hours."""

    __tablename__ = "mailed_key"
    __table_args__ = (CheckConstraint(one_of("purpose", PURPOSES), name="known_purpose"), Index("ix_mailed_key_person", "person_id"), Index("ix_mailed_key_email", "email"))

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

    def use(self, *, at: datetime) -> None:
        """Spent."""
        self.used_at = at


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
    __table_args__ = (Index("ix_audit_entry_at", "at"), Index("ix_audit_entry_act", "act", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    act: Mapped[str] = mapped_column(String(60))
    object: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person | None] = related("Person")


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _stays_as_written(*_: object) -> None:
    raise ValueError("the audit log is only added to")
