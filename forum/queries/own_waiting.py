"""One's own messages that readers do not see, put where they stand among those that they do: on pages that list messages by time."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam

from forum.queries.entries import Entry, entries_from, message, read
from forum.queries.threads import Waiting
from forum.queries.timeline import Stretch


@lru_cache(maxsize=1)
def _these() -> Any:
    return entries_from().where(message.c.id.in_(bindparam("ids", expanding=True))).order_by(message.c.number)


def put_among(found: Stretch, waiting: Sequence[Waiting], *, me: int | None, belongs: Callable[[Entry], bool] = lambda _: True) -> tuple[Entry, ...]:
    """The messages of a page with one's own ``waiting`` ones that have their numbers between its first and that of the page which follows."""
    first = found.entries[0].number if found.entries and found.earlier is not None else 0
    here = [one.id for one in waiting if one.number >= first and (found.later is None or one.number < found.later)]
    if not here:
        return found.entries
    mine = [entry for entry in read(_these(), ids=here, me=me) if belongs(entry)]
    return tuple(sorted((*found.entries, *mine), key=lambda entry: entry.number))
