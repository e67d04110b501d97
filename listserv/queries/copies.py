"""What a letter says of a message: its words, whom it speaks for, where it stands, what it answers."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import joinedload

from core.database import db
from forum.models import Forum, Message, Topic
from forum.queries import entries
from forum.queries.entries import Entry
from listserv.models import ListMessage, MailList
from listserv.shown import Shown, Where

DEEP = 19  # ancestors that a letter refers to, besides the first of the thread


_message, _forum, _topic = Message.__table__, Forum.__table__, Topic.__table__
_extra = select(
    _message.c.id, _message.c.body, entries.author.c.person_id, _forum.c.id, _forum.c.slug, _forum.c.title, _forum.c.language, _forum.c.timezone, _forum.c.closes_at,
    _topic.c.number, _topic.c.title, _forum.c.visibility,
).select_from(
    _message.join(entries.author, entries.author.c.id == _message.c.author_id).join(_forum, _forum.c.id == _message.c.forum_id).outerjoin(_topic, _topic.c.id == _message.c.topic_id)
)  # fmt: skip
_extra = _extra.where(_message.c.id.in_(bindparam("these", expanding=True)))
_shown = entries.entries_from().where(_message.c.id.in_(bindparam("these", expanding=True)), _message.c.status == "published").order_by(_message.c.id)
_lines = select(_message.c.thread_id, _message.c.id, _message.c.number, _message.c.reply_to_id).where(_message.c.thread_id.in_(bindparam("threads", expanding=True)))


def messages(ids: Sequence[int]) -> dict[int, Shown]:
    """Messages by id; those that readers no longer see are left out. Four queries."""
    if not ids:
        return {}
    found = entries.read(_shown, these=list(ids))
    extra = {row[0]: row[1:] for row in db.session.execute(_extra, {"these": [entry.id for entry in found]})}
    threads: dict[int, dict[int, tuple[int, int | None]]] = {}
    for thread, id_, number, parent in db.session.execute(_lines, {"threads": sorted({entry.thread_id for entry in found})}):
        threads.setdefault(thread, {})[id_] = (number, parent)
    return {entry.id: _one(entry, extra[entry.id], threads[entry.thread_id]) for entry in found}


def _one(entry: Entry, extra: Sequence[Any], thread: dict[int, tuple[int, int | None]]) -> Shown:
    words, person, *where = extra
    above, at = [], entry.parent_id
    while at in thread:
        number, at = thread[at]
        above.append(number)
    above.reverse()
    root = above[0] if above else entry.number
    return Shown(entry, words, person, Where(*where), tuple(above if len(above) <= DEEP + 1 else [above[0], *above[-DEEP:]]), root)


def of_lists(ids: Sequence[int]) -> dict[int, tuple[ListMessage, MailList, tuple[int, ...]]]:
    """Messages of lists that stand alone, by id, with their list and the numbers of what they answer. Two queries."""
    found = db.session.scalars(select(ListMessage).where(ListMessage.id.in_(list(ids)), ListMessage.status == "published").options(joinedload(ListMessage.list))).all()
    threads = {(message.list_id, message.thread_number) for message in found}
    lines = select(ListMessage.id, ListMessage.number, ListMessage.reply_to_id).where(tuple_(ListMessage.list_id, ListMessage.thread_number).in_(threads))
    known = {id_: (number, parent) for id_, number, parent in db.session.execute(lines)} if threads else {}
    made: dict[int, tuple[ListMessage, MailList, tuple[int, ...]]] = {}
    for message in found:
        above, at = [], message.reply_to_id
        while at in known:
            number, at = known[at]
            above.append(number)
        above.reverse()
        made[message.id] = (message, message.list, tuple(above if len(above) <= DEEP + 1 else [above[0], *above[-DEEP:]]))
    return made
