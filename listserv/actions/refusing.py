"""Mails for a forum that were not posted: what is kept of them, and what their sender is told, with the text where that is safe."""

from collections.abc import Sequence
from datetime import datetime

from core.languages import in_language, say
from core.letters import link
from core.verdict import No, Verdict
from forum import rules
from forum.models import Forum, Message, Topic
from forum.place import Place
from listserv import addresses
from listserv.actions import answering, writing_back
from listserv.actions.authorship import Author
from listserv.actions.mail_words import Words
from listserv.mail import receipts, registering
from listserv.mail.receipts import Returned
from listserv.models import Arrival
from listserv.outcomes import HELD, REJECTED, Outcome
from listserv.reading import Mail
from listserv.rules.identity import FAIL


def stranger(arrival: Arrival, mail: Mail, author: Author, forum: Forum, *, at: datetime) -> Outcome:
    """From somebody who is not registered for the forum, or whose it is cannot be said."""
    identity, person = author.identity, author.person
    language, person_id = answering.language_for(person, forum), person.id if person else None
    if identity.verdict == "held":
        unseen = isinstance(read := rules.may_read(author.standing, forum), No) and read.unseen and identity.reason != "letter-of-another"
        if author.proof != FAIL and not unseen:  # else the one who reads the answer would be somebody who never wrote
            kind = "another" if identity.reason == "letter-of-another" else "nobody"
            writing_back.to_the_sender(arrival, mail, receipts.held_mail("", language, Returned(mail.subject, mail.text, kind=kind)), identity.reason, at)
        return Outcome(HELD, identity.reason, person_id=person_id)
    read = rules.may_read(author.standing, forum)
    if isinstance(read, No) and read.unseen:
        return Outcome(REJECTED, "unknown-address", person_id=person_id)  # nothing says that there is such a forum
    may = rules.may_register(author.standing, forum, at=at)
    closed = say_in(language, may) if isinstance(may, No) and author.standing.signed_in else ""
    letter = registering.not_registered(arrival.sender, language, forum=forum, known=person is not None, why_not=closed, at=at)
    writing_back.to_the_sender(arrival, mail, letter, f"not-registered-{forum.id}", at)
    return Outcome(REJECTED, "not-registered", person_id=person_id)


def say_in(language: str, refusal: No) -> str:
    """A refusal in the language of its reader."""
    with in_language(language):
        return say(refusal)


def refused(arrival: Arrival, mail: Mail, words: Words, author: Author, place: Place, refusal: No, *, at: datetime) -> Outcome:
    """By a rule of the forum, which says why. The text comes back."""
    forum = place.forum
    if refusal.unseen:
        return Outcome(REJECTED, "unknown-address", person_id=author.standing.person_id)
    tell(arrival, mail, words, author, forum, refusal, at=at)
    return Outcome(REJECTED, _word_of(place, blocked="why" in refusal.slots, at=at), person_id=author.standing.person_id)


def tell(arrival: Arrival, mail: Mail, words: Words, author: Author, forum: Forum, refusal: Verdict, *, at: datetime) -> None:
    """Why, and the text."""
    language = answering.language_for(author.person, forum)
    why = say_in(language, refusal) if isinstance(refusal, No) else ""
    said = Returned(words.subject, words.body, why, title=forum.title, page=link("forum.show", language, slug=forum.slug))
    writing_back.to_the_sender(arrival, mail, receipts.not_posted("", language, said), f"refused-{arrival.id}", at, sure=bool(author.identity))


def _word_of(place: Place, *, blocked: bool, at: datetime) -> str:
    forum, topic = place.forum, place.topic
    if blocked:
        return "blocked"
    if forum.archived_at is not None:
        return "archived"
    if at < (topic.opens(forum) if topic else forum.opens_at):
        return "not-open"
    if place.parent is None:
        return "not-allowed"
    return "locked" if place.parent.status == "published" else "answered-gone"


def without_words(arrival: Arrival, mail: Mail, words: Words, author: Author, forum: Forum, *, at: datetime) -> Outcome:
    """Nothing to be posted in it, or too much."""
    language = answering.language_for(author.person, forum)
    said = Returned(words.subject, mail.text if words.fault == "empty" else "", kind=words.fault)
    writing_back.to_the_sender(arrival, mail, receipts.not_posted("", language, said), f"refused-{arrival.id}", at, sure=bool(author.identity))
    return Outcome(REJECTED, words.fault, person_id=author.standing.person_id)


def which_topic(arrival: Arrival, mail: Mail, author: Author, forum: Forum, topics: Sequence[Topic], *, at: datetime) -> Outcome:
    """To the whole forum, where there is more than one topic and none was named."""
    language = answering.language_for(author.person, forum)
    places = [
        (topic.number, topic.title, addresses.address_of_place(forum.slug, forum.id, topic.number, hidden=forum.visibility == "closed"))
        for topic in topics
        if at < topic.closes(forum)
    ]
    said = Returned(mail.subject, mail.text, kind="which-topic", title=forum.title, places=places)
    writing_back.to_the_sender(arrival, mail, receipts.not_posted("", language, said), f"refused-{arrival.id}", at, sure=bool(author.identity))
    return Outcome(HELD, "which-topic", person_id=author.standing.person_id)


def speaker_unknown(arrival: Arrival, mail: Mail, words: Words, author: Author, place: Place, *, at: datetime) -> Outcome:
    """Passed on by staff for somebody who is not registered: they type it in where they can say who it is."""
    language, forum = answering.language_for(author.person, place.forum), place.forum
    page = link("forum.compose", language, slug=forum.slug, number=place.topic.number) if place.topic else link("forum.show", language, slug=forum.slug)
    said = Returned(words.subject, words.body, kind="speaker", page=page)
    writing_back.to_the_sender(arrival, mail, receipts.held_mail("", language, said), f"refused-{arrival.id}", at, sure=bool(author.identity))
    return Outcome(HELD, "speaker-unknown", person_id=author.standing.person_id)


def not_changed(arrival: Arrival, mail: Mail, text: str, author: Author, message: Message, forum: Forum, *, why: No | None, at: datetime) -> Outcome:
    """The answer to a receipt that changes nothing: too late (``why``), or not clear. The text comes back."""
    language = answering.language_for(author.person, forum)
    said = Returned(
        mail.subject,
        text,
        say_in(language, why) if why else "",
        kind="not-changed" if why else "unclear",
        page=link("forum.message", language, slug=forum.slug, number=message.number),
    )
    writing_back.to_the_sender(arrival, mail, receipts.not_posted("", language, said), f"refused-{arrival.id}", at, sure=bool(author.identity))
    return Outcome(REJECTED, "correction-unclear" if why is None else "not-changed", message_id=message.id, person_id=author.standing.person_id)
