"""Mails to a forum: answers to letters and to items of a digest, and new threads to the address of a topic. What one may not do on the page, one may not do here."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app

from core.languages import LANGUAGES
from core.recognise import language_of
from core.verdict import No
from forum import mail as forum_mail
from forum import rules
from forum.actions import attaching, posting
from forum.actions.attaching import Brought
from forum.actions.posting import Listed, Posted, Written
from forum.models import Forum, Message, Topic
from forum.place import Place
from forum.queries import writing
from forum.rules import attaching as attaching_rules
from listserv.actions import authorship, correcting, digest_answers, handling, list_mail, receipts, refusing
from listserv.actions.authorship import Author
from listserv.actions.mail_words import Words, words_of
from listserv.first_lines import Agenda, subjects
from listserv.first_lines.folding import folded
from listserv.models import Arrival
from listserv.outcomes import HELD, POSTED, Outcome
from listserv.queries import taking_part as queries
from listserv.reading import Mail, Part
from listserv.routes import Route

LATER = timedelta(days=1)  # what is taken later than this after it came is for the moderator to let in
SMALL_PICTURE = 20_000  # bytes: one within the text that is no larger is the logo of a signature


def reply(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``reply-TOKEN``: an answer to a message, from a letter or an item of a digest; or to a receipt, which changes what it is about."""
    if route.list_id is not None:
        return list_mail.post(arrival, mail, route, at)
    if route.forum_id is None:
        return handling.not_understood(arrival, mail, route, at)
    if route.data and route.data.get("receipt"):
        return correcting.correct(arrival, mail, route, at)
    return _take_part(arrival, mail, route, at=at)


