"""What digests are about: the messages of a window, what of them is whose, and their words, read once for many recipients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from core.database import db
from forum.models import Appearance, EarlierAppearance, Forum, Message, Registration, Subscription, Thread, Topic
from forum.queries.entries import Speaker, speaker_columns, speaker_of
from listserv.issues import Item, Place
from listserv.models import Curation, Delivery, Digest, ListMessage, MailList
from listserv.queries import copies

DIGESTS = ("daily", "weekly")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message with its place in the order in which readers came to see them."""

    order: int
    at: datetime
    id: int
    topic_id: int | None
    thread_id: int
    author_id: int | None


@dataclass(frozen=True, slots=True)
class Want:
    """Whose digest, and of what: after and until are places in that order."""

    key: int
    person_id: int
    scope: str
    scope_id: int
    after: int
    until: int
    own: bool


def places() -> list[tuple[str, int]]:
    """Forums and lists with something that some digest has not covered. Two queries."""
    newest = select(func.max(Appearance.id)).where(Appearance.forum_id == Subscription.forum_id).scalar_subquery()
    forums = select(Subscription.forum_id).where(Subscription.forum_id.is_not(None), Subscription.level.in_(DIGESTS), Subscription.cursor < newest).distinct()
    latest = select(func.max(ListMessage.id)).where(ListMessage.list_id == Subscription.scope_id).scalar_subquery()
    lists = select(Subscription.scope_id).where(Subscription.scope == "list", Subscription.level.in_(DIGESTS), Subscription.cursor < latest).distinct()
    return [("forum", id_) for id_ in sorted(id_ for id_ in db.session.scalars(forums) if id_ is not None)] + [("list", id_) for id_ in sorted(db.session.scalars(lists))]


def place(kind: str, id_: int) -> Place | None:
    """One of them; None while nothing goes to it. One query."""
    if kind == "forum":
        found = select(Forum.slug, Forum.title, Forum.language, Forum.timezone, Forum.opens_at, Forum.closes_at, MailList.curated, MailList.paused_at, Forum.visibility)
        row = db.session.execute(found.outerjoin(MailList, MailList.forum_id == Forum.id).where(Forum.id == id_)).first()
        return Place("forum", id_, row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), hidden=row[8] == "closed") if row and row[7] is None else None
    this = db.session.get(MailList, id_, populate_existing=True)
    if this is None or this.paused_at is not None:
        return None
    return Place(
        "list", id_, str(this.slug), this.title, this.language, "UTC", None, None, this.curated, this.posting == "subscribers" and this.closed_at is None,
        hidden=this.visibility == "hidden",
    )  # fmt: skip


def window(where: Place, *, after: int) -> list[Seen]:
    """What readers see of all that appeared after a place in the order, up to where everything went to those who want it at once. One query."""
    if where.kind == "forum":
        waiting = select(func.min(Appearance.id)).where(Appearance.forum_id == where.id, Appearance.fanned_out_at.is_(None)).scalar_subquery()
        found = select(Appearance.id, Appearance.at, Message.id, Message.topic_id, Message.thread_id, Registration.person_id).join(Message, Message.id == Appearance.message_id)
        found = found.join(Registration, Registration.id == Message.author_id).where(Appearance.forum_id == where.id, Appearance.id > after, Message.status == "published")
        found = found.where(or_(waiting.is_(None), Appearance.id < waiting)).order_by(Appearance.id)
    else:
        waiting = select(func.min(ListMessage.id)).where(ListMessage.list_id == where.id, ListMessage.fanned_out_at.is_(None), ListMessage.status == "published").scalar_subquery()
        found = select(ListMessage.id, ListMessage.posted_at, ListMessage.id, ListMessage.list_id, ListMessage.thread_number, ListMessage.author_id)
        found = found.where(ListMessage.list_id == where.id, ListMessage.id > after, ListMessage.status == "published").order_by(ListMessage.id)
        found = found.where(or_(waiting.is_(None), ListMessage.id < waiting))
    return [Seen(*row) for row in db.session.execute(found)]


