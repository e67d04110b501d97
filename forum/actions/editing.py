"""Changing the words of a message: by its author, or by a moderator with a note. Each earlier wording is kept; index and counts follow."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from accounts.models import Person
from core import letters, text
from core.database import db
from core.verdict import No
from forum import mail, visibility
from forum.actions import attaching, mentioning, posting
from forum.actions.attaching import Exchange
from forum.actions.posting import Listed, Written
from forum.mail import editing as editing_mail
from forum.models import Act, Forum, Initiative, Message, MessageGoal, MessageQuestion, MessageVersion
from forum.place import Place
from forum.queries import attaching as files_of
from forum.queries import history, moderation, writing
from forum.rules import Standing
from forum.rules import editing as rules
from forum.rules.attaching import waits_to_be_unlocked


@dataclass(frozen=True)
class Outdated:
    """Somebody changed it meanwhile; nothing was changed now. ``version`` is the one that stands, ``who`` made it."""

    version: int
    who: str
    at: datetime | None


@dataclass(frozen=True)
class Changed:
    """What became of it; ``act`` is None where the words are those that stood there. ``waits`` where it went back to the queue."""

    message: Message
    act: Act | None
    waits: bool = False


def change(
    message: Message, words: Written, *, standing: Standing, by: Person, at: datetime, seen: int | None = None, note: str = "", as_moderator: bool = False, withhold: bool = False,
    drop: Collection[int] = (),
) -> Changed | Outdated | No:  # fmt: skip
    """Other words for a message that was seen in version ``seen`` (None: whatever it is now).

    ``words`` says all of it: subject, text, language, questions, goals, initiatives; who speaks and in which voice stays as it was.
    Its author may put files to it, which wait for this change, and takes away those in ``drop``.
    A moderator says why in ``note``, at any time; with ``withhold`` readers no longer see the earlier words. The caller commits.
    """
    forum = writing.locked_forum(message.forum_id)
    message = writing.fresh_message(message.id)
    topic = writing.topic_with(message.topic_id)
    allowed = (
        rules.may_edit_as_moderator(standing, message, forum) if as_moderator else rules.may_edit(standing, message, forum, topic, author_person_id=message.author.person_id, at=at)
    )
    if isinstance(allowed, No):
        return allowed
    place = Place(forum, topic, editing=message.number)
    files = Exchange((), (), 0) if as_moderator else attaching.exchange_of(message, place, drop, standing=standing, by=by)
    other = _what_differs(message, words) | ({"files"} if files else set())
    if not other and not withhold:
        return Changed(message, None)
    if seen is not None and seen != message.version:
        last = moderation.last_edit(message)
        return Outdated(message.version, moderation.who_did(last), last.at if last else None)
    waits = not as_moderator and bool(other & {"subject", "body", "initiatives"} or files.come) and rules.waits_again(standing, message, forum)
    locked = waits_to_be_unlocked(standing, forum)
    act = _written_anew(message, words, replace(place, editing=None), other, files, by=by, at=at, note=note, as_moderator=as_moderator, waits=waits, locked=locked)
    if files.come and message.status == "published":
        attaching.tell_that_files_wait(message, forum, at=at)
    if withhold:
        db.session.execute(update(MessageVersion).where(MessageVersion.message_id == message.id).values(withheld=True), execution_options={"synchronize_session": False})
    if waits:
        posting.tell_that_it_waits(message, Place(forum, topic), by=by, at=at)
    if as_moderator:
        _tell_the_author(message, forum, note, but=by, at=at)
    db.session.flush()
    return Changed(message, act, waits)


def change_back(act: Act, message: Message, forum: Forum, *, by: Person, at: datetime) -> Act | No:
    """Undoes a change: the words before it stand again, as a new wording. Files stay as they are. The caller holds the forum's row and commits."""
    before = history.version_of(message, act.data["from"])
    if before is None or message.version != act.data["to"] or message.status == "withdrawn":
        return No("This message is in another state by now.")
    kept = before.initiatives if "initiatives" in act.data.get("changed", ()) else None
    listed = [history.as_kept(row) for row in moderation.initiatives_of(message)] if kept is None else kept
    tags = {"goals": message.goal_codes or (), "questions": message.question_numbers or ()} | {name: act.data[name][0] for name in ("goals", "questions") if name in act.data}
    words = Written(
        before.subject or "", before.body, before.language, questions=tuple(tags["questions"]), goals=tuple(tags["goals"]), initiatives=tuple(Listed(**row) for row in listed)
    )  # fmt: skip
    other, place = _what_differs(message, words), Place(forum, writing.topic_with(message.topic_id))
    undone = _written_anew(message, words, place, other, Exchange((), (), 0), by=by, at=at, note="", as_moderator=True, undoes=act.id)
    _tell_the_author(message, forum, "", but=by, at=at)
    return undone


