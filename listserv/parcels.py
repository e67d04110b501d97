"""Rows of the ledger that a worker has in hand, and what makes letters of them. Each kind of letter has a writer of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from listserv import addresses
from listserv.transport import Parcel
from listserv.wire import Wire


@dataclass(frozen=True, slots=True)
class Leased:
    """A row in hand, with whom it goes to and the subscription that brought it."""

    id: int
    message_id: int | None
    list_message_id: int | None
    digest_id: int | None
    person_id: int
    email: str
    language: str
    scope: str
    scope_id: int
    attempts: int
    queued_at: datetime

    @property
    def kind(self) -> str:
        """Which writer makes its letter."""
        return "digest" if self.digest_id else "message" if self.message_id else "list"

    @property
    def stop(self) -> str:
        """The token that stops what brought it."""
        return addresses.unsubscribe_token(self.person_id, self.scope, self.scope_id)


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter written but for its last step, which costs next to nothing and is done when its turn comes."""

    row: Leased
    to: str
    head: bytes
    wire: Wire
    token: str

    def parcel(self) -> Parcel:
        """With the envelope by which we shall know whose copy came back."""
        sender = addresses.address("bounce", addresses.bounce_token(self.row.id))
        return Parcel(self.row.id, sender, self.to, self.wire.to(self.head, self.token.encode("ascii")))


Writer = Callable[[Sequence[Leased], datetime], Mapping[int, Ready]]
_writers: dict[str, Writer] = {}


def writer(kind: str) -> Callable[[Writer], Writer]:
    """Registers ``function(rows, at) -> {row id: Ready}`` for ``message``, ``list`` or ``digest``. A row that it leaves out is dropped: there is nothing to send any more."""

    def register(function: Writer) -> Writer:
        _writers[kind] = function
        return function

    return register


def written(rows: Sequence[Leased], *, at: datetime) -> dict[int, Ready]:
    """The letters of these rows, by row."""
    found: dict[int, Ready] = {}
    for kind, function in _writers.items():
        these = [row for row in rows if row.kind == kind]
        if these:
            found.update(function(these, at))
    return found
