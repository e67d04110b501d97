"""Answers to a whole digest: nothing is posted, and its reader gets the address of each message in it."""

from datetime import datetime, timedelta

from accounts import queries as people
from core.text import excerpt
from forum.models import Forum
from forum.queries.standing import standing_of
from forum.rules import may_post
from listserv import addresses
from listserv.actions import answering, writing_back
from listserv.actions.knowing import may_know
from listserv.mail import digests as digest_mail
from listserv.mail import list_mail as mail_of
from listserv.mail.list_mail import Answerable
from listserv.models import Arrival
from listserv.outcomes import REJECTED, Outcome
from listserv.queries import commands, list_mail, taking_part
from listserv.reading import Mail
from listserv.routes import Route

MOST_ITEMS = 60


def digest(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``NAME-digest``: never posted. Its sender gets the addresses of its messages, where they are somebody who gets digests."""
    where, person = commands.place(route.forum_id, route.list_id), people.person_by_address(writing_back.sender_of(mail))
    if where is None or writing_back.is_forged(arrival, mail):
        return Outcome(REJECTED, "digest")
    standing = standing_of(person, where.stored) if isinstance(where.stored, Forum) else None
    if not may_know(where.stored, person):
        return Outcome(REJECTED, "unknown-address")
    language = answering.language_for(person, where.stored)
    found = list_mail.digest_answered(person, where, (mail.in_reply_to, *reversed(mail.references))) if person is not None else None
    items = list_mail.items_of(found)[:MOST_ITEMS] if found is not None else []
    names = digest_mail.names(items, language)
    listed = [
        Answerable(
            item.number, names[item.id], excerpt(item.subject or item.words, length=80), addresses.address("reply", addresses.reply_token(person.id, item.id, kind=item.kind))
        )
        for item in items
        if person is not None
    ]
    writing = ""
    if isinstance(where.stored, Forum) and standing is not None:
        topics = [topic for topic in taking_part.topics_of(where.stored) if may_post(standing, where.stored, topic, at=at)]
        writing = addresses.address_of_place(where.slug, where.id, topics[0].number if len(topics) == 1 else None, hidden=where.hidden) if topics else ""
    local = addresses.mailbox_of(where.slug, where.id, kind=where.scope, hidden=where.hidden)
    letter = mail_of.digest_answer(
        to=mail.sender, language=language, title=where.title, items=listed, writing=writing, request=addresses.address_of_commands(local),
        text=writing_back.own_words(mail) if person is not None else "",
    )  # fmt: skip
    writing_back.to_the_sender(arrival, mail, letter, f"digest-{found.id if found else 0}", at, every=timedelta(hours=1))
    return Outcome(REJECTED, "digest", person_id=person.id if person else None)
