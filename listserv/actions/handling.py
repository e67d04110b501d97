"""What is done with mails to the plainer addresses: copies that came back, subscriptions that end, what is for the staff, what nobody knows."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core import letters
from core.database import db
from listserv import reports
from listserv.actions import bouncing, noise, subscribing
from listserv.mail import passing_on as mail_of
from listserv.mail.enclosed import of_mail
from listserv.models import Arrival
from listserv.outcomes import BOUNCE, COMMAND, HELD, IGNORED, REJECTED, Outcome
from listserv.reading import Mail
from listserv.routes import Route

DAY, MOST_PASSED_ON = timedelta(days=1), 30  # mails a day of one address; more wait on the page


def came_back(arrival: Arrival, mail: Mail, _route: Route, at: datetime) -> Outcome:
    """To ``bounce-TOKEN``, whose token says whose copy it was; or a report to another address, which is believed only if it is a complaint with a token in it."""
    bounce = bouncing.take(arrival.mail.raw or b"", arrival.recipient, at=at)
    if bounce is not None:
        return Outcome(BOUNCE, "unclear-bounce" if bounce.kind == "unknown" else bounce.kind, person_id=bounce.person_id)
    if reports.read(arrival.mail.raw or b"").kind is not None:
        return Outcome(BOUNCE, "unknown-bounce")
    return Outcome(BOUNCE, "delayed") if noise.is_report(mail) else Outcome(IGNORED, "auto-reply")


def reports_a_failure(arrival: Arrival) -> bool:
    """Whether its words are those of a mail server about a letter that did not arrive, in a form of the server's own."""
    return reports.read(arrival.mail.raw or b"").kind in ("hard", "soft", "policy", "complaint")


def unsubscribe(_arrival: Arrival, _mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``unsub-TOKEN``, as mail programs write it for their readers: the token is enough. Asked twice, it says the same twice."""
    said = route.data or {}
    person_id = route.person_id or 0
    subscribing.choose(person_id, str(said["scope"]), int(said["scope_id"]), "mute", at=at, source="mail")
    return Outcome(COMMAND, "unsubscribed", person_id=person_id)


def for_the_staff(arrival: Arrival, mail: Mail, route: Route, at: datetime) -> Outcome:
    """To ``postmaster``, ``abuse``, ``NAME-owner``: it is passed on to those it is for. What nobody is told of waits on the page of received mails."""
    place = ("forum", route.forum_id) if route.forum_id is not None else ("list", route.list_id or 0)
    this, keepers = bouncing.keepers_of(*place)
    keepers = [keeper for keeper in keepers if keeper.email != arrival.sender]  # who keeps it themselves wrote to the others
    lately = select(func.count()).where(Arrival.recipient == arrival.recipient, Arrival.reason == "for-the-staff", Arrival.taken_at > at - DAY, Arrival.id != arrival.id)
    if keepers and (db.session.scalar(lately) or 0) < MOST_PASSED_ON:
        enclosed = of_mail(mail, to=arrival.recipient)
        for keeper in keepers:
            letter = mail_of.passed_on(to=keeper.email or "", language=keeper.language, title=this.title if this is not None else "", sender=mail.sender)
            letters.post(replace(letter, enclosed=enclosed), at=at)
        if this is not None:
            arrival.settle(at=at)
    return Outcome(HELD, "for-the-staff")


def not_understood(_arrival: Arrival, _mail: Mail, _route: Route, _at: datetime) -> Outcome:
    """Nothing is done with it yet: it waits with its whole text."""
    return Outcome(HELD, "not-understood")


def unknown(_arrival: Arrival, _mail: Mail, _route: Route, _at: datetime) -> Outcome:
    """There was such an address when it came, or the mail server asked nobody."""
    return Outcome(REJECTED, "unknown-address")
