"""Keys for programs: what a person lets a program do on their behalf."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, Index, String, bindparam, select, update
from sqlalchemy.orm import Mapped, contains_eager, mapped_column

from accounts.models import Person
from accounts.sessions import hashed
from core.database import Base, Moment, db, related

SCOPES = ("read", "write")
LIVES = (30, 90, 180, 365)  # days a token may be good for
MOST = 20  # living ones of one person
PREFIX = "rap_"  # by which one that was left lying about is recognised


class ApiToken(Base):
    """A key for a program. Only its hash is kept; the key itself is shown once."""

    __tablename__ = "api_token"
    __table_args__ = (Index("ix_api_token_person", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)  # to the day
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = related("Person")

    def lives(self, at: datetime) -> bool:
        """Whether it is still good: not ended, not too old."""
        return self.ended_at is None and at < self.expires_at

    def may(self, scope: str) -> bool:
        """Whether it was made for this."""
        return scope in self.scopes

    def end(self, *, at: datetime) -> None:
        """Good for nothing from now on."""
        self.ended_at = self.ended_at or at


_by_key = select(ApiToken).join(ApiToken.person).options(contains_eager(ApiToken.person)).where(ApiToken.key_hash == bindparam("key"))


def issue(person: Person, *, name: str, writes: bool, days: int, at: datetime) -> tuple[ApiToken, str]:
    """A new token and the key itself, which nobody can be told again. The caller commits."""
    if days not in LIVES:
        raise ValueError("a token lives for one of the periods offered")
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(person_id=person.id, name=name, key_hash=hashed(key), scopes=list(SCOPES if writes else SCOPES[:1]), created_at=at, expires_at=at + timedelta(days=days))
    db.session.add(token)
    return token, key


def find(key: str, *, at: datetime) -> ApiToken | None:
    """The living token with this key, with its person; none once its account is disabled or erased."""
    found = db.session.scalar(_by_key, {"key": hashed(key)})
    return found if found is not None and found.lives(at) and found.person.is_active else None


def used(token: ApiToken, *, at: datetime, apart: bool) -> None:
    """Notes the day a token was last used: once a day, ``apart`` from the transaction of a request that only reads."""
    if token.last_used_at is not None and token.last_used_at.date() == at.date():
        return
    note = update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=at.replace(hour=0, minute=0, second=0, microsecond=0))
    if apart:
        with db.engine.begin() as connection:
            connection.execute(note)
    else:
        db.session.execute(note, execution_options={"synchronize_session": False})


def tokens_of(person: Person, *, at: datetime) -> list[ApiToken]:
    """The living ones, the latest first."""
    living = (ApiToken.person_id == person.id, ApiToken.ended_at.is_(None), ApiToken.expires_at > at)
    return list(db.session.scalars(select(ApiToken).where(*living).order_by(ApiToken.id.desc())))


def token_of(person: Person, token_id: int) -> ApiToken | None:
    """One of a person's own."""
    return db.session.scalar(select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person.id))