def _written_anew(
    message: Message, words: Written, place: Place, other: set[str], files: Exchange, *, by: Person, at: datetime, note: str, as_moderator: bool,
    waits: bool = False, locked: bool = False, undoes: int | None = None,
) -> Act:  # fmt: skip
    """The change, between taking the message out of counts and index and putting it back."""
    was_published = message.status == "published"
    if was_published:
        visibility.vanished(db.session(), message)
    html, named = mentioning.rendered(words.body, place.forum, number=message.number)
    listed = moderation.initiatives_of(message)
    before, act = message.change(
        subject=words.subject, body=words.body, html=html, renderer=text.RENDERER, language=words.language, by=by, at=at, note=note, as_moderator=as_moderator
    )  # fmt: skip
    before.initiatives = [history.as_kept(row) for row in listed]
    act.data = (
        act.data | {"changed": sorted(other)} | _tags_before_and_now(message, words, other) | ({"files": files.names} if files else {}) | ({"undoes": undoes} if undoes else {})
    )
    db.session.add_all([before, act])
    _tag_anew(message, words, place, other, by=by, at=at)
    attaching.exchange(message, files, locked=locked)
    told = was_published and not waits and undoes is None
    mentioning.note(message, named, forum=place.forum, at=at, tell=told)
    if waits:
        held = message.hold(by=by, at=at, reason="")
        held.data = held.data | {"because": "moderation", "edited": True}
        db.session.add(held)
    elif was_published:
        visibility.appeared(db.session(), message)
    return act


def _what_differs(message: Message, words: Written) -> set[str]:
    listed = [Listed(row.title, row.type, row.audience, row.status) for row in moderation.initiatives_of(message)]
    pairs: dict[str, tuple[Any, Any]] = {
        "subject": (message.subject or "", words.subject), "body": (message.body, words.body), "language": (message.language, words.language),
        "questions": (sorted(message.question_numbers or ()), sorted(words.questions)), "goals": (sorted(message.goal_codes or ()), sorted(words.goals)),
        "initiatives": (listed, list(words.initiatives)),
    }  # fmt: skip
    return {name for name, (before, now) in pairs.items() if before != now}


def _tags_before_and_now(message: Message, words: Written, other: set[str]) -> dict[str, Any]:
    tags: dict[str, Any] = {"goals": [message.goal_codes or [], list(words.goals)], "questions": [message.question_numbers or [], list(words.questions)]}
    return {name: both for name, both in tags.items() if name in other}


def _tag_anew(message: Message, words: Written, place: Place, other: set[str], *, by: Person, at: datetime) -> None:
    """Goals that stay keep who set them and when."""
    if "goals" in other:
        wanted = set(writing.goal_ids(place.forum, words.goals))
        kept = set(writing.goals_set(message))
        db.session.execute(delete(MessageGoal).where(MessageGoal.message_id == message.id, MessageGoal.goal_id.not_in(wanted)))
        db.session.add_all(MessageGoal(message_id=message.id, goal_id=goal, set_by_id=by.id, set_at=at) for goal in sorted(wanted - kept))
        message.goal_codes = list(words.goals) or None
    if "questions" in other:
        asked = [question.id for question in place.topic.questions if question.number in words.questions] if place.topic else []
        db.session.execute(delete(MessageQuestion).where(MessageQuestion.message_id == message.id))
        db.session.add_all(MessageQuestion(message_id=message.id, question_id=question) for question in asked)
        message.question_numbers = list(words.questions) or None
    if "initiatives" in other:
        db.session.execute(delete(Initiative).where(Initiative.message_id == message.id))
        db.session.add_all(_rows(message, words.initiatives))


def _rows(message: Message, listed: Iterable[Listed]) -> Iterable[Initiative]:
    return (Initiative(message_id=message.id, position=position, **vars(row)) for position, row in enumerate(listed, start=1))


def _tell_the_author(message: Message, forum: Forum, note: str, *, but: Person, at: datetime) -> None:
    people = {person.id: person for person in (message.author.person, message.speaker.person) if person is not None and person.id != but.id}
    about = mail.About.of(message, forum, speaker=message.speaker, files=files_of.of_message(message.id))
    for person in people.values():
        if mail.reachable(person):
            letters.post(editing_mail.edited(person, about, note=note), at=at)