def contents(where: Place, wants: Sequence[Want], seen: Sequence[Seen]) -> dict[int, list[Seen]]:
    """What of a window belongs to each: theirs by scope, not their own, and in no letter, earlier digest, or digest of a narrower choice. At most five queries."""
    if not wants or not seen:
        return {want.key: [] for want in wants}
    people = sorted({want.person_id for want in wants})
    elsewhere = _Elsewhere(where, people, seen)
    found: dict[int, list[Seen]] = {}
    for want in wants:
        mine = [one for one in seen if want.after < one.order <= want.until and _within(want, one) and (want.own or one.author_id != want.person_id)]
        found[want.key] = [one for one in mine if not elsewhere.brings(want, one)] if want.person_id in elsewhere.people else mine
    return found


def _within(want: Want, one: Seen) -> bool:
    return want.scope in ("forum", "list") or want.scope_id == (one.topic_id if want.scope == "topic" else one.thread_id)


class _Elsewhere:
    """What people get, or got, of the same messages by narrower choices and single letters."""

    def __init__(self, where: Place, people: Sequence[int], seen: Sequence[Seen]) -> None:
        ids = [one.id for one in seen]
        key = Delivery.message_id if where.kind == "forum" else Delivery.list_message_id
        self.letters: set[tuple[int, int]] = {
            (person, message) for person, message in db.session.execute(select(Delivery.person_id, key).where(key.in_(ids), Delivery.person_id.in_(people)))
        }
        self.had = _had(where, people, ids)
        self.narrower: dict[tuple[int, str, int], Any] = {}
        self.windows: dict[int, list[tuple[int, int]]] = {}
        if where.kind == "forum":
            columns = (
                Subscription.id,
                Subscription.person_id,
                Subscription.scope,
                Subscription.scope_id,
                Subscription.level,
                Subscription.at,
                Subscription.cursor,
                Subscription.owed_from,
            )
            rows = db.session.execute(
                select(*columns).where(Subscription.forum_id == where.id, Subscription.person_id.in_(people), Subscription.scope.in_(("topic", "thread")))
            ).all()
            self.narrower = {(row.person_id, row.scope, row.scope_id): row for row in rows}
            if rows:
                covered = select(Digest.subscription_id, Digest.after, Digest.until).where(Digest.subscription_id.in_([row.id for row in rows]), Digest.until >= seen[0].order)
                for id_, after, until in db.session.execute(covered):
                    self.windows.setdefault(id_ or 0, []).append((after, until))
        self.people = {person for person, _ in self.letters} | {person for person, _, _ in self.narrower} | {person for person, *_ in self.had}

    def brings(self, want: Want, one: Seen) -> bool:
        """Whether this message is not for this digest."""
        if (want.person_id, one.id) in self.letters or (want.person_id, want.scope, want.scope_id, one.id) in self.had:
            return True
        narrower = [("thread", one.thread_id), ("topic", one.topic_id)] if want.scope == "forum" else [("thread", one.thread_id)] if want.scope == "topic" else []
        return any(self._covers(self.narrower.get((want.person_id, scope, id_ or 0)), one) for scope, id_ in narrower)

    def _covers(self, choice: Any, one: Seen) -> bool:
        if choice is None:
            return False
        if choice.level == "mute":
            return True
        if choice.level == "announcements":
            return bool(one.at > choice.at)
        if choice.level in DIGESTS and one.order > choice.cursor:
            return True
        if choice.owed_from is not None and one.order > choice.owed_from:
            return True
        return any(after < one.order <= until for after, until in self.windows.get(choice.id, ()))


def _had(where: Place, people: Sequence[int], ids: Sequence[int]) -> set[tuple[int, str, int, int]]:
    """Person, choice and message, of messages that were hidden and shown again: who had them in a digest sent before they were hidden. One query, or two."""
    if where.kind != "forum":
        return set()
    earlier = EarlierAppearance.__table__.c
    again = db.session.execute(select(earlier.id, earlier.message_id, earlier.hidden_at).where(earlier.message_id.in_(ids))).all()
    if not again:
        return set()
    sent = select(Digest.person_id, Subscription.scope, Subscription.scope_id, Digest.after, Digest.until, Delivery.sent_at).join(Delivery, Delivery.digest_id == Digest.id)
    sent = sent.join(Subscription, Subscription.id == Digest.subscription_id)
    sent = sent.where(Digest.forum_id == where.id, Digest.person_id.in_(people), Digest.until >= min(one.id for one in again), Delivery.state == "sent")
    return {
        (person, scope, scope_id, one.message_id)
        for person, scope, scope_id, after, until, at in db.session.execute(sent)
        for one in again
        if after < one.id <= until and at is not None and at < one.hidden_at
    }


