"""Reads of accounts, one function a page or letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from accounts import two_step
from accounts.devices import described
from accounts.models import LONGEST_SESSION, AuditEntry, MailedKey, Person, SignIn, folded, folded_address
from core.database import db
from core.paging import Pages, pages_of

PAGE = 50


@dataclass(frozen=True)
class Device:
    """A line of the list of devices."""

    id: int
    browser: str
    system: str
    address: str
    since: datetime
    ends_at: datetime
    is_this: bool


@dataclass(frozen=True)
class PersonLine:
    """A line of the list of people."""

    id: int
    name: str
    email: str
    country: str | None
    organization: str | None
    category: str
    role: str
    state: str  # active, unconfirmed, disabled, erased
    created_at: datetime


@dataclass(frozen=True)
class PersonSheet:
    """What the staff sees of one account."""

    line: PersonLine
    language: str
    timezone: str
    confirmed_at: datetime | None
    disabled_at: datetime | None
    two_step: bool
    devices: int
    last_sign_in: datetime | None


@dataclass(frozen=True)
class AuditLine:
    """A line of the audit log."""

    at: datetime
    act: str
    person_id: int | None
    person: str
    object: str
    reason: str
    address: str


@dataclass(frozen=True)
class InvitationLine:
    """An invitation not yet taken up."""

    email: str
    role: str
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class People:
    """A page of the list of people."""

    lines: Sequence[PersonLine]
    total: int
    pages: Pages


@dataclass(frozen=True)
class Log:
    """A page of the audit log."""

    lines: Sequence[AuditLine]
    pages: Pages


def person_by_address(email: str) -> Person | None:
    """Whoever has this address, typed in any way."""
    return db.session.scalar(select(Person).where(Person.email == folded_address(email)))


def person_by_id(person_id: int | None) -> Person | None:
    """A person, None for no number."""
    return None if person_id is None else db.session.get(Person, person_id)


def other_agreed(key: MailedKey) -> bool:
    """Whether the other address of a change has agreed to it: the sibling key, mailed with this one for the same two addresses."""
    other = "change-new" if key.purpose == "change-old" else "change-old"
    siblings = db.session.scalars(select(MailedKey).where(MailedKey.person_id == key.person_id, MailedKey.purpose == other, MailedKey.created_at == key.created_at))
    return any(sibling.data.get("agreed") and sibling.data["new"] == key.data["new"] for sibling in siblings)


def another_administrator(person: Person) -> bool:
    """Whether somebody else could still run the site."""
    others = select(Person.id).where(Person.role == "administrator", Person.id != person.id, Person.disabled_at.is_(None), Person.confirmed_at.is_not(None))
    return db.session.scalar(others.limit(1)) is not None


def devices_of(person: Person, *, this: SignIn, at: datetime) -> list[Device]:
    """Where somebody is signed in, this browser first, then the newest."""
    living = select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.created_at > at - LONGEST_SESSION)
    rows = db.session.scalars(living.order_by(SignIn.created_at.desc(), SignIn.id.desc()))
    lines = [Device(row.id, *described(row.device), row.address, row.created_at, row.created_at + LONGEST_SESSION, row.id == this.id) for row in rows]
    return sorted(lines, key=lambda line: not line.is_this)


def device_of(person: Person, sign_in_id: int) -> SignIn | None:
    """One of a person's own devices; another's is not found."""
    return db.session.scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person.id))


def recovery_codes_left(person: Person) -> int:
    """For the page of the two steps."""
    return two_step.recovery_codes_left(person)


def people_for_the_staff(words: str, *, page: int) -> People:
    """Accounts by name, narrowed by a part of name, address or organization; erased ones are left out."""
    whose: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
    for word in folded(words).split():
        pattern = f"%{_literal(word)}%"
        organization = Person.organization.ilike(pattern, escape="\\")
        whose.append(or_(Person.folded_name.like(pattern, escape="\\"), Person.email.like(pattern, escape="\\"), organization))
    total = db.session.scalar(select(func.count()).select_from(Person).where(*whose)) or 0
    pages = pages_of(page=page, total=total, size=PAGE, keep=(("q", words),) if words else ())
    rows = db.session.scalars(select(Person).where(*whose).order_by(Person.folded_name, Person.id).offset(((pages.number or 1) - 1) * PAGE).limit(PAGE))
    return People([_line(person) for person in rows], total, pages)


def sheet_of(person: Person, *, at: datetime) -> PersonSheet:
    """One account for the staff."""
    living = select(func.count()).select_from(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.created_at > at - LONGEST_SESSION)
    last = select(func.max(SignIn.created_at)).where(SignIn.person_id == person.id)
    return PersonSheet(
        _line(person), person.language, person.timezone, person.confirmed_at, person.disabled_at, person.two_step, db.session.scalar(living) or 0, db.session.scalar(last)
    )  # fmt: skip


def invitations_waiting(*, at: datetime, most: int = 100) -> list[InvitationLine]:
    """Invitations that can still be taken up, newest first."""
    living = select(MailedKey).where(MailedKey.purpose == "invite", MailedKey.used_at.is_(None), MailedKey.expires_at > at)
    keys = db.session.scalars(living.order_by(MailedKey.id.desc()).limit(most))
    return [InvitationLine(key.email, str(key.data.get("role", "member")), key.created_at, key.expires_at) for key in keys]


def audit_log(act: str, *, page: int) -> Log:
    """The log, newest first, of one act or of all."""
    which = [AuditEntry.act == act] if act else []
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*which)) or 0
    pages = pages_of(page=page, total=total, size=PAGE, keep=(("act", act),) if act else ())
    rows = select(AuditEntry).where(*which).options(joinedload(AuditEntry.person)).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    entries = db.session.scalars(rows.offset(((pages.number or 1) - 1) * PAGE).limit(PAGE))
    return Log([AuditLine(e.at, e.act, e.person_id, e.person.name if e.person else "", e.object, e.reason, e.address) for e in entries], pages)


def _line(person: Person) -> PersonLine:
    state = "erased" if person.erased_at else "disabled" if person.disabled_at else "active" if person.confirmed_at else "unconfirmed"
    return PersonLine(person.id, person.name, person.email or "", person.country, person.organization, person.category, person.role, state, person.created_at)


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
