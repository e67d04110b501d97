"""Answers to receipts: a corrected first line changes questions and goals, a whole new text the words, as long as its author may change the message."""

from datetime import datetime

from core.verdict import No
from forum.actions import editing
from forum.actions.posting import Listed, Written
from forum.forms import line, says_nothing
from forum.models import Message
from forum.place import Place
from forum.queries import moderation, writing
from forum.rules import editing as rules
from listserv import first_lines
from listserv.actions import authorship, receipts, refusing
from listserv.actions.authorship import Author
from listserv.actions.mail_words import Words
from listserv.first_lines import Agenda, Said
from listserv.models import Arrival
from listserv.outcomes import POSTED, Outcome
from listserv.reading import Mail
from listserv.routes import Route
from listserv.trimming import trim

SHORT, PART = 200, 3  # an answer shorter than both 200 characters and a third of the message does not replace it unless it says so


def correct(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To the address of a receipt. Only who wrote the message changes it, from the address the receipt went to."""
    forum = writing.locked_forum(route.forum_id or 0)
    author = authorship.author_of(arrival, mail, route, forum)
    message = writing.fresh_message(route.message_id or 0)
    if not author.identity or author.person is None or message.author.person_id != author.person.id:
        return refusing.stranger(arrival, mail, author, forum, at=at)
    place = Place(forum, writing.topic_with(message.topic_id), held=True)
    may = rules.may_edit(author.standing, message, forum, place.topic, author_person_id=message.author.person_id, at=at)
    if isinstance(may, No):
        return refusing.not_changed(arrival, mail, mail.text, author, message, forum, why=may, at=at)
    trimmed = trim(mail)
    wanted = None if trimmed.nothing_own else _wanted(trimmed.kept, message, place)
    if wanted is None:
        return refusing.not_changed(arrival, mail, mail.text, author, message, forum, why=None, at=at)
    written, said = wanted
    return _changed(arrival, mail, Words(written.subject, said, elided=tuple(piece for piece in trimmed.elided if piece.text.strip())), written, message, place, author, at=at)


def _wanted(kept: str, message: Message, place: Place) -> tuple[Written, Said] | None:
    """The message as it is to stand; None where that is not clear."""
    agenda = Agenda(tuple(question.number for question in place.topic.questions) if place.topic else (), tuple(writing.goals_offered(place.forum, place.topic)))
    anew = first_lines.says_new_text(kept)
    said = first_lines.read(kept if anew is None else anew, agenda)
    only_lines = anew is None and said.nothing_else and bool(said.tags.named or said.initiatives)
    if not only_lines and (says_nothing(said.text) or (anew is None and _is_short(said.text, message.body))):
        return None
    if only_lines and not (said.tags.questions or said.tags.goals or said.initiatives):
        return None
    listed = tuple(Listed(row.title, row.type, row.audience, row.status) for row in moderation.initiatives_of(message))
    tags = said.tags
    return Written(
        subject=line(message.subject), body=message.body if only_lines else said.text, language=message.language,
        questions=tuple(sorted(tags.questions)) if tags.questions else tuple(message.question_numbers or ()), goals=tags.goals or tuple(message.goal_codes or ()),
        initiatives=tuple(Listed(one.title, one.type, one.audience, one.status) for one in said.initiatives) or listed,
    ), said  # fmt: skip


def _is_short(text: str, than: str) -> bool:
    return len(text) < SHORT and len(text) * PART < len(than)


def _changed(arrival: Arrival, mail: Mail, words: Words, written: Written, message: Message, place: Place, author: Author, *, at: datetime) -> Outcome:
    person = author.person
    assert person is not None
    changed = editing.change(message, written, standing=author.standing, by=person, at=at)
    if isinstance(changed, No):
        return refusing.not_changed(arrival, mail, mail.text, author, message, place.forum, why=changed, at=at)
    assert not isinstance(changed, editing.Outdated)  # no version was named
    now = writing.fresh_message(message.id)
    receipts.send(arrival, mail, now, words, place, author, changed=changed.act is not None, same=changed.act is None, because="moderation", at=at)
    return Outcome(POSTED, "corrected", message_id=message.id, person_id=person.id, elided=words.elided)
