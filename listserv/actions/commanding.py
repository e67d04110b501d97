"""Commands by mail: subscribe, unsubscribe, mode, status, help; carried out in their order, answered once, in one letter."""

from datetime import datetime, timedelta

from accounts import queries as people
from accounts.sessions import hashed
from core import letters
from core.languages import in_language, say, site_languages
from core.letters import Letter, link
from core.verdict import No
from forum.models import Forum
from forum.queries.standing import standing_of
from forum.rules.question_forms import may_have_a_form
from listserv import addresses, rules
from listserv.actions import answering, subscribing, wishing, writing_back
from listserv.actions.knowing import may_know
from listserv.commanded import Done
from listserv.commands_by_mail import Asked, Command, arguments_only, read, says_no
from listserv.mail import commands as mail_of
from listserv.mail import deciding, question_forms
from listserv.models import Arrival, MailList, Wish
from listserv.outcomes import COMMAND, HELD, REJECTED, Outcome
from listserv.queries import commands as queries
from listserv.queries import question_forms as forms
from listserv.reading import Mail
from listserv.routes import Route

AGAIN = timedelta(hours=1)  # the same commands of one sender are answered once within it
USUAL = "daily"  # how much comes to who did not say


def command(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``NAME-request``, ``NAME-subscribe`` and such."""
    where, sender = queries.place(route.forum_id, route.list_id), writing_back.sender_of(mail)
    if where is None or not sender:
        return Outcome(REJECTED, "unknown-address")
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved")
    return _Commands(arrival, mail, where, sender).carried_out(route, at)


class _Commands:
    """A mail with commands to one forum or list."""

    def __init__(self, arrival: Arrival, mail: Mail, where: queries.Place, sender: str) -> None:
        self.arrival, self.mail, self.where, self.sender = arrival, mail, where, sender
        self.person = people.person_by_address(sender)
        self.names = (where.slug, where.title, sender, *([mail.sender_name] if mail.sender_name else []))
        self.wishes: list[Wish] = []
        self.language = answering.language_for(self.person, where.stored)

    def carried_out(self, route: Route, at: datetime) -> Outcome:
        """Each command, then the letter. A forum that the sender may not know of answers like an address that is not there; from it one can only go."""
        asked = self._asked(route.command)
        allowed = self._may_read()
        if isinstance(allowed, No) and allowed.unseen:
            for one in asked.commands:
                if one.name == "unsubscribe" and self.person is not None:
                    self._end(one, at)
            return Outcome(REJECTED, "unknown-address")
        if self.person is None and asked.language in site_languages():
            self.language = str(asked.language)
        with in_language(self.language):
            done = [self._one(one, allowed, at) for one in asked.commands]
        self._answer(done, asked.unknown, at)
        return Outcome(COMMAND, "commands" if asked.commands[0].said or route.command else "not-a-command", person_id=self.person.id if self.person else None)

    def _asked(self, given: str) -> Asked:
        if given in ("subscribe", "unsubscribe"):
            level, topic = arguments_only(self.mail.subject, self.mail.text, names=self.names) if given == "subscribe" else (None, None)
            return Asked((Command(given, level, topic, given),))
        if given == "help":
            return Asked((Command("help", said="help"),))
        found = read(self.mail.subject, self.mail.text, names=self.names)
        return found if found.commands else Asked((Command("help"),), found.unknown)

    def _may_read(self) -> No | None:
        allowed = may_know(self.where.stored, self.person)
        return allowed if isinstance(allowed, No) else None

    def _one(self, one: Command, allowed: No | None, at: datetime) -> Done:
        if one.name == "help":
            return Done("help", "help", one.said)
        if one.name == "status":
            return Done("status", "status", one.said, rows=queries.all_of(self.person), rests=queries.rests(self.person))
        if one.name == "unsubscribe" or one.level == "mute":
            return self._end(one, at)
        if allowed is not None:
            return Done(one.name, "refused", one.said, words=say(allowed))
        if one.name == "form":
            return self._form(one, at)
        return self._begin(one, at)

    def _form(self, one: Command, at: datetime) -> Done:
        if not isinstance(self.where.stored, Forum):
            return Done(one.name, "refused", one.said, words=say(No("This list has no form of questions.")))
        may = may_have_a_form(self.where.stored, at=at)
        return Done(one.name, "refused", one.said, words=say(may)) if isinstance(may, No) else Done(one.name, "form", one.said, self.where.title)

    def _sheet(self, at: datetime) -> Letter:
        """Their own form, if they take part: its answers are theirs when it comes back from their address."""
        forum = self.where.stored
        assert isinstance(forum, Forum)
        mine = self.person if standing_of(self.person, forum).takes_part else None
        return question_forms.form(forms.sheet_for(forum, mine, language=self.language, at=at), to=self.sender)

    def _place_of(self, one: Command) -> tuple[str, int] | None:
        """The whole, or a topic of it."""
        if one.topic is None:
            return self.where.scope, self.where.id
        topic = queries.topic(self.where.id, one.topic) if self.where.scope == "forum" else None
        return ("topic", topic.id) if topic else None

    def _end(self, one: Command, at: datetime) -> Done:
        """Asked by whoever: nobody is harmed by a letter less, and they are told."""
        place = self._place_of(one)
        if place is None:
            return Done(one.name, "no-topic", one.said, self.where.title, topic=one.topic)
        if self.person is None:
            return Done(one.name, "none", one.said, self.where.title, topic=one.topic)
        subscribing.choose(self.person.id, *place, "mute", at=at, source="mail")
        for scope, scope_id in queries.narrower(self.person, self.where.id) if place[0] == "forum" else ():
            subscribing.choose(self.person.id, scope, scope_id, "mute", at=at, source="mail")
        return Done(one.name, "ended", one.said, self.where.title, topic=one.topic)

    def _begin(self, one: Command, at: datetime) -> Done:
        """Who subscribes already changes how much comes; who does not is asked, since anybody could have written in their name."""
        place = self._place_of(one)
        if place is None:
            return Done(one.name, "no-topic", one.said, self.where.title, topic=one.topic)
        before = queries.level_of(self.person, *place)
        if self.person is not None and before not in (None, "mute"):
            if one.level in (None, before):
                return Done(one.name, "already", one.said, self.where.title, str(before), one.topic)
            subscribing.choose(self.person.id, *place, str(one.level), at=at, source="mail")
            return Done(one.name, "changed", one.said, self.where.title, str(one.level), one.topic)
        if isinstance(self.where.stored, MailList) and isinstance(closed := rules.may_subscribe(self.where.stored), No):
            return Done(one.name, "refused", one.said, words=say(closed))
        wish, key = wishing.note(
            self.sender, scope=place[0], scope_id=place[1], forum_id=self.where.id if self.where.scope == "forum" else None, level=one.level or USUAL, language=self.language,
            timezone=self.person.timezone if self.person else self.where.timezone, source="mail", at=at,
        )  # fmt: skip
        self.wishes.append(wish)
        page = link("listserv.wish", self.language, key=key)
        return Done(one.name, "confirm", one.said, self.where.title, wish.level, one.topic, page, wish.expires_at)

    def _answer(self, done: list[Done], unknown: str, at: datetime) -> None:
        local = addresses.mailbox_of(self.where.slug, self.where.id, kind=self.where.scope, hidden=self.where.hidden)
        letter = mail_of.answer(
            to=self.sender, language=self.language, title=self.where.title, local=local, done=done, unknown=unknown,
            confirm=addresses.confirm_token(self.wishes[0].id) if self.wishes else None, asks=self.where.scope == "forum",
        )  # fmt: skip
        kind = "commands-" + hashed(f"{self.where.scope} {self.where.id} {[(one.name, one.outcome, one.level, one.topic) for one in done]}")[:24]
        form = self._sheet(at) if any(one.outcome == "form" for one in done) else None
        alone = form is not None and not unknown and all(one.outcome == "form" for one in done)
        if not writing_back.to_the_sender(self.arrival, self.mail, form if form is not None and alone else letter, kind, at, every=AGAIN):
            wishing.drop(self.wishes)  # nobody was asked
        elif form is not None and not alone:
            letters.post(form, at=at)


def confirm(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``confirm-TOKEN``: whoever reads the address answered the letter that asks. What the answer says does not matter, unless it says no."""
    wish = wishing.of_id(int((route.data or {})["wish_id"]))
    sender = writing_back.sender_of(mail)
    if writing_back.is_forged(arrival, mail):
        return Outcome(HELD, "sender-not-proved")
    if wish is None or not wish.serves(at):
        to_whom = wish.language if wish is not None else answering.language_for(people.person_by_address(sender))
        answering.answer(arrival, mail_of.confirmed(to=sender, language=to_whom, titles=(), outcome="expired"), "confirm-expired", at)
        return Outcome(REJECTED, "too-old")
    if sender != wish.email:
        answering.answer(arrival, deciding.not_yours(to=sender, language=wish.language), "not-yours", at)
        return Outcome(REJECTED, "not-yours")
    wishes = wishing.asked_with(wish)
    if says_no(writing_back.own_words(mail)):
        wishing.drop(wishes)
        return Outcome(COMMAND, "declined")
    titles = [one.title for one in wishing.confirm_all(wishes, at=at)]
    outcome = "subscribed" if titles else "gone"
    writing_back.to_the_sender(arrival, mail, mail_of.confirmed(to=sender, language=wish.language, titles=titles, outcome=outcome), f"confirmed-{wish.id}", at)
    person = people.person_by_address(sender)
    return Outcome(COMMAND, outcome, person_id=person.id if person else None)
