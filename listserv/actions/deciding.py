"""Moderation by mail: a held message goes to those who keep order with two addresses each, and a mail to one of them decides on it, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Attempt, Person
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.languages import in_language, say
from core.verdict import No
from forum import rules
from forum.actions import moderating, telling
from forum.actions.moderating import Claimed, Decision, Overtaken
from forum.models import Forum, Message
from forum.queries.standing import standing_of
from listserv import addresses
from listserv.actions import answering, list_deciding, writing_back
from listserv.held import Held
from listserv.mail import deciding as mail_of
from listserv.models import Arrival
from listserv.outcomes import COMMAND, HELD, REJECTED, Outcome
from listserv.queries import deciding as queries
from listserv.reading import Mail
from listserv.routes import Route
from listserv.rules.deciding import LIFE, MOST_AN_HOUR, is_another_by_now, serves

_KIND = "letters-held"
_DONE = {"publish": ("publication", "published"), "return": ("return", "returned")}
LONGEST = 2000  # letters of a reason


@telling.on_holding
def tell_the_keepers(forum: Forum, message: Message, keepers: Sequence[Person], at: datetime) -> set[int]:
    """A letter about a held message to each who wants such letters and has not had too many; who they are. The caller commits."""
    people = queries.who_gets_them(keepers)
    if not people:
        return set()
    told, written = queries.held_in(message.id, forum, changed=message.edited_at is not None), set()
    for keeper in people:
        key = hashed(f"{_KIND} {forum.id} {keeper.id}")
        if queries.letters_since(key, kind=_KIND, since=at - timedelta(hours=1)) < MOST_AN_HOUR:
            db.session.add(Attempt(kind=_KIND, key_hash=key, at=at))
            letters.post(_letter(keeper, told(keeper.language), message.id, at=at), at=at)
            written.add(keeper.id)
    return written


def _letter(keeper: Person, about: Held, message_id: int, *, at: datetime) -> letters.Letter:
    publish, return_ = (addresses.address(what, addresses.decision_token(what, keeper.id, message_id, at=at)) for what in addresses.DECISIONS)
    return mail_of.held(keeper, about, publish=publish, return_=return_, until=at + LIFE)


def decide(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``publish-TOKEN`` or ``return-TOKEN``: whoever it was given to decides, if they may; whoever comes second is told."""
    said = route.data or {}
    if said.get("kind") == "list":
        return list_deciding.decide(arrival, mail, route, at)
    person = db.session.get(Person, route.person_id or 0)
    found = queries.message_of(int(said["id"])) if said.get("kind") == "message" else None
    if person is None or found is None:
        return Outcome(REJECTED, "unknown-address")
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved", person_id=person.id)
    if not person.is_active or writing_back.sender_of(mail) != person.email:
        letter = mail_of.not_yours(to=mail.sender, language=answering.language_for(None, found[1]))
        answering.answer(arrival, letter, "not-yours", at)
        return Outcome(REJECTED, "not-yours")
    return _Decision(arrival, mail, person, *found, what=route.kind, made_at=said["at"]).taken(at)


class _Decision:
    """A moderator's mail about a message."""

    def __init__(self, arrival: Arrival, mail: Mail, person: Person, message: Message, forum: Forum, *, what: str, made_at: datetime) -> None:
        self.arrival, self.mail, self.person, self.message, self.forum, self.made_at = arrival, mail, person, message, forum, made_at
        self.what, self.done = _DONE[what]
        # What is said in the mail is the reason where one is told; whoever publishes in time need not think of what their program adds.
        self.words = writing_back.own_words(mail)[:LONGEST] if what == "return" or message.late else ""

    def taken(self, at: datetime) -> Outcome:
        """Done, or why not; the moderator is told either way."""
        self.arrival.forum_id, self.arrival.data = self.forum.id, {"message": self.message.id}
        standing = standing_of(self.person, self.forum)
        if isinstance(allowed := rules.may_moderate(standing), No):
            return self._answered("refused", at, reason="not-yours", words=self._said(allowed))
        if not serves(self.made_at, at=at):
            return self._answered("expired", at, reason="too-old")
        if is_another_by_now(self.message, queries.acts_on(self.message.id), made_at=self.made_at):
            letters.post(_letter(self.person, queries.held_in(self.message.id, self.forum, changed=True)(self.person.language), self.message.id, at=at), at=at)
            return Outcome(COMMAND, "changed-since", person_id=self.person.id)
        if not self.words and (self.what == "return" or self.message.late) and self.message.status == "pending":
            return self._answered("no-reason", at)
        edited = self.message.edited_at.isoformat() if self.message.edited_at else "-"
        outcome = moderating.decide(self.message, Decision(self.what, reason=self.words, seen=f"pending {edited}"), standing=standing, by=self.person, at=at)
        if isinstance(outcome, No):
            return self._answered("refused", at, words=self._said(outcome))
        if isinstance(outcome, Claimed):
            return self._answered("claimed", at, who=outcome.who, when=outcome.since)
        if isinstance(outcome, Overtaken):
            act = outcome.act
            return self._answered("overtaken", at, who=outcome.who, kind=act.kind if act else "", when=act.at if act else None)
        return self._answered(self.done, at, words=outcome.reason)

    def _said(self, refusal: No) -> str:
        with in_language(self.person.language):
            return say(refusal)

    def _answered(self, outcome: str, at: datetime, *, reason: str = "", who: str = "", kind: str = "", when: datetime | None = None, words: str = "") -> Outcome:
        letter = mail_of.decided(
            self.person, outcome, slug=self.forum.slug, forum=self.forum.title, number=self.message.number, who=who, kind=kind, when=when, words=words, late=self.message.late
        )
        writing_back.to_the_sender(self.arrival, self.mail, letter, f"{outcome}-{self.message.id}", at)
        return Outcome(REJECTED if reason == "not-yours" else COMMAND, reason or outcome, person_id=self.person.id)
