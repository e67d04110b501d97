"""Rules for one participant: set, changed, ended. First come, first served."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum.mail import participant as mail
from forum.mail import reachable
from forum.models import Act, Forum, Registration
from forum.queries import participants, writing
from forum.rules import Standing
from forum.rules import participant as rules


@dataclass(frozen=True)
class RuledMeanwhile:
    """Somebody was quicker; nothing was changed."""

    who: str
    rule: str | None
    at: datetime | None


def set_rule(registration: Registration, rule: str | None, *, reason: str, seen: str | None, standing: Standing, by: Person, at: datetime) -> Act | RuledMeanwhile | No | None:
    """``seen`` is the rule that the moderator saw. None where it is so already. The participant is told. The caller commits."""
    forum = writing.locked_forum(registration.forum_id)
    db.session.refresh(registration)
    allowed = rules.may_set_rule(standing, registration)
    if isinstance(allowed, No):
        return allowed
    if registration.rule == rule:
        return None
    if registration.rule != seen:
        last, who = participants.last_rule_of(registration)
        return RuledMeanwhile(who, registration.rule, last)
    act = registration.set_rule(rule, by=by, reason=reason, at=at)
    db.session.add(act)
    _tell(registration, forum, reason=reason, at=at)
    return act


def _tell(registration: Registration, forum: Forum, *, reason: str, at: datetime) -> None:
    person = writing.person_behind(registration)
    if person is not None and reachable(person):
        letters.post(mail.rule_changed(person, slug=forum.slug, forum=forum.title, rule=registration.rule, reason=reason), at=at)
