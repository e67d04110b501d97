"""Who takes part by a mail: the account of the address it is from, and how it stands to the forum. Never anything that stands in its text."""

from dataclasses import dataclass

from flask import current_app

from accounts.models import Person, folded_address
from core.database import db
from forum.models import Forum
from forum.queries.standing import standing_of
from forum.rules import Standing
from listserv.models import Arrival
from listserv.queries import taking_part as queries
from listserv.reading import Mail
from listserv.routes import Route
from listserv.rules.identity import FAIL, PASS, UNCHECKED, Identity, Sender, proof_of, who_wrote


@dataclass(frozen=True)
class Author:
    """``person`` is the account in use under the sender's address, if there is one; ``identity`` says whether it is them."""

    identity: Identity
    person: Person | None
    standing: Standing
    proof: str = UNCHECKED


def author_of(arrival: Arrival, mail: Mail, route: Route, forum: Forum) -> Author:
    """By the sender, the token of the address, and what our own mail server found. The forum's row is held: what a moderator set for them meanwhile counts."""
    sender, checked = sender_of(arrival, mail)
    proof = sender.proof
    person = queries.account(mail.sender)
    given = db.session.get(Person, route.person_id) if route.person_id is not None else None
    addressed = None if route.person_id is None else folded_address(given.email or "") if given is not None else ""
    known = person is not None and (person.confirmed_at is not None or sender.address == addressed or proof == PASS)
    identity = who_wrote(sender, addressed=addressed, known=known, checked=checked)
    return Author(identity, person, standing_of(person, forum), proof)


def sender_of(arrival: Arrival, mail: Mail) -> tuple[Sender, bool]:
    """What a mail says of its sender, and whether our mail server checks senders."""
    proof, checked = _proof(mail)
    several = "several-senders" in mail.faults or len(mail.all("From")) > 1
    return Sender(folded_address(mail.sender), arrival.mail.envelope_from, proof, several), checked


def _proof(mail: Mail) -> tuple[str, bool]:
    """What our mail server found. Where no name was set for it, nothing good is believed: a line under the name of our domain could be anybody's."""
    server = current_app.config.get("AUTHSERV_ID") or ""
    proof = proof_of(mail.headers, server=server or current_app.config["LISTSERV_DOMAIN"], sender=mail.sender)
    return (proof, True) if server else (FAIL if proof == FAIL else UNCHECKED, False)
