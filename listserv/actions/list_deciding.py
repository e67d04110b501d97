"""A decision by mail on what waits at a list that stands alone: whoever keeps it publishes or returns it; the first wins, the second is told."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, undefer

from accounts.models import Person
from core.database import db
from core.languages import in_language, say
from core.verdict import No
from listserv import rules
from listserv.actions import answering, list_mail, writing_back
from listserv.mail import deciding as forum_mail
from listserv.mail import list_held as mail_of
from listserv.mail import receipts
from listserv.mail.receipts import Returned
from listserv.models import Arrival, MailList, ReceivedMail
from listserv.outcomes import COMMAND, HELD, REJECTED, Outcome
from listserv.queries import lists
from listserv.reading import Mail, read
from listserv.routes import Route
from listserv.rules.deciding import serves

LONGEST = 2000  # letters of a reason


def decide(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``publish-TOKEN`` or ``return-TOKEN`` of a mail to a list."""
    said = route.data or {}
    person, held = db.session.get(Person, route.person_id or 0), _held(int(said["id"]))
    this = db.session.get(MailList, held.list_id) if held is not None and held.list_id is not None else None
    if person is None or held is None or this is None:
        return Outcome(REJECTED, "unknown-address")
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved", person_id=person.id)
    if not person.is_active or writing_back.sender_of(mail) != person.email:
        answering.answer(arrival, forum_mail.not_yours(to=mail.sender, language=answering.language_for(None, this)), "not-yours", at)
        return Outcome(REJECTED, "not-yours")
    arrival.list_id = this.id
    outcome, reason, words = _decided(held, this, person, route.kind, writing_back.own_words(mail)[:LONGEST], made_at=said["at"], at=at)
    letter = mail_of.decided(person, outcome, title=this.title, sender=held.sender, subject=held.subject, words=words)
    writing_back.to_the_sender(arrival, mail, letter, f"{outcome}-list-{held.id}", at)
    return Outcome(REJECTED if reason == "not-yours" else COMMAND, reason, person_id=person.id)


def _held(id_: int) -> Arrival | None:
    """The mail that waits or waited, held for the transaction."""
    found = select(Arrival).join(Arrival.mail).where(Arrival.id == id_).options(contains_eager(Arrival.mail).options(undefer(ReceivedMail.raw)))
    return db.session.scalars(found.with_for_update(of=Arrival).execution_options(populate_existing=True)).first()


def _decided(held: Arrival, this: MailList, by: Person, what: str, words: str, *, made_at: datetime, at: datetime) -> tuple[str, str, str]:
    """What is told, the word for the row, and the words of a rule or the reason."""
    may = rules.may_keep(this, by, keeps=lists.keeps(this.id, by))
    if isinstance(may, No):
        with in_language(by.language):
            return "refused", "not-yours", say(may)
    if not serves(made_at, at=at):
        return "expired", "too-old", ""
    if held.disposition != "held" or held.settled_at is not None or held.list_message_id is not None or held.mail.raw is None:
        return "overtaken", "overtaken", ""
    mail = read(held.mail.raw)
    if what == "publish":
        return _published(held, mail, this, at=at)
    if not words:
        return "no-reason", "no-reason", ""
    _returned(held, mail, this, words, at=at)
    return "returned", "returned", words


def _published(held: Arrival, mail: Mail, this: MailList, *, at: datetime) -> tuple[str, str, str]:
    outcome = list_mail.publish(held, mail, this, at)
    if outcome is None:
        return "no-account", "refused", ""
    if outcome.list_message_id is None:
        return "refused", "refused", ""
    held.take(outcome.disposition, outcome.reason, at=at)
    held.list_message_id, held.person_id, held.elided = outcome.list_message_id, outcome.person_id, [list(piece) for piece in outcome.elided] or None
    return "published", "published", ""


def _returned(held: Arrival, mail: Mail, this: MailList, reason: str, *, at: datetime) -> None:
    """Its author is told why, with the text, unless the mail server found that somebody else wrote it."""
    if held.reason != "sender-not-proved":
        person = db.session.get(Person, held.person_id) if held.person_id is not None else None
        letter = receipts.not_posted("", answering.language_for(person, this), Returned(mail.subject, mail.text, reason, title=this.title))
        writing_back.to_the_sender(held, mail, letter, f"refused-{held.id}", at)
    held.take(REJECTED, "returned", at=at)
    held.settle(at=at)
