"""The life of a forum: its phase follows from the clock, all else from dated acts. The verbs write the act and the change together."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts import passwords
from accounts.models import Person
from forum.models.acts import Act

if TYPE_CHECKING:
    from forum.models.forums import Topic


class Phase(StrEnum):
    """Where a forum or topic stands, by the clock."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


class Window:
    """Something that opens at one instant and closes at another; the first instant of closing is late."""

    opens_at: Any
    closes_at: Any

    def phase(self, at: datetime) -> Phase:
        """Announced before it opens, closed from the closing instant on."""
        if at < self.opens_at:
            return Phase.ANNOUNCED
        return Phase.OPEN if at < self.closes_at else Phase.CLOSED


class Life(Window):
    """What can become of a forum. Each verb refuses what makes no sense, and gives the act for the caller to store."""

    topics: Any
    password_hash: Any
    password_version: Any
    announced_at: Any
    archived_at: Any
    no_summary_reason: Any
    summary_issued_at: Any
    summary_address: Any

    def announce(self, *, by: Person | None, at: datetime) -> Act:
        """Known to everybody it is for, from now on."""
        if self.announced_at is not None or self.phase(at) is Phase.CLOSED:
            raise ValueError("a forum is announced once, and before it has closed")
        self.announced_at = at
        return self._act("announced", by=by, at=at)

    def extend(self, *, until: datetime, by: Person | None, reason: str, at: datetime) -> Act:
        """Closes later than planned; only while it has not closed."""
        if self.phase(at) is Phase.CLOSED or until <= self.closes_at:
            raise ValueError("only an unclosed forum can be extended, and only to a later instant")
        return self._close_at(until, kind="extended", by=by, reason=reason, at=at)

    def reopen(self, *, until: datetime, by: Person | None, reason: str, at: datetime) -> Act:
        """Takes messages again after it has closed."""
        if self.phase(at) is not Phase.CLOSED or until <= at or self.archived_at is not None:
            raise ValueError("only a closed forum that is not archived can be re-opened, until an instant to come")
        return self._close_at(until, kind="reopened", by=by, reason=reason, at=at)

    def close_early(self, *, by: Person | None, reason: str, at: datetime) -> Act:
        """Takes no more messages from now on."""
        if self.phase(at) is not Phase.OPEN:
            raise ValueError("only an open forum can be closed")
        return self._close_at(at, kind="closed-early", by=by, reason=reason, at=at)

    def issue_summary(self, *, address: str | None, by: Person | None, at: datetime) -> Act:
        """Its summary is there to be read."""
        if self.phase(at) is not Phase.CLOSED:
            raise ValueError("a forum is summed up after it has closed")
        before = self.summary_address
        self.summary_issued_at, self.summary_address = self.summary_issued_at or at, address
        return self._act("summary-issued", by=by, at=at, data={"from": before, "to": address})

    def go_without_summary(self, *, by: Person | None, reason: str, at: datetime) -> Act:
        """There will be no summary, for this reason; an empty one takes that back."""
        if self.phase(at) is not Phase.CLOSED or self.summary_issued_at is not None or self.archived_at is not None:
            raise ValueError("only a closed forum that was not summed up goes without a summary")
        before, self.no_summary_reason = self.no_summary_reason, reason or None
        return self._act("no-summary", by=by, at=at, reason=reason, data={"from": before, "to": reason or None})

    def archive(self, *, by: Person | None, at: datetime) -> Act:
        """Read-only for good."""
        if self.phase(at) is not Phase.CLOSED or self.archived_at is not None or not (self.summary_issued_at or self.no_summary_reason):
            raise ValueError("only a closed forum with a summary, or a reason why there is none, is archived, and once")
        self.archived_at = at
        return self._act("archived", by=by, at=at)

    def set_password(self, word: str | None, *, by: Person | None, at: datetime) -> Act:
        """The word that opens it while it is closed, None for none. Who knew an earlier one is asked again."""
        if word is not None and not word.strip():
            raise ValueError("an empty password opens nothing")
        self.password_hash = passwords.hashed(word.strip()) if word is not None else None
        self.password_version = (self.password_version or 0) + 1
        return self._act("password-set" if word is not None else "password-removed", by=by, at=at)

    def topics_that_follow(self) -> "Sequence[Topic]":
        """Topics whose own end is that of the forum: when the forum's moves, theirs moves too. Others keep what was planned for them."""
        return [topic for topic in self.topics if topic.closes_at == self.closes_at]

    def _close_at(self, instant: datetime, *, kind: str, by: Person | None, reason: str, at: datetime) -> Act:
        following = self.topics_that_follow()
        data = {"from": self.closes_at.isoformat(), "to": instant.isoformat()} | ({"topics": [topic.number for topic in following]} if following else {})
        for topic in following:
            topic.closes_at = instant
        self.closes_at = instant
        return self._act(kind, by=by, at=at, reason=reason, data=data)

    def _act(self, kind: str, *, by: Person | None, at: datetime, reason: str = "", data: dict[str, Any] | None = None) -> Act:
        return Act(forum=self, kind=kind, at=at, by_id=by.id if by else None, reason=reason, data=data or {})
