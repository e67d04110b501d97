"""Filled forms of a forum's questions: each answer becomes a message by the rules of the forum; where anything is unclear, all of it waits for somebody to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, ngettext

from accounts.models import Person
from core.database import db
from core.languages import LANGUAGES, in_language, say
from core.recognise import language_of
from core.text import excerpt
from core.verdict import No
from forum.actions import posting
from forum.actions.posting import Listed, Written
from forum.models import Forum, Message
from forum.place import Place
from forum.queries import writing
from forum.queries.standing import standing_of
from listserv.actions import answering, authorship
from listserv.mail import question_forms as letters
from listserv.models import Arrival
from listserv.outcomes import HELD, POSTED, REJECTED, Outcome
from listserv.queries import question_forms as queries
from listserv.question_forms import returned, word_returned, words
from listserv.question_forms.returned import Answer, Returned
from listserv.reading import Mail
from listserv.routes import Route

LARGEST = 1_000_000  # octets of a text file that may be a form


def take(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``form-TOKEN``: its sender is answered with what became of each answer."""
    forum = writing.locked_forum(route.forum_id or 0)
    author = authorship.author_of(arrival, mail, route, forum)
    person, found = author.person, read(mail, forum)
    if person is None or not author.standing.takes_part or author.identity.verdict == "refused":
        return _wait(arrival, forum, person, "not-registered", at=at)
    if not author.identity:
        return _wait(arrival, forum, person, author.identity.reason, at=at)
    if found.faults:
        return _wait(arrival, forum, person, "faults", found, at=at)
    posted = post(forum, found.answers, key=arrival.id, by=person, speaker=None, at=arrival.received_at)
    if isinstance(posted, No):
        return _refused(arrival, mail, forum, person, posted, at=at)
    _tell(arrival, forum, person, posted, at=at)
    waits = all(one.message.status != "published" for one in posted)
    return Outcome(HELD if waits else POSTED, "form-waits" if waits else "form", message_id=posted[0].message.id, person_id=person.id)


def read(mail: Mail, forum: Forum) -> Returned:
    """What was filled in: in the mail, or in a text file or a Word document that came with it."""
    return returned.read(text_of(mail), queries.sections_of(forum), words.statuses())


def text_of(mail: Mail) -> str:
    """The text in which the form stands."""
    if returned.has_marks(mail.text):
        return mail.text
    for part in mail.attachments:
        if part.type.startswith("text/") and len(part.content) <= LARGEST:
            text = part.content.decode("utf-8-sig", "replace")
            if returned.has_marks(text):
                return text
    for part in mail.attachments:
        if word_returned.is_word(part.name, part.type) and returned.has_marks(text := word_returned.text_of(part.content)):
            return text
    return mail.text


@dataclass(frozen=True)
class Made:
    """An answer that became a message."""

    answer: Answer
    message: Message


def post(forum: Forum, answers: Sequence[Answer], *, key: int, by: Person, speaker: int | None, at: datetime) -> list[Made] | No:
    """All of them, or none. Posted again under the same key, each is the message it was. The caller commits."""
    standing = standing_of(by, forum)
    made: list[Made] = []
    with db.session.begin_nested() as attempt:
        for answer in answers:
            topic = writing.topic_of(forum, answer.topic)
            if topic is None:
                attempt.rollback()
                return No("There is no such topic or question.")
            text = next((" ".join(question.text.split()) for question in topic.questions if question.number == answer.question), "")
            outcome = posting.post_message(
                Place(forum, topic, held=True), _written(forum, answer, text or topic.title, key=key, speaker=speaker, by=by), standing=standing, by=by, at=at
            )
            if isinstance(outcome, No):
                attempt.rollback()
                return outcome
            made.append(Made(answer, outcome.message))
    return made


def _written(forum: Forum, answer: Answer, about: str, *, key: int, speaker: int | None, by: Person) -> Written:
    with in_language(forum.language):
        subject = f"{words.question(answer.question)}: {about}" if answer.question else about
        titles = [row.title for row in answer.initiatives]
        body = answer.body or ngettext("%(num)s initiative:", "%(num)s initiatives:", len(titles)) + "\n\n" + "\n".join(f"- {title}" for title in titles)
    guess = language_of(body)
    return Written(
        subject=excerpt(subject, length=200), body=body, language=guess if guess in {*LANGUAGES, *(forum.languages or ())} else by.language,
        questions=(answer.question,) if answer.question else (), goals=answer.goals, initiatives=tuple(Listed(row.title, row.type, row.audience, row.status) for row in answer.initiatives),
        speaker=speaker, submission=f"form-{key}-{answer.topic}-{answer.question}",
    )  # fmt: skip


def _wait(arrival: Arrival, forum: Forum, person: Person | None, why: str, found: Returned | None = None, *, at: datetime) -> Outcome:
    language = answering.language_for(person, forum)
    with in_language(language):
        faults = [
            f"{fault.place + ': ' if fault.place else ''}{returned.FAULTS[fault.kind]}" + (f" “{excerpt(fault.said, length=80)}”" if fault.said else "")
            for fault in (found.faults if found else ())
        ]
        if why == "not-registered":
            faults = [gettext("The address you wrote from is not registered for this forum.")]
        elif why != "faults":
            faults = [gettext("It is not certain that it came from you.")]
    arrival.data = {**(arrival.data or {}), "form": why}
    answering.answer(arrival, letters.waits(to=arrival.mail.envelope_from, language=language, title=forum.title, faults=faults), f"form-waits-{forum.id}", at)
    return Outcome(HELD, "form-unclear", person_id=person.id if person and why == "faults" else None)


def _refused(arrival: Arrival, mail: Mail, forum: Forum, person: Person, why: No, *, at: datetime) -> Outcome:
    language = answering.language_for(person, forum)
    with in_language(language):
        reason = say(why)
    letter = letters.refused(to=arrival.mail.envelope_from, language=language, title=forum.title, reason=reason, text=text_of(mail)[:20_000])
    answering.answer(arrival, letter, f"form-refused-{forum.id}", at)
    return Outcome(REJECTED, "refused", person_id=person.id)


def _tell(arrival: Arrival, forum: Forum, person: Person, posted: Sequence[Made], *, at: datetime) -> None:
    language = answering.language_for(person, forum)
    rows = [
        letters.Row(
            one.message.number, one.message.status, one.answer.topic, one.answer.question, one.answer.goals, tuple(row.title for row in one.answer.initiatives), one.message.late
        )
        for one in posted
    ]
    answering.answer(arrival, letters.was_read(to=arrival.mail.envelope_from, language=language, slug=forum.slug, title=forum.title, rows=rows), f"form-{arrival.id}", at)
