"""Mails to lists that stand alone: new threads to their address, answers to their letters. Who may write on the page may write by mail."""

from datetime import datetime

from accounts.models import Person, folded_address
from core.database import db
from core.languages import LANGUAGES, in_language, say
from core.recognise import language_of
from core.verdict import No
from listserv import addresses, routes, rules
from listserv.actions import answering, authorship, list_keepers, writing, writing_back
from listserv.actions.knowing import may_know
from listserv.actions.mail_words import words_of
from listserv.first_lines import Agenda
from listserv.mail import list_mail as mail_of
from listserv.mail import receipts
from listserv.mail.receipts import Returned
from listserv.models import Arrival, ListMessage, MailList
from listserv.outcomes import HELD, POSTED, REJECTED, Outcome
from listserv.queries import list_mail as queries
from listserv.queries import lists, taking_part
from listserv.reading import Mail
from listserv.routes import Route
from listserv.rules.identity import FAIL, PASS, who_wrote


def post(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To the list's own address, or ``reply-TOKEN`` of one of its messages."""
    this = db.session.get(MailList, route.list_id or 0)
    if this is None:
        return Outcome(REJECTED, "answered-gone" if route.message_id is not None else "unknown-address")
    if arrival.list_message_id is not None and arrival.disposition is None:
        return Outcome(POSTED, "posted", list_message_id=arrival.list_message_id, person_id=arrival.person_id)  # taken again: it is a message already
    return _Writing(arrival, mail, this).taken(route, at)


class _Writing:
    """A mail to a list."""

    def __init__(self, arrival: Arrival, mail: Mail, this: MailList) -> None:
        self.arrival, self.mail, self.this = arrival, mail, this
        self.person = taking_part.account(mail.sender)
        self.language = answering.language_for(self.person, this)

    def taken(self, route: Route, at: datetime) -> Outcome:
        """Posted, held where it is not certain who wrote it, refused with the words given back."""
        sender, checked = authorship.sender_of(self.arrival, self.mail)
        given = db.session.get(Person, route.person_id) if route.person_id is not None else None
        addressed = None if route.person_id is None else folded_address(given.email or "") if given is not None else ""
        known = self.person is not None and (self.person.confirmed_at is not None or sender.address == addressed or sender.proof == PASS)
        identity = who_wrote(sender, addressed=addressed, known=known, checked=checked)
        if identity.verdict == "held":
            if sender.proof != FAIL and may_know(self.this, self.person):
                kind = "another" if identity.reason == "letter-of-another" else "nobody"
                answering.answer(self.arrival, receipts.held_mail("", self.language, Returned(self.mail.subject, self.mail.text, kind=kind)), identity.reason, at)
            list_keepers.tell(self.arrival, self.mail, self.this, identity.reason, at=at)
            return Outcome(HELD, identity.reason, person_id=self.person.id if self.person else None)
        level = lists.level_of(self.this.id, self.person) if known else None
        writer = self.person if known else None
        allowed = rules.may_write(self.this, writer, keeps=lists.keeps(self.this.id, writer), subscribes=level not in (None, "mute"))
        if isinstance(allowed, No):
            return self._refused(allowed if writer is not None else _of_a_stranger(self.this), at)
        return self._posted(route, at)

    def _refused(self, refusal: No, at: datetime) -> Outcome:
        """By a rule: why, and how to subscribe where that helps."""
        if not may_know(self.this, self.person):
            return Outcome(REJECTED, "unknown-address", person_id=self.person.id if self.person else None)
        with in_language(self.language):
            why = say(refusal)
        helps = self.this.closed_at is None and self.this.posting == "subscribers" and bool(rules.may_subscribe(self.this))
        request = addresses.address_of_commands(str(self.this.slug)) if helps else None
        letter = mail_of.not_a_subscriber(
            to=self.mail.sender, language=self.language, title=self.this.title, request=request, why=why, subject=self.mail.subject,
            text=writing_back.own_words(self.mail) if self.person is not None else "",
        )  # fmt: skip
        writing_back.to_the_sender(self.arrival, self.mail, letter, f"not-a-subscriber-{self.this.id}", at)
        return Outcome(REJECTED, "not-allowed", person_id=self.person.id if self.person else None)

    def published(self, at: datetime) -> Outcome | None:
        """As one who keeps the list decided; None where its sender has no account under whose name it could stand."""
        return self._posted(routes.of(self.arrival.recipient), at, surely=True) if self.person is not None else None

    def _posted(self, route: Route, at: datetime, *, surely: bool = False) -> Outcome:
        person = self.person
        assert person is not None
        parent = self._parent(route)
        if route.message_id is not None and parent is None:
            return Outcome(REJECTED, "answered-gone", person_id=person.id)
        words = words_of(self.mail, Agenda((), (), ()), titles=(self.this.title,), answers=parent.subject if parent else None)
        if words.fault:
            letter = receipts.not_posted("", self.language, Returned(words.subject, self.mail.text if words.fault == "empty" else "", kind=words.fault))
            answering.answer(self.arrival, letter, f"refused-{self.arrival.id}", at)
            return Outcome(REJECTED, words.fault, person_id=person.id)
        if words.whole and not surely:
            list_keepers.tell(self.arrival, self.mail, self.this, "nothing-new", at=at)
            answering.answer(self.arrival, receipts.held_mail("", self.language, Returned(self.mail.subject, self.mail.text, kind="quoted")), "nothing-new", at)
            return Outcome(HELD, "nothing-new", person_id=person.id)
        guess = language_of(f"{words.subject}\n{words.body}")
        message = writing.write(
            self.this, subject=words.subject, body=words.body, language=guess if guess in LANGUAGES else person.language, reply_to=parent, submission=f"mail-{self.arrival.id}",
            by=person, at=at,
        )  # fmt: skip
        receipt = mail_of.on_the_list(person, title=self.this.title, slug=str(self.this.slug), number=message.number, left_out=words.left_out, files=len(words.files))
        writing_back.to_the_sender(self.arrival, self.mail, receipt, f"list-receipt-{message.id}", at)
        return Outcome(POSTED, "posted", list_message_id=message.id, person_id=person.id, elided=words.elided)

    def _parent(self, route: Route) -> ListMessage | None:
        """What is answered: by the token, else by what the mail says."""
        if route.message_id is not None:
            message = db.session.get(ListMessage, route.message_id)
            return message if message is not None and message.list_id == self.this.id and message.status == "published" else None
        return queries.message_answered(self.this, (self.mail.in_reply_to, *reversed(self.mail.references)))


def publish(arrival: Arrival, mail: Mail, this: MailList, at: datetime) -> Outcome | None:
    """What waited, as one who keeps the list decided."""
    return _Writing(arrival, mail, this).published(at)


def _of_a_stranger(this: MailList) -> No:
    """What the page says to who is not signed in does not help who writes a mail."""
    if this.closed_at is not None:
        return No("This list has ended. Its archive stays.")
    return No("Its subscribers write to this list.") if this.posting == "subscribers" else No("Those who keep this list write to it.")
