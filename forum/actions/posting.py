"""Storing a message: one transaction decides whether it is in time, gives it a number, and makes it found, counted and reported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, literal
from sqlalchemy.orm.attributes import set_committed_value

from accounts.models import Person
from core import letters, text
from core.database import db
from core.prepared import Prepared
from core.verdict import No
from forum import figures, mail, rules, visibility
from forum.actions import attaching, drafting, mentioning, reading, telling
from forum.models import Act, Forum, Initiative, Message, MessageGoal, MessageQuestion, Registration, Thread, Topic
from forum.place import Place
from forum.queries import attaching as files_of
from forum.queries import writing
from forum.queries.standing import standing_of
from forum.rules import Standing


@dataclass(frozen=True)
class Listed:
    """An initiative as its author lists it."""

    title: str
    type: str | None = None
    audience: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Newcomer:
    """Somebody without an account for whom a message is typed in, and who is registered by it."""

    name: str
    category: str
    country: str | None = None
    organization: str | None = None


@dataclass(frozen=True)
class Written:
    """What somebody wrote, in the shape a form has checked. ``speaker`` is whom it speaks for when that is not its author."""

    subject: str
    body: str
    language: str | None
    questions: tuple[int, ...] = ()
    goals: tuple[str, ...] = ()
    initiatives: tuple[Listed, ...] = ()
    kind: str = "input"
    occasion: str | None = None
    speaker: int | Newcomer | None = None
    submission: str | None = None
    window: str = ""  # the page it was written on, and what that page had shown (see ``forum.other_windows``)
    seen: str = ""
    suggested: frozenset[str] = frozenset()  # goals that had been suggested to its author
    held_for: str = ""  # why it waits for a moderator though the forum would publish it (a key of ``forum.reasons.HELD``)
    receipt: bool = False  # its author is told by a letter of the caller's that it waits


@dataclass(frozen=True)
class Posted:
    """What became of it; ``again`` where the same form had been sent before."""

    message: Message
    again: bool = False


# Written as plain rows: as objects of the session they would cost more than all the rest. What a new message is never given stays empty, or is what the table says.
_threads, _initiatives, _goal_tags, _question_tags = (insert(cast(Table, table.__table__)) for table in (Thread, Initiative, MessageGoal, MessageQuestion))
_m = cast(Table, Message.__table__).c
_GIVEN = (
    "forum_id", "topic_id", "number", "thread_id", "reply_to_id", "depth", "author_id", "speaker_id", "on_behalf_of_id", "posted_at", "published_at", "language", "subject", "body",
    "html", "renderer", "kind", "occasion", "status", "late", "submission", "goal_codes", "question_numbers",
)  # fmt: skip
_message = Prepared(insert(cast(Table, Message.__table__)).values({name: bindparam(name, type_=_m[name].type) for name in _GIVEN} | {"version": literal(1)}).returning(_m.id))


def post_message(place: Place, written: Written, *, standing: Standing, by: Person, at: datetime) -> Posted | No:
    """Stores a message that arrived at ``at``: published, or held (moderated beforehand, late); a No stores nothing.

    Everything is decided on what is read while the forum's row is held, so that two people, or a moderator who closes the forum
    or blocks its writer meanwhile, get one order of things. ``standing`` was read so where the place is held; else it is read anew. The caller commits.
    """
    if not place.held:
        place, standing = _as_it_is_now(place, by=by)
    refusal = _refusal(place, written, standing=standing, at=at)
    if refusal is not None:
        return refusal
    author_id = standing.registration_id or 0
    if written.submission and (before := writing.sent_already(author_id, written.submission)):
        return Posted(before, again=True)
    late = rules.is_late(place.forum, place.topic, at=at)
    speaker_id = _speaker(place.forum, written.speaker, author_id=author_id, at=at)
    status = "pending" if written.held_for else rules.status_of_a_new_message(standing, place.forum, late=late)
    message, named = _stored(place, written, author_id=author_id, speaker_id=speaker_id, late=late, status=status, at=at)
    _tag(message, place, written, by=by, at=at)
    attaching.take_along(message, place, standing=standing, by=by, at=at)
    mentioning.note(message, named, forum=place.forum, at=at)
    if status == "published":
        visibility.appeared(db.session(), message)
    else:
        _held(message, place, written, by=by, at=at)
    reading.has_posted(by.id, message, answered=place.parent.number if place.parent else None, at=at)
    if speaker_id != author_id:
        _tell_the_speaker(message, place.forum, at=at)
    if not late:  # late words also stay where their author left them
        drafting.drop_draft(place, by=by, words={"subject": written.subject, "body": written.body, "window": written.window, "seen": written.seen})
    return Posted(message)


def _as_it_is_now(place: Place, *, by: Person) -> tuple[Place, Standing]:
    """The place under the lock, and how its writer stands to it: a rule set for them while this waited counts."""
    forum = writing.locked_forum(place.forum.id)
    parent = writing.fresh_message(place.parent.id) if place.parent else None
    return Place(forum, writing.topic_with(place.topic.id if place.topic else None), parent, held=True, arrival=place.arrival), standing_of(by, forum)


def _refusal(place: Place, written: Written, *, standing: Standing, at: datetime) -> No | None:
    verdicts = [rules.may_hand_in(standing, place.forum, place.topic, at=at)]
    if place.parent is not None:
        verdicts.append(rules.may_reply_to(place.parent))
    if written.kind == "moderator":
        verdicts.append(rules.may_post_as_moderator(standing))
    if written.speaker is not None:
        verdicts.append(rules.may_post_on_behalf(standing))
    return next((verdict for verdict in verdicts if isinstance(verdict, No)), None)


def _speaker(forum: Forum, speaker: int | Newcomer | None, *, author_id: int, at: datetime) -> int:
    if speaker is None:
        return author_id
    if isinstance(speaker, int):
        return speaker
    newcomer = Registration(
        forum_id=forum.id, name=speaker.name, category=speaker.category, country=speaker.country, organization=speaker.organization, registered_at=at
    )  # fmt: skip
    db.session.add(newcomer)
    db.session.flush()
    figures.registration_counts(db.session(), forum.id)
    return newcomer.id


def _stored(place: Place, written: Written, *, author_id: int, speaker_id: int, late: bool, status: str, at: datetime) -> tuple[Message, list[int]]:
    if status == "published":  # the statement that counts the message stores the number too: one to the forum's row instead of two
        set_committed_value(place.forum, "last_number", number := place.forum.last_number + 1)
    else:
        number = place.forum.next_number()
    html, mentioned = mentioning.rendered(written.body, place.forum, number=number)
    topic_id = place.topic.id if place.topic else None
    values: dict[str, Any] = {
        "forum_id": place.forum.id, "topic_id": topic_id, "number": number, "thread_id": _thread(place, topic_id, number), "reply_to_id": place.parent.id if place.parent else None,
        "depth": place.parent.depth + 1 if place.parent else 0, "author_id": author_id, "speaker_id": speaker_id, "on_behalf_of_id": speaker_id if speaker_id != author_id else None,
        "posted_at": at, "published_at": at if status == "published" else None, "language": written.language, "subject": written.subject, "body": written.body,
        "html": html, "renderer": text.RENDERER, "kind": written.kind, "occasion": written.occasion, "status": status, "late": late, "submission": written.submission,
    }  # fmt: skip
    values |= {"goal_codes": list(written.goals) or None, "question_numbers": list(written.questions) or None}
    db.session.flush()
    message_id = _message.run(db.session.connection(), values).scalar()
    if written.initiatives:
        rows = enumerate(written.initiatives, start=1)
        db.session.execute(_initiatives, [{"message_id": message_id, "position": position, **vars(row)} for position, row in rows])
    return Message(id=message_id, **values), mentioned


def _thread(place: Place, topic_id: int | None, number: int) -> int:
    if place.parent is not None:
        return place.parent.thread_id
    begun = db.session.execute(_threads, {"forum_id": place.forum.id, "topic_id": topic_id, "root_number": number})
    return int(cast(Any, begun).inserted_primary_key[0])


def _tag(message: Message, place: Place, written: Written, *, by: Person, at: datetime) -> None:
    if written.goals:
        goals = writing.goal_ids(place.forum, written.goals)
        db.session.execute(
            _goal_tags,
            [
                {"message_id": message.id, "goal_id": goal, "set_by_id": by.id, "set_at": at, "suggested": code in written.suggested}
                for goal, code in zip(goals, written.goals, strict=True)
            ],
        )
    if written.questions and place.topic:
        asked = [question.id for question in place.topic.questions if question.number in written.questions]
        db.session.execute(_question_tags, [{"message_id": message.id, "question_id": question} for question in asked])


def _held(message: Message, place: Place, written: Written, *, by: Person, at: datetime) -> None:
    because = "late" if message.late else written.held_for or "moderation"
    db.session.add(Act(forum_id=place.forum.id, message_id=message.id, kind="message-pending", at=at, data={"to": "pending", "because": because}))
    tell_that_it_waits(message, place, by=by, at=at, author=message.late or not written.receipt)


def tell_that_it_waits(message: Message, place: Place, *, by: Person, at: datetime, author: bool = True) -> None:
    """Its author, and whoever decides on it."""
    about = mail.About.of(message, place.forum, speaker=writing.registration_of(message.speaker_id), files=files_of.of_message(message.id) if message.late else ())
    if author and mail.reachable(by):
        letter = mail.came_late(by, about, closed_at=_closes(place.topic, place.forum)) if message.late else mail.waits(by, about)
        letters.post(letter, at=at)
    telling.something_waits(place.forum, but=by, at=at, message=message)


def _closes(topic: Topic | None, forum: Forum) -> datetime:
    return topic.closes(forum) if topic else forum.closes_at


def _tell_the_speaker(message: Message, forum: Forum, *, at: datetime) -> None:
    speaker, author = writing.registration_of(message.speaker_id), writing.registration_of(message.author_id)
    person = writing.person_behind(speaker)
    if person is not None and mail.reachable(person):
        letters.post(mail.spoken_for(person, mail.About.of(message, forum, speaker=speaker, files=files_of.of_message(message.id)), typed_by=author.name), at=at)
