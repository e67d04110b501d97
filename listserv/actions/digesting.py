"""Makes digests: who is due gets a row for all that appeared since the last, with its delivery and the new cursor, in one transaction."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, literal, select, true, update

from accounts.models import Person
from core.database import db
from forum.models import Forum, Subscription
from listserv.actions.fanning_out import may_read, reachable
from listserv.issues import Place
from listserv.models import Delivery, Digest, Mailbox
from listserv.models.mailboxes import HOUR
from listserv.queries import digests as queries
from listserv.queries.digests import DIGESTS, Want
from listserv.rules.due import SPAN, ends, last_due

CHUNK = 2000
_sub, _box, _digest, _delivery = (cast(Table, model.__table__) for model in (Subscription, Mailbox, Digest, Delivery))
_onward = update(_sub).where(_sub.c.id == bindparam("which")).values(cursor=bindparam("up_to"))


@dataclass
class Made:
    """What one step did: digests by rhythm and form, and the subscription it came to; None when it has seen all."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    last: int | None = None


def make_some(where: Place, *, at: datetime, after: int = 0, dry: bool = False) -> Made:
    """The digests of a place that are due by now, of so many subscriptions from one on. The caller commits; ``dry`` changes nothing."""
    rows = _subscribers(where, after)
    if not rows:
        return Made()
    made = Made(last=rows[-1].id if len(rows) == CHUNK else None)
    due = {row.id: (row, *when) for row in rows if (when := _when(row, at))}
    released = queries.curations(where, {day for _, day, _ in due.values()})
    waits = {id_ for id_, (row, day, _) in due.items() if where.curated and _waits(released.get((day, row.level)), day, row.zone, at)}
    due = {id_: one for id_, one in due.items() if id_ not in waits}
    if not due:
        return made
    seen = queries.window(where, after=min(row.cursor for row, _, _ in due.values()))
    untils: dict[datetime, int] = {}
    for _, _, instant in due.values():
        if instant not in untils:
            untils[instant] = max((one.order for one in seen if one.at <= instant), default=0)
    wants = [Want(id_, row.person_id, row.scope, row.scope_id, row.cursor, untils[instant], bool(row.own_messages)) for id_, (row, _, instant) in due.items()]
    found = queries.contents(where, wants, seen)
    onward, digests = [], []
    for want in wants:
        if want.until <= want.after:
            continue
        onward.append({"which": want.key, "up_to": want.until})
        if found[want.key]:
            row, day, instant = due[want.key]
            curation = released.get((day, row.level))
            since = min(instant - SPAN[row.level], found[want.key][0].at)
            digests.append(
                (
                    (row.language, row.form or "html", row.zone, want.key),
                    {
                        "subscription_id": want.key, "person_id": want.person_id, "forum_id": where.id if where.kind == "forum" else None,
                        "list_id": where.id if where.kind == "list" else None, "rhythm": row.level, "form": row.form or "html", "due_on": day, "after": want.after,
                        "until": want.until, "since": since, "at": instant, "count": len(found[want.key]), "curation_id": curation.id if curation else None,
                    },
                )
            )  # fmt: skip
    for _, digest in digests:
        kind = (digest["rhythm"], digest["form"])
        made.counts[kind] = made.counts.get(kind, 0) + 1
    if not dry:
        _keep([digest for _, digest in sorted(digests, key=lambda pair: pair[0])], onward, at=at)
    return made


def _keep(digests: list[dict[str, Any]], onward: list[dict[str, int]], *, at: datetime) -> None:
    if onward:
        db.session.connection().execute(_onward, onward)
    if not digests:
        return
    db.session.connection().execute(insert(_digest), digests)
    queued = [literal("queued"), literal(0), *(literal(at, _delivery.c.queued_at.type) for _ in range(2))]
    made = select(_digest.c.id, _digest.c.person_id, _digest.c.subscription_id, *queued).order_by(_digest.c.id)
    made = made.where(_digest.c.subscription_id.in_([digest["subscription_id"] for digest in digests]), _digest.c.due_on >= min(digest["due_on"] for digest in digests))
    made = made.where(~select(_delivery.c.id).where(_delivery.c.digest_id == _digest.c.id).exists())
    db.session.connection().execute(insert(_delivery).from_select(["digest_id", "person_id", "subscription_id", "state", "attempts", "queued_at", "next_at"], made))


def _subscribers(where: Place, after: int) -> list[Any]:
    """Who wants digests of a place and may read it, with how they want them; held until the commit."""
    last = select(func.max(_digest.c.due_on)).where(_digest.c.subscription_id == _sub.c.id).scalar_subquery()
    person = Person.__table__.c
    found = select(
        _sub.c.id, _sub.c.person_id, _sub.c.scope, _sub.c.scope_id, _sub.c.level, _sub.c.cursor, _sub.c.at, person.language, func.coalesce(_box.c.timezone, person.timezone).label("zone"),
        _box.c.hour, _box.c.weekday, _box.c.form, _box.c.own_messages, last.label("last_on"),
    ).select_from(_sub.join(Person.__table__, person.id == _sub.c.person_id).outerjoin(_box, _box.c.person_id == _sub.c.person_id))  # fmt: skip
    if where.kind == "forum":
        forum = db.session.get(Forum, where.id, populate_existing=True)
        here, allowed = _sub.c.forum_id == where.id, may_read(forum) if forum is not None else ~true()
    else:
        here, allowed = (_sub.c.scope == "list") & (_sub.c.scope_id == where.id), true()
    found = found.where(here, allowed, reachable(), _sub.c.level.in_(DIGESTS), _sub.c.id > after).order_by(_sub.c.id).limit(CHUNK)
    return list(db.session.execute(found.with_for_update(of=_sub, skip_locked=True)).all())


def _when(row: Any, at: datetime) -> tuple[date, datetime] | None:
    """The day and instant of a digest that is due and was not made: not of a day before digests were chosen."""
    day, due = last_due(at, rhythm=row.level, hour=HOUR if row.hour is None else row.hour, weekday=row.weekday or 0, zone=row.zone)
    return (day, due) if due > row.at and (row.last_on is None or row.last_on < day) else None


def _waits(curation: Any, day: date, zone: str, at: datetime) -> bool:
    return at < ends(day, zone=zone) and (curation is None or curation.released_at is None)