def items(where: Place, ids: Iterable[int]) -> dict[int, Item]:
    """The words of messages, by id; what readers no longer see is left out. Five queries."""
    wanted = sorted(set(ids))
    if where.kind == "list":
        return _of_list(wanted)
    shown = copies.messages(wanted)
    threads = _threads({one.entry.thread_id for one in shown.values()})
    parents = {one.entry.parent_id for one in shown.values() if one.entry.parent_id}
    authors = dict(
        db.session.execute(select(Message.id, Registration.person_id).join(Registration, Registration.id == Message.author_id).where(Message.id.in_(parents))).tuples().all()
    )
    found = {}
    for id_, one in shown.items():
        entry, thread = one.entry, threads[one.entry.thread_id]
        found[id_] = Item(
            id_, "message", entry.number, *thread, one.where.topic, one.where.topic_title, entry.speaker, entry.kind == "moderator", entry.posted_at, entry.subject,
            entry.language, one.words, entry.html, entry.parent_number, authors.get(entry.parent_id or 0), one.above, len(entry.files),
        )  # fmt: skip
    return found


def _threads(ids: set[int]) -> dict[int, tuple[int, str | None, str | None, Speaker | None]]:
    """Number, title, its language and who opened it; of a thread whose first message readers no longer see, its number and the title a moderator gave."""
    speaker = Registration.__table__
    root = Message.__table__.alias("root")
    found = select(Thread.id, Thread.root_number, Thread.title, root.c.subject, root.c.language, *speaker_columns(speaker))
    found = found.outerjoin(root, (root.c.forum_id == Thread.forum_id) & (root.c.number == Thread.root_number) & (root.c.status == "published"))
    rows = db.session.execute(found.outerjoin(speaker, speaker.c.id == root.c.speaker_id).where(Thread.id.in_(ids)))
    return {row[0]: (row[1], row[2] or row[3], row[4], speaker_of(row[5:]) if row[5] is not None else None) for row in rows}


def _of_list(ids: Sequence[int]) -> dict[int, Item]:
    rows = copies.of_lists(ids)
    openers = {(message.list_id, message.thread_number) for message, _, _ in rows.values()}
    first = select(ListMessage).where(
        ListMessage.list_id.in_({list_id for list_id, _ in openers}), ListMessage.number.in_({number for _, number in openers}), ListMessage.status == "published"
    )
    roots = {(message.list_id, message.number): message for message in db.session.scalars(first)}
    parents = {message.reply_to_id for message, _, _ in rows.values() if message.reply_to_id}
    authors = dict(db.session.execute(select(ListMessage.id, ListMessage.author_id).where(ListMessage.id.in_(parents))).tuples().all())
    found = {}
    for id_, (message, _, above) in rows.items():
        root = roots.get((message.list_id, message.thread_number))
        found[id_] = Item(
            id_, "list", message.number, message.thread_number, root.subject if root else None, root.language if root else None, root.author_name if root else None, None, None,
            message.author_name, False, message.posted_at, message.subject, message.language, message.body, message.html, above[-1] if above else None,
            authors.get(message.reply_to_id or 0), above, 0,
        )  # fmt: skip
    return found


def scope_title(scope: str, scope_id: int) -> str | None:
    """Of a topic, whose digest is not of the whole forum."""
    return db.session.scalar(select(Topic.title).where(Topic.id == scope_id)) if scope == "topic" else None


def curations(where: Place, days: Iterable[date]) -> Mapping[tuple[date, str], Curation]:
    """What a moderator said of the digests of some days, by day and rhythm. One query."""
    of = Curation.forum_id if where.kind == "forum" else Curation.list_id
    found = db.session.scalars(select(Curation).where(of == where.id, Curation.due_on.in_(sorted(set(days)))).execution_options(populate_existing=True))
    return {(one.due_on, one.rhythm): one for one in found}
