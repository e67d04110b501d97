"""Digests for their recipients, as they go out: what readers may read at that moment, written once for all who get the same."""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from accounts.models import Person
from core.database import db
from forum.models import Forum
from listserv import wire
from listserv.actions.fanning_out import may_read, reachable
from listserv.bundles import Bundle
from listserv.issues import Issue, Item, Note, Place
from listserv.mail import digests as mail
from listserv.models import Curation, Digest, Mailbox
from listserv.parcels import Leased, Ready, writer
from listserv.queries import digests as queries
from listserv.queries.digests import Want

REMEMBERED = 256  # letters as written, of some 100 kB each: more than one day has kinds of readers


@writer("digest")
def of_digests(rows: Sequence[Leased], at: datetime) -> Mapping[int, Ready]:
    """Those with something in them that their reader may read."""
    digests = {one.id: one for one in db.session.scalars(select(Digest).where(Digest.id.in_([row.digest_id for row in rows])).execution_options(populate_existing=True))}
    places: dict[tuple[str, int], list[Leased]] = defaultdict(list)
    for row in rows:
        if (digest := digests.get(row.digest_id or 0)) is not None:
            places[("forum", digest.forum_id) if digest.forum_id is not None else ("list", digest.list_id or 0)].append(row)
    found: dict[int, Ready] = {}
    for key, these in places.items():
        where = queries.place(*key)
        if where is not None:
            found |= _of_place(where, these, digests)
    return found


def _of_place(where: Place, rows: Sequence[Leased], digests: Mapping[int, Digest]) -> dict[int, Ready]:
    mine = {row.id: digests[row.digest_id or 0] for row in rows}
    readers = _readers(where, [row.person_id for row in rows])
    seen = [one for one in queries.window(where, after=min(digest.after for digest in mine.values())) if one.order <= max(digest.until for digest in mine.values())]
    wants = [
        Want(row.id, row.person_id, row.scope, row.scope_id, mine[row.id].after, mine[row.id].until, bool(readers[row.person_id].own_messages))
        for row in rows
        if row.person_id in readers
    ]
    contents = queries.contents(where, wants, seen)
    items = queries.items(where, (one.id for these in contents.values() for one in these))
    curations = {one.id: one for one in db.session.scalars(select(Curation).where(Curation.id.in_({digest.curation_id for digest in mine.values()})))}
    topics = {row.scope_id: queries.scope_title(row.scope, row.scope_id) for row in rows if row.scope == "topic"}
    marks = {id_: hash(item) for id_, item in items.items()}
    found = {}
    for row in rows:
        to = wire.mailable(row.email)
        content = [items[one.id] for one in contents.get(row.id, ()) if one.id in items]
        if not content or to is None:
            continue
        digest = mine[row.id]
        topic = topics.get(row.scope_id) if row.scope == "topic" else None
        issue = issue_of(
            where, content, digest, language=row.language, zone=readers[row.person_id].zone, reader=row.person_id, topic=topic, curation=curations.get(digest.curation_id or 0)
        )
        letter = _written(issue, tuple(marks[item.id] for item in content))
        token = mail.tokens(row.person_id, row.stop, content)
        head = mail.own_head(to=to, digest_id=digest.id, at=row.queued_at, token=row.stop, language=row.language)
        found[row.id] = Ready(row, to, head, letter, token)
    return found


def _readers(where: Place, ids: Sequence[int]) -> dict[int, Any]:
    """Those who may read it now and can be reached, with their clock. Who was shut out since gets nothing."""
    person, box = Person.__table__, Mailbox.__table__
    found = select(person.c.id, func.coalesce(box.c.timezone, person.c.timezone).label("zone"), box.c.own_messages).select_from(
        person.outerjoin(box, box.c.person_id == person.c.id)
    )
    found = found.where(person.c.id.in_(ids), reachable())
    if where.kind == "forum":
        forum = db.session.get(Forum, where.id, populate_existing=True)
        if forum is None:
            return {}
        found = found.where(may_read(forum))
    return {row.id: row for row in db.session.execute(found)}


def issue_of(
    where: Place, content: Sequence[Item], digest: Digest, *, language: str, zone: str, reader: int | None, topic: str | None = None, curation: Curation | None = None
) -> Issue:
    """What everybody gets who gets the same."""
    answers = tuple(item.number for item in content if reader is not None and item.parent_author_id == reader)
    return Issue(where, tuple(content), digest.rhythm, digest.form, language, zone, digest.since, digest.at, answers, topic, note_of(curation))


def note_of(curation: Curation | None) -> Note | None:
    """What a moderator said of a day's digests, as a value."""
    if curation is None:
        return None
    chosen = tuple(curation.chosen) if curation.chosen is not None else None
    first, left_out = (tuple(curation.data.get(name, ())) for name in ("first", "left_out"))
    return Note(curation.note, curation.language, chosen, first, left_out)


def _written(issue: Issue, marks: tuple[int, ...]) -> Bundle:
    """From memory where the same was written just before. Rows stand in the order in which letters are alike, so a few are enough."""
    memory: OrderedDict[Any, Bundle] = current_app.extensions.setdefault("digests", OrderedDict())
    key = (issue.place, issue.rhythm, issue.form, issue.language, issue.zone, issue.since, issue.at, issue.answers, issue.topic, issue.note, marks)
    if key in memory:
        memory.move_to_end(key)
        return memory[key]
    memory[key] = mail.written(issue)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
    return memory[key]
