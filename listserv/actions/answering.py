"""Answers to senders: to the address of the envelope, once in a set time for each kind, and to no program, list or report."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from accounts import throttle
from accounts.models import Person
from core import letters
from core.database import db
from core.languages import site_languages
from core.letters import Letter
from forum.models import Forum
from listserv.actions import noise
from listserv.models import Arrival, MailList, ReceivedMail

EVERY = timedelta(hours=12)  # between two answers of one kind to one sender
MOST_A_DAY = 20  # answers of all kinds to one sender


def answer(arrival: Arrival, letter: Letter, kind: str, at: datetime, *, every: timedelta = EVERY) -> bool:
    """Writes to who sent a mail, if that sender may be written to and had no answer of this kind lately; ``kind`` is a word of at most 40 letters. The caller commits.

    What tells of one message in particular (a receipt, a message held) has a kind with its number in it: ``receipt-12``.
    """
    to = arrival.mail.envelope_from
    if not noise.may_be_answered(to):
        return False
    throttle.one_at_a_time(f"answer {to}")
    told = select(Arrival.answered, Arrival.answered_at).join(ReceivedMail, ReceivedMail.id == Arrival.mail_id)
    told = told.where(ReceivedMail.envelope_from == to, Arrival.answered_at > at - max(every, timedelta(days=1)))
    lately = db.session.execute(told).all()
    if any(before == kind and when > at - every for before, when in lately) or sum(when > at - timedelta(days=1) for _, when in lately) >= MOST_A_DAY:
        return False
    letters.post(replace(letter, to=to, headers={**_threaded(arrival), **letter.headers, **_automatic()}), at=at)
    arrival.answer(kind, at=at)
    return True


def _automatic() -> dict[str, str]:
    return {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "X-Rapporteur-Loop": str(current_app.config["LISTSERV_DOMAIN"])}


def _threaded(arrival: Arrival) -> dict[str, str]:
    id_ = arrival.mail.message_id
    return {"In-Reply-To": id_, "References": id_} if id_.startswith("<") and id_.endswith(">") and id_.isascii() and " " not in id_ else {}


def language_for(person: Person | None, place: Forum | MailList | None = None) -> str:
    """In which a sender is answered: the person's own, else that of the forum or list, else the site's first."""
    offered = site_languages()
    spoken = (person.language if person is not None else None, place.language if place is not None else None)
    return next((code for code in spoken if code in offered), offered[0])
