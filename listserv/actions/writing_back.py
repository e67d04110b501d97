"""Answers that are one person's own: they go to the address in From, and to no other, whatever the envelope says."""

from dataclasses import replace
from datetime import datetime, timedelta

from accounts import throttle
from accounts.models import folded_address
from core import letters
from core.letters import Letter
from listserv.actions import answering, authorship, noise
from listserv.models import Arrival
from listserv.reading import Mail
from listserv.rules.identity import FAIL
from listserv.trimming import trim


def sender_of(mail: Mail) -> str:
    """The address in From, as addresses are kept; empty where there is none that could be written to."""
    return folded_address(mail.sender) if mail.sender.count("@") == 1 else ""


def own_words(mail: Mail) -> str:
    """What its sender wrote; empty where that is nothing but a signature or what they answer."""
    trimmed = trim(mail)
    return "" if trimmed.nothing_own else trimmed.kept.strip()


def is_forged(arrival: Arrival, mail: Mail) -> bool:
    """Whether it cannot be said who wrote it, or our mail server found that it was not who it says."""
    sender, _ = authorship.sender_of(arrival, mail)
    return sender.several or sender.proof == FAIL


def to_the_sender(arrival: Arrival, mail: Mail, letter: Letter, kind: str, at: datetime, *, every: timedelta = answering.EVERY, sure: bool = False) -> bool:
    """Answers whoever the mail says wrote it. Where the envelope came from elsewhere, a stranger may have sent it: one such letter an hour, unless it is ``sure`` who wrote it. The caller commits."""
    to = sender_of(mail)
    if to == arrival.mail.envelope_from:
        return answering.answer(arrival, letter, kind, at, every=every)
    if not to or not noise.may_be_answered(to) or not (sure or throttle.take_letter(to, network=None, at=at)):
        return False
    letters.post(replace(letter, to=to, headers={**letter.headers, "Auto-Submitted": "auto-replied"}), at=at)
    arrival.answer(kind, at=at)
    return True
