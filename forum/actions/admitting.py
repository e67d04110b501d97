"""Requests to take part: asked, taken back, decided. First come, first served."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from core.verdict import No
from forum import mail, rules
from forum.actions import registering
from forum.actions.registering import Capacity
from forum.mail import admission as admission_mail
from forum.mail.admission import Where
from forum.models import Admission, Forum, Registration
from forum.queries import admissions, writing
from forum.rules import Standing
from forum.rules import admission as admission_rules


def ask(forum: Forum, capacity: Capacity, words: str, *, standing: Standing, by: Person, language: str, at: datetime) -> Registration | Admission | No:
    """Registers whoever may at once, was nominated or invited; others ask for it. Asked twice it is one request. The caller commits."""
    if not admission_rules.needs_approval(standing, forum) or standing.takes_part:
        return registering.register(forum, capacity, standing=standing, by=by, language=language, at=at)
    forum = writing.locked_forum(forum.id)
    earlier = admissions.of_address(forum, by.email or "")
    if earlier is not None and earlier.state == "waiting" and earlier.kind != "request":
        return registering.register(forum, capacity, standing=standing, by=by, language=language, at=at)
    for verdict in (
        rules.may_register(standing, forum, at=at), rules.may_register_as(standing, capacity.category, forum), admission_rules.may_ask_again(earlier, at=at)
    ):  # fmt: skip
        if isinstance(verdict, No):
            return verdict
    again = earlier is not None and earlier.state == "waiting"
    request = earlier or Admission(forum_id=forum.id, email=by.email or "", kind="request", at=at, name="", category=capacity.category)
    request.person_id = by.id
    request.describe(name=capacity.name, category=capacity.category, country=capacity.country, organization=capacity.organization, language=language, words=words)
    db.session.add(request)
    db.session.flush()
    if not again:
        db.session.add(request.open("request", by=by, at=at))
        _tell_of_a_request(forum, request, by=by, at=at)
    return request


def _tell_of_a_request(forum: Forum, request: Admission, *, by: Person, at: datetime) -> None:
    where = Where.of(forum)
    if mail.reachable(by):
        letters.post(admission_mail.request_received(by, where), at=at)
    db.session.flush()
    waiting = admissions.waiting_requests(forum)
    if waiting == 1:  # the next letter comes when the pile was empty again: two hundred requests are not two hundred letters
        for keeper in writing.keepers_of_order(forum):
            letters.post(admission_mail.request_to_decide(keeper, where, name=request.name, waiting=waiting), at=at)


def take_back_request(forum: Forum, *, by: Person, at: datetime) -> None:
    """Whoever asked asks no more; asked twice, or decided meanwhile, nothing happens. The caller commits."""
    forum = writing.locked_forum(forum.id)
    request = admissions.of_address(forum, by.email or "")
    if request is not None and request.state == "waiting":
        db.session.add(request.take_back(by=by, at=at))


@dataclass
class Decided:
    """What became of the requests that were ticked: how many were decided, and which somebody else had decided before."""

    done: int = 0
    overtaken: list[str] = field(default_factory=list)


def decide(forum: Forum, ids: Sequence[int], decision: str, *, reason: str, standing: Standing, by: Person, at: datetime) -> Decided | No:
    """``admit``, ``refuse`` or ``take-back`` (a nomination or an invitation). Each is told by letter. The caller commits."""
    forum = writing.locked_forum(forum.id)
    allowed = admission_rules.may_decide(standing)
    if isinstance(allowed, No):
        return allowed
    outcome, counted = Decided(), {"admit": "admitted", "refuse": "refused", "take-back": "taken-back"}[decision]
    for admission in admissions.these(forum, ids):
        fits = (admission.kind == "request") == (decision in ("admit", "refuse"))
        if admission.state == "waiting" and fits:
            _decide_one(forum, admission, decision, reason=reason, by=by, at=at)
            outcome.done += 1
        elif not (admission.state == counted and admission.decided_by_id == by.id):  # the same decision sent twice is one
            outcome.overtaken.append(admission.name)
    return outcome


def _decide_one(forum: Forum, admission: Admission, decision: str, *, reason: str, by: Person, at: datetime) -> None:
    person = admission.person
    if decision == "take-back":
        db.session.add(admission.take_back(by=by, at=at))
    elif decision == "refuse" or person is None:
        db.session.add(admission.refuse(by=by, reason=reason, at=at))
        if person is not None and mail.reachable(person):
            letters.post(admission_mail.request_refused(person, Where.of(forum), reason=reason), at=at)
    else:
        db.session.add(admission.admit(by=by, at=at))
        if writing.registration_of_person(forum, person) is None:
            capacity = Capacity(admission.name, admission.category, admission.country, admission.organization)
            registering.enter(forum, capacity, person=person, language=admission.language or person.language, at=at)
