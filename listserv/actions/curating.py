"""A moderator's hand on the digests of a day: a note, what comes first, what is in full, what is left out; and whether digests wait for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from accounts import audit
from accounts.models import Person
from core.database import db
from forum.models import Forum
from listserv.actions.issuing import issue_of
from listserv.issues import Issue, Item, Place
from listserv.models import Curation, Digest, MailList
from listserv.models.mailboxes import HOUR
from listserv.queries import digests as queries
from listserv.rules.due import SPAN


@dataclass(frozen=True)
class Said:
    """What the form says."""

    note: str
    language: str
    full: tuple[int, ...] | None  # None: as many as there is room for
    first: tuple[int, ...]
    left_out: tuple[int, ...]
    waits: bool
    release: bool


def find(where: Place, day: date, rhythm: str) -> Curation | None:
    """What was said of a day's digests so far."""
    return queries.curations(where, [day]).get((day, rhythm))


def due(where: Place, day: date) -> datetime:
    """When most digests of a day go, on the forum's clock: readers choose their own."""
    return datetime.combine(day, time(HOUR), tzinfo=ZoneInfo(where.timezone))


def material(where: Place, day: date, rhythm: str, *, at: datetime) -> list[Item]:
    """What has appeared in the window of that day."""
    until = due(where, day)
    seen = [one for one in queries.window(where, after=0) if until - SPAN[rhythm] < one.at <= min(until, at)]
    found = queries.items(where, [one.id for one in seen])
    return [found[one.id] for one in seen if one.id in found]


def issue(where: Place, items: list[Item], day: date, rhythm: str, *, language: str, curation: Curation | None) -> Issue:
    """The digest as somebody gets it who reads this language, follows the whole and wrote nothing of it."""
    until = due(where, day)
    digest = Digest(rhythm=rhythm, form="text", since=until - SPAN[rhythm], at=until)
    return issue_of(where, items, digest, language=language, zone=where.timezone, reader=None, curation=curation)


def sketch(day: date, rhythm: str, said: Said) -> Curation:
    """As it would be kept; nothing is stored."""
    made = Curation(due_on=day, rhythm=rhythm)
    _fill(made, said)
    return made


def _fill(curation: Curation, said: Said) -> None:
    curation.note, curation.language, curation.chosen = said.note, said.language, list(said.full) if said.full is not None else None
    curation.data = {"first": list(said.first), "left_out": list(said.left_out)}


def keep(where: Place, day: date, rhythm: str, said: Said, *, by: Person, at: datetime) -> None:
    """Kept for the digests of that day that have not been made yet; with ``release`` they go at their hour. The caller commits."""
    this = _list_of(where, at=at)
    this.curated = said.waits
    curation = find(where, day, rhythm)
    if curation is None:
        curation = Curation(forum_id=where.id if where.kind == "forum" else None, list_id=where.id if where.kind == "list" else None, due_on=day, rhythm=rhythm, at=at)
        db.session.add(curation)
    _fill(curation, said)
    curation.by_id, curation.at = by.id, at
    curation.released_at = (curation.released_at or at) if said.release else None
    audit.note("digest-curated", person=by, object=f"{where.kind} {where.slug} {day.isoformat()} {rhythm}", at=at)


def _list_of(where: Place, *, at: datetime) -> MailList:
    """Its row, locked: two moderators keep one after the other."""
    if where.kind == "list":
        return db.session.scalars(select(MailList).where(MailList.id == where.id).with_for_update()).one()
    db.session.execute(select(Forum.id).where(Forum.id == where.id).with_for_update())
    found = db.session.scalar(select(MailList).where(MailList.forum_id == where.id))
    if found is None:
        found = MailList(kind="forum", forum_id=where.id, created_at=at)
        db.session.add(found)
    return found


def days(where: Place, *, at: datetime) -> list[date]:
    """Days whose digests can still be changed: today's, on the forum's clock, and those of the next week."""
    today = at.astimezone(ZoneInfo(where.timezone)).date()
    return [today + timedelta(days=n) for n in range(8)]
