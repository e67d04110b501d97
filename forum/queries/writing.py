"""What the pages need on which messages, drafts and registrations are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from core.database import db
from core.objects import Objects, Part
from core.prepared import Prepared
from core.text import excerpt
from forum.models import Draft, Forum, Message, MessageGoal, Question, Registration, Thread, Topic
from forum.place import Place
from plans.models import Goal

_KEY = re.compile(r"(topic|reply)-(\d{1,9})\Z|forum\Z")

# What a message costs to be stored is mostly building statements: these are built once.
_locked_forum = select(Forum).where(Forum.id == bindparam("forum")).with_for_update().execution_options(populate_existing=True)
_topic = select(Topic).options(joinedload(Topic.questions)).execution_options(populate_existing=True)
_topic_by_number = _topic.where(Topic.forum_id == bindparam("forum"), Topic.number == bindparam("number"))
_topic_by_id = _topic.where(Topic.id == bindparam("topic"))
_fresh_message = (
    select(Message).where(Message.id == bindparam("message")).execution_options(populate_existing=True)
    .options(joinedload(Message.author).joinedload(Registration.person), joinedload(Message.speaker).joinedload(Registration.person), joinedload(Message.thread))
)  # fmt: skip
_message_by_number = (
    select(Message)
    .where(Message.forum_id == bindparam("forum"), Message.number == bindparam("number"))
    .options(joinedload(Message.speaker), joinedload(Message.author), joinedload(Message.thread))
)
# What is asked of a message that a reply is just being stored to, with its topic, in one row for each question: what else is asked of it on a page is read then.
_m, _th, _to, _qu = (cast(Table, table.__table__) for table in (Message, Thread, Topic, Question))
_author, _speaker = (cast(Table, Registration.__table__).alias(name) for name in ("author", "speaker"))
_WHO, _TOPIC = ("person_id", "name"), ("forum_id", "number", "title", "opens_at", "closes_at", "goal_codes")
_MESSAGE = ("forum_id", "topic_id", "thread_id", "number", "depth", "author_id", "speaker_id", "subject", "kind", "status")
_message_to_answer = Objects(
    Part(
        Message, only=_MESSAGE,
        one={
            "author": Part(Registration, _author, only=_WHO), "speaker": Part(Registration, _speaker, only=_WHO), "thread": Part(Thread, only=("root_number", "locked_at")),
            "topic": Part(Topic, only=_TOPIC, many={"questions": Part(Question)}),
        },
    ),
    lambda messages: messages.join(_author, _author.c.id == _m.c.author_id).join(_speaker, _speaker.c.id == _m.c.speaker_id).join(_th, _th.c.id == _m.c.thread_id)
    .outerjoin(_to, _to.c.id == _m.c.topic_id).outerjoin(_qu, _qu.c.topic_id == _to.c.id)
    .where(_m.c.forum_id == bindparam("forum"), _m.c.number == bindparam("number")).order_by(_qu.c.number),
)  # fmt: skip
_registration = select(Registration).where(Registration.id == bindparam("registration"))
_sent_already = Prepared(select(Message.id).where(Message.author_id == bindparam("author"), Message.submission == bindparam("submission")))
_goals = select(Goal.code, func.coalesce(Goal.short_title, Goal.title)).where(Goal.edition_id == bindparam("edition")).order_by(Goal.position)
_goal_ids = select(Goal.code, Goal.id).where(Goal.edition_id == bindparam("edition"), Goal.code.in_(bindparam("codes", expanding=True)))


def topic_of(forum: Forum, number: int) -> Topic | None:
    """A topic by its number, with its questions."""
    return db.session.execute(_topic_by_number, {"forum": forum.id, "number": number}).unique().scalar()


def topic_with(topic_id: int | None) -> Topic | None:
    """A topic by its id, as it is now, with its questions; None for what goes to the whole forum."""
    return db.session.execute(_topic_by_id, {"topic": topic_id}).unique().scalar() if topic_id else None


def message_of(forum: Forum, number: int) -> Message | None:
    """A message by its number, with its author and whom it speaks for."""
    return db.session.scalar(_message_by_number, {"forum": forum.id, "number": number})


def message_to_answer(forum: Forum, number: int) -> Message | None:
    """A message by its number with its topic, as a reply to it needs them."""
    found: Message | None = _message_to_answer.first(db.session(), {"forum": forum.id, "number": number})
    return found


def place_by_key(forum: Forum, key: str) -> Place | None:
    """The place that a draft was written for, if it still exists."""
    found = _KEY.match(key)
    if found is None:
        return None
    if key == "forum":
        return Place(forum, None)
    number = int(found.group(2))
    if found.group(1) == "topic":
        topic = topic_of(forum, number)
        return Place(forum, topic) if topic else None
    parent = message_of(forum, number)
    return place_of_a_reply(forum, parent) if parent else None


def place_of_a_reply(forum: Forum, parent: Message) -> Place:
    """A reply goes where the message it answers stands."""
    return Place(forum, topic_with(parent.topic_id), parent)


def place_of_a_message(forum: Forum, message: Message) -> Place:
    """Where a message stands, as a place (not one to reply in)."""
    return Place(forum, topic_with(message.topic_id))


def locked_forum(forum_id: int) -> Forum:
    """The forum as it is now, held until the transaction ends: numbers, windows and counts are decided one message at a time."""
    return db.session.execute(_locked_forum, {"forum": forum_id}).scalar_one()


def fresh_message(message_id: int) -> Message:
    """A message as it is now, with its author, whom it speaks for, and their accounts; its forum's row is held."""
    return db.session.execute(_fresh_message, {"message": message_id}).scalar_one()