def topic(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To the address of a topic or of the whole forum: a new thread, or an answer to what the mail itself names as answered."""
    if route.topic_id is None and _answers_a_digest(mail):  # to the address a digest came from, past the one it asks to be answered at
        return digest_answers.digest(arrival, mail, route, at)
    return _take_part(arrival, mail, route, at=at)


def _answers_a_digest(mail: Mail) -> bool:
    domain = re.escape(current_app.config["LISTSERV_DOMAIN"])
    return re.fullmatch(rf"<digest\.\d+@{domain}>", mail.in_reply_to or (mail.references[-1] if mail.references else ""), re.IGNORECASE) is not None


def _take_part(arrival: Arrival, mail: Mail, route: Route, *, at: datetime) -> Outcome:
    if arrival.message_id is not None and arrival.disposition is None and (before := receipts.as_it_stands(arrival)):
        return before  # taken again: it is a message already
    forum = writing.locked_forum(route.forum_id or 0)
    author = authorship.author_of(arrival, mail, route, forum)
    person = author.person
    if person is None or not author.standing.takes_part or author.identity.verdict == "refused":
        return refusing.stranger(arrival, mail, author, forum, at=at)
    topics = queries.topics_of(forum)
    place = _place(mail, route, forum, topics)
    if place.parent is not None and place.topic is None and not author.standing.keeps_order:
        place = replace(place, parent=None)  # the moderator's words to all are answered in a topic
    behalf = bool(rules.may_post_on_behalf(author.standing))
    words = _words(mail, place, topics, behalf=behalf)
    if place.topic is None and place.parent is None:
        found = next((one for one in topics if one.number == words.said.tags.topic), topics[0] if len(topics) == 1 else None)
        if found is None:
            return refusing.which_topic(arrival, mail, author, forum, topics, at=at)
        place = replace(place, topic=found)
        words = _words(mail, place, topics, behalf=behalf)
    place = replace(place, arrival=arrival.id or 0)
    return _post(arrival, mail, words, place, author, at=_moment(arrival, place, at=at))


def _moment(arrival: Arrival, place: Place, *, at: datetime) -> datetime:
    """When it counts as having come. What was accepted before closing is in time, though it was taken after."""
    came = arrival.received_at
    in_time = rules.is_late(place.forum, place.topic, at=at) and not rules.is_late(place.forum, place.topic, at=came)
    return came if in_time and at - came < LATER else at


def _place(mail: Mail, route: Route, forum: Forum, topics: Sequence[Topic]) -> Place:
    """Where it goes: by the token first, then by what the mail says that it answers, in the topic it was sent to."""
    by_id = {one.id: one for one in topics}
    if route.message_id is not None:
        parent: Message | None = writing.fresh_message(route.message_id)
    else:
        parent = queries.answered(forum, [id_ for id_ in (mail.in_reply_to, *reversed(mail.references)) if id_])
        if parent is not None and (_goes_elsewhere(parent, route) or _is_another_subject(mail, parent, forum)):
            parent = None
    if parent is None:
        return Place(forum, by_id.get(route.topic_id or 0), held=True)
    return Place(forum, by_id.get(parent.topic_id or 0), parent, held=True)


def _goes_elsewhere(parent: Message, route: Route) -> bool:
    return parent.status != "published" or (route.topic_id is not None and parent.topic_id != route.topic_id)


def _is_another_subject(mail: Mail, parent: Message, forum: Forum) -> bool:
    """An old letter used to write a new one: it bears another subject, and does not call itself an answer."""
    return not subjects.is_reply(mail.subject) and folded(subjects.bare(mail.subject, forum.title)) != folded(subjects.bare(parent.subject or "", forum.title))


def _words(mail: Mail, place: Place, topics: Sequence[Topic], *, behalf: bool) -> Words:
    forum = place.forum
    questions = tuple(question.number for question in place.topic.questions) if place.topic else ()
    agenda = Agenda(questions, tuple(writing.goals_offered(forum, place.topic)), tuple(one.number for one in topics), speakers=behalf)
    return words_of(mail, agenda, titles=(forum.title,), answers=(place.parent.subject or "") if place.parent else None, on_behalf=behalf)


def _post(arrival: Arrival, mail: Mail, words: Words, place: Place, author: Author, *, at: datetime) -> Outcome:
    person, standing = author.person, author.standing
    assert person is not None
    if words.fault:
        return refusing.without_words(arrival, mail, words, author, place.forum, at=at)
    allowed = rules.may_hand_in(standing, place.forum, place.topic, at=at)
    if allowed and place.parent is not None:
        allowed = rules.may_reply_to(place.parent)
    if isinstance(allowed, No):
        return refusing.refused(arrival, mail, words, author, place, allowed, at=at)
    speaker = _speaker(words, place.forum, but=standing.registration_id or 0)
    if speaker == 0:
        return refusing.speaker_unknown(arrival, mail, words, author, place, at=at)
    refused_files = attach(words.files, place, author, at=at)
    posted = posting.post_message(place, _written(arrival, words, place, author, speaker=speaker), standing=standing, by=person, at=at)
    if isinstance(posted, No):
        return refusing.refused(arrival, mail, words, author, place, posted, at=at)
    return _told(arrival, mail, words, place, author, posted, refused_files, at=at)


def _speaker(words: Words, forum: Forum, *, but: int) -> int | None:
    """Whom it speaks for, where that is not its sender; 0 where it is nobody who is registered."""
    if name := words.said.tags.speaker:
        found = queries.participant_named(forum, name)
    elif words.passed_on is not None:
        found = queries.participant_at(forum, words.passed_on.address) or queries.participant_named(forum, words.passed_on.name, without_address=True)
    else:
        return None
    if found is None:
        return 0
    return found.id if found.id != but else None


def _written(arrival: Arrival, words: Words, place: Place, author: Author, *, speaker: int | None) -> Written:
    person, tags = author.person, words.said.tags
    assert person is not None
    offered = {*LANGUAGES, *(place.forum.languages or ())}
    guess = language_of(f"{words.subject}\n{words.body}")
    as_moderator = author.standing.forum_role == "moderator" and speaker is None
    return Written(
        subject=words.subject, body=words.body, language=guess if guess in offered else person.language, questions=tuple(sorted(tags.questions)), goals=tags.goals,
        initiatives=tuple(Listed(one.title, one.type, one.audience, one.status) for one in words.said.initiatives), kind="moderator" if as_moderator else "input",
        speaker=speaker, submission=f"mail-{arrival.id}", held_for=author.identity.reason or ("nothing-new" if words.whole else ""), receipt=True,
    )  # fmt: skip


def attach(files: Iterable[Part], place: Place, author: Author, *, at: datetime, beside: int = 0) -> list[No]:
    """Files under the rules of the forum; those that are not taken are told, each with its reason. Small pictures within the text are no files."""
    person = author.person
    assert person is not None
    wanted = [file for file in files if not (file.inline and file.type.startswith("image/") and len(file.content) <= SMALL_PICTURE)]
    allowed = attaching_rules.may_attach(author.standing, place.forum)
    if isinstance(allowed, No):
        return [allowed] if wanted else []
    return attaching.attach(place, [Brought(file.name, io.BytesIO(file.content)) for file in wanted], by=person, at=at, beside=beside) if wanted else []


def _told(arrival: Arrival, mail: Mail, words: Words, place: Place, author: Author, posted: Posted, refused_files: list[No], *, at: datetime) -> Outcome:
    person, message = author.person, posted.message
    assert person is not None
    if message.late:
        if not forum_mail.reachable(person):  # who is reachable has had the forum's own letter, with the text
            closed = rules.may_post(author.standing, place.forum, place.topic, at=at)
            refusing.tell(arrival, mail, words, author, place.forum, closed, at=at)
        return Outcome(HELD, "late", message_id=message.id, person_id=person.id, elided=words.elided)
    receipts.send(arrival, mail, message, words, place, author, because=_because(author, words), refused_files=refused_files, at=at)
    if message.status == "published":
        return Outcome(POSTED, "posted", message_id=message.id, person_id=person.id, elided=words.elided)
    return Outcome(HELD, _because(author, words), message_id=message.id, person_id=person.id, elided=words.elided)


def _because(author: Author, words: Words) -> str:
    return author.identity.reason or ("nothing-new" if words.whole else "moderation")
