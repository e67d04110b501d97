"""Registering for a forum by answering the letter that says how. Whoever answers it reads that address, so that an account without a password is made of it.

The mail that was not posted is taken up by ``taking_up``.
"""

from datetime import datetime, timedelta

from accounts import audit, throttle
from accounts import queries as people
from accounts.models import Person
from core.database import db
from core.languages import in_language, say
from core.verdict import No
from forum import rules
from forum.actions import admitting
from forum.actions.registering import Capacity
from forum.models import Admission, Forum
from forum.queries.standing import standing_of
from forum.rules import Standing
from listserv import addresses, registering_lines
from listserv.actions import answering, wishing, writing_back
from listserv.mail import deciding as mail_of_decisions
from listserv.mail import registering as mail_of
from listserv.models import Arrival
from listserv.outcomes import COMMAND, HELD, REJECTED, Outcome
from listserv.reading import Mail
from listserv.registering_lines import Said
from listserv.routes import Route
from listserv.rules.registering import LIFE, offered

AGAIN = timedelta(minutes=1)  # between two letters that ask for more: each answers a mail of theirs


def register(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``register-TOKEN``: in which capacity stands in lines that were filled in; what is missing is asked for."""
    sender = writing_back.sender_of(mail)
    found = addresses.read_register(route.token, sender) if sender else None
    if found is None:
        answering.answer(arrival, mail_of_decisions.not_yours(to=sender, language=answering.language_for(None)), "not-yours", at)
        return Outcome(REJECTED, "not-yours")
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved")
    forum = db.session.get(Forum, found[0])
    if forum is None:
        return Outcome(REJECTED, "gone")
    arrival.forum_id = forum.id
    return _Registering(arrival, mail, forum, sender).taken(made_at=found[1], at=at)


class _Registering:
    """A mail by which somebody registers for a forum."""

    def __init__(self, arrival: Arrival, mail: Mail, forum: Forum, sender: str) -> None:
        self.arrival, self.mail, self.forum, self.sender = arrival, mail, forum, sender
        self.person = people.person_by_address(sender)
        self.language = answering.language_for(self.person, forum)

    def taken(self, *, made_at: datetime, at: datetime) -> Outcome:
        """Registered, asked for more, or refused by a rule."""
        if self.person is not None and not self.person.is_active:
            return Outcome(REJECTED, "not-allowed", person_id=self.person.id)
        if at >= made_at + LIFE:
            letter = mail_of.not_registered(self.sender, self.language, forum=self.forum, known=self.person is not None, why_not="", at=at)
            writing_back.to_the_sender(self.arrival, self.mail, letter, f"register-{self.forum.id}", at)
            return Outcome(REJECTED, "too-old")
        said = registering_lines.read(self.mail.text, offered=offered(self.forum), known=self._known())
        if said.lacks or said.unread:
            self._tell(said, "", at)
            return Outcome(COMMAND, "asked-again", person_id=self.person.id if self.person else None)
        standing = standing_of(self.person, self.forum) if self.person else Standing(person_id=0, site_role="member")
        for verdict in (rules.may_register(standing, self.forum, at=at), rules.may_register_as(standing, said.category or "", self.forum)):
            if isinstance(verdict, No) and not standing.takes_part:
                return self._refused(said, verdict, at)
        return self._entered(said, at)

    def _known(self) -> dict[str, str | None]:
        """What an account says already; of somebody new, the name that their mail bears."""
        person = self.person
        if person is None or person.confirmed_at is None:
            return {"name": self.mail.sender_name}
        category = person.category if person.category != "other" else None
        return {"name": person.name, "country": person.country, "organization": person.organization, "category": category}

    def _entered(self, said: Said, at: datetime) -> Outcome:
        person = self._account(said, at)
        capacity = Capacity(said.name, said.category or "other", said.country, said.organization)
        outcome = admitting.ask(self.forum, capacity, "", standing=standing_of(person, self.forum), by=person, language=person.language, at=at)
        if isinstance(outcome, No):
            return self._refused(said, outcome, at)
        if isinstance(outcome, Admission):
            return Outcome(COMMAND, "asked-to-take-part", person_id=person.id)
        return Outcome(COMMAND, "registered", person_id=person.id)

    def _account(self, said: Said, at: datetime) -> Person:
        """Theirs; else a new one, or that of somebody an archive told us of: confirmed by the answer itself."""
        throttle.one_at_a_time(f"account {self.sender}")
        person = wishing.person_of(self.sender, language=self.language, timezone=self.forum.timezone, at=at, name=said.name)
        if person.confirmed_at is None:
            person.describe(
                name=said.name, country=said.country, organization=said.organization, category=said.category or "other", language=person.language, timezone=person.timezone
            )
            person.confirm(at=at)
            db.session.flush()
            audit.note("account-confirmed", person=person, object=f"person {person.id}", reason="by mail", at=at)
        return person

    def _refused(self, said: Said, refusal: No, at: datetime) -> Outcome:
        if refusal.unseen:
            return Outcome(REJECTED, "unknown-address")
        with in_language(self.language):
            why = say(refusal)
        self._tell(said, why, at)
        return Outcome(REJECTED, "not-allowed", person_id=self.person.id if self.person else None)

    def _tell(self, said: Said, why: str, at: datetime) -> None:
        letter = mail_of.register_again(self.sender, self.language, forum=self.forum, said=said, why_not=why, at=at)
        writing_back.to_the_sender(self.arrival, self.mail, letter, f"register-{self.forum.id}", at, every=AGAIN)
