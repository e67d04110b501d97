"""Copies of messages for their recipients: what is common to many is written once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from listserv import wire
from listserv.mail import copies
from listserv.parcels import Leased, Ready, writer
from listserv.queries import copies as queries
from listserv.wire import Wire


@writer("message")
def of_messages(rows: Sequence[Leased], at: datetime) -> Mapping[int, Ready]:
    """Those of messages that readers still see, to addresses that can be written to."""
    shown = queries.messages(sorted({row.message_id for row in rows if row.message_id is not None}))
    made: dict[tuple[int, str, str], Wire] = {}
    found: dict[int, Ready] = {}
    for row in rows:
        message_id, to = row.message_id or 0, wire.mailable(row.email)
        if message_id not in shown or to is None:
            continue
        key = (message_id, row.language, row.scope)
        if key not in made:
            made[key] = copies.written(copies.of_forum(shown[message_id], language=row.language, scope=row.scope, at=at))
        found[row.id] = ready(row, to, made[key], message_id=message_id, kind="message")
    return found


@writer("list")
def of_lists(rows: Sequence[Leased], at: datetime) -> Mapping[int, Ready]:
    """Those of messages to lists that stand alone."""
    shown = queries.of_lists(sorted({row.list_message_id for row in rows if row.list_message_id is not None}))
    made: dict[tuple[int, str], Wire] = {}
    found: dict[int, Ready] = {}
    for row in rows:
        message_id, to = row.list_message_id or 0, wire.mailable(row.email)
        if message_id not in shown or to is None:
            continue
        key = (message_id, row.language)
        if key not in made:
            made[key] = copies.written(copies.of_list(*shown[message_id], language=row.language))
        found[row.id] = ready(row, to, made[key], message_id=message_id, kind="list")
    return found


def ready(row: Leased, to: str, letter: Wire, *, message_id: int, kind: str) -> Ready:
    """A copy with the lines of its head that are one recipient's."""
    token = row.stop
    head = copies.own_head(address=to, person_id=row.person_id, message_id=message_id, kind=kind, token=token, language=row.language)
    return Ready(row, to, head, letter, token)