def goals_offered(forum: Forum, topic: Topic | None) -> dict[str, str]:
    """Code and label of the goals a message may be given: of the forum's edition, limited to the topic's where it names some."""
    if forum.edition_id is None:
        return {}
    goals = db.session.execute(_goals, {"edition": forum.edition_id})
    return {code: label for code, label in goals if topic is None or topic.goal_codes is None or code in topic.goal_codes}


def goal_ids(forum: Forum, codes: Sequence[str]) -> list[int]:
    """The goals of the forum's edition with these codes, in this order."""
    known = dict(db.session.execute(_goal_ids, {"edition": forum.edition_id, "codes": list(codes)}).tuples().all())
    return [known[code] for code in codes]


def goals_set(message: Message) -> Sequence[int]:
    """The goals that a message is tagged with."""
    return db.session.scalars(select(MessageGoal.goal_id).where(MessageGoal.message_id == message.id)).all()


def registration_of(registration_id: int) -> Registration:
    """One registration."""
    return db.session.execute(_registration, {"registration": registration_id}).scalar_one()


def registration_of_person(forum: Forum, person: Person) -> Registration | None:
    """As what somebody is registered for a forum."""
    return db.session.scalar(select(Registration).where(Registration.forum_id == forum.id, Registration.person_id == person.id))


def person_behind(registration: Registration) -> Person | None:
    """The account of a registration."""
    return db.session.get(Person, registration.person_id) if registration.person_id else None


def participants_to_speak_for(forum: Forum, *, but: int | None) -> Sequence[Registration]:
    """Whom a message may be typed in for, by name; not whoever types."""
    statement = select(Registration).where(Registration.forum_id == forum.id, Registration.id != but, Registration.erased_at.is_(None))
    return db.session.scalars(statement.order_by(Registration.name, Registration.id)).all()


def sent_already(author_id: int, submission: str) -> Message | None:
    """The message that came of this form before."""
    found = _sent_already.run(db.session.connection(), {"author": author_id, "submission": submission}).scalar()
    return db.session.get(Message, found) if found else None


def lately_sent(registration_id: int) -> list[str]:
    """The marks of the forms somebody sent last, so that a browser's own copy of sent words is not put back."""
    sent = select(Message.submission).where(Message.author_id == registration_id, Message.submission.is_not(None))
    return [mark for mark in db.session.scalars(sent.order_by(Message.id.desc()).limit(8)) if mark]


def has_spoken(registration_id: int) -> bool:
    """Whether anything was ever posted by or for a registration, whatever became of it."""
    mine = or_(Message.author_id == registration_id, Message.speaker_id == registration_id, Message.on_behalf_of_id == registration_id)
    return db.session.scalar(select(Message.id).where(mine).limit(1)) is not None


def keepers_of_order(forum: Forum) -> list[Person]:
    """Who is written to when a message waits: the forum's moderators, else its secretariat, else the site's; those with a confirmed address."""
    reachable = (Person.email.is_not(None)) & (Person.confirmed_at.is_not(None)) & (Person.disabled_at.is_(None)) & (Person.erased_at.is_(None))
    here = select(Registration.role, Person).join(Person, Person.id == Registration.person_id)
    found = db.session.execute(here.where(Registration.forum_id == forum.id, Registration.role != "participant", reachable).order_by(Person.id)).all()
    for role in ("moderator", "secretariat"):
        if people := [row.Person for row in found if row.role == role]:
            return people
    return list(db.session.scalars(select(Person).where(Person.role != "member", reachable).order_by(Person.id)))


def draft_of(person_id: int, place: Place) -> Draft | None:
    """What somebody kept for a place."""
    return db.session.scalar(select(Draft).where(Draft.person_id == person_id, Draft.forum_id == place.forum.id, Draft.place == place.key))


@dataclass(frozen=True)
class KeptWords:
    """A draft as the list of one's drafts shows it."""

    id: int
    slug: str
    forum: str
    place: str
    number: int | None
    subject: str
    beginning: str
    saved_at: datetime


@dataclass(frozen=True)
class WaitingWords:
    """A message of one's own that readers do not see (yet)."""

    slug: str
    forum: str
    number: int
    subject: str
    status: str
    late: bool
    posted_at: datetime


def kept_words(draft: Draft, forum: Forum) -> KeptWords:
    """A draft for the list."""
    kind, _, number = draft.place.partition("-")
    text: dict[str, Any] = draft.fields
    beginning = excerpt(" ".join(str(text.get("body") or "").split()), length=200)
    return KeptWords(draft.id, forum.slug, forum.title, kind, int(number) if number else None, str(text.get("subject") or ""), beginning, draft.saved_at)


def drafts_of(person_id: int) -> list[KeptWords]:
    """One's drafts, the latest first."""
    found = select(Draft, Forum).join(Forum, Forum.id == Draft.forum_id).where(Draft.person_id == person_id).order_by(Draft.saved_at.desc(), Draft.id.desc())
    return [kept_words(draft, forum) for draft, forum in db.session.execute(found)]


def waiting_words_of(person_id: int) -> list[WaitingWords]:
    """One's own messages that wait for a moderator, the latest first."""
    mine = select(Message).join(Message.author).join(Message.forum).options(contains_eager(Message.forum))
    found = db.session.scalars(mine.where(Registration.person_id == person_id, Message.status == "pending").order_by(Message.id.desc()).limit(100))
    return [WaitingWords(m.forum.slug, m.forum.title, m.number, m.subject or "", m.status, m.late, m.posted_at) for m in found]
