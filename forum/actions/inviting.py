"""Inviting and nominating, their letters, and taking an invitation up. The letters hold the only copy of the keys."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import audit, passwords, throttle
from accounts import queries as people
from accounts.actions.registration import open_account
from accounts.models import Person
from accounts.rules import can_be_claimed
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.verdict import No
from forum.actions import registering
from forum.actions.registering import Capacity
from forum.mail import admission as admission_mail
from forum.mail.admission import Where
from forum.models import Act, Admission, Forum, Registration
from forum.queries import admissions, writing
from forum.rules import Standing
from forum.rules import admission as rules
from roster.queries.focal_points import predecessors

AT_ONCE = 25  # letters written within a request; more are a job's


@dataclass(frozen=True)
class Invitee:
    """Somebody who is to take part, in the shape a form or a list has checked."""

    email: str
    name: str
    category: str
    country: str | None
    organization: str | None
    language: str
    words: str = ""


def nominate(forum: Forum, invitee: Invitee, *, standing: Standing, countries: frozenset[str], by: Person, at: datetime) -> Admission | No:
    """Nominates somebody, who is told by letter. The outcome is the same whether or not there is an account. The caller commits."""
    forum = writing.locked_forum(forum.id)
    for verdict in (rules.may_nominate(standing, forum, countries=countries, at=at), rules.may_nominate_from(standing, invitee.country, countries=countries)):
        if isinstance(verdict, No):
            return verdict
    if not standing.keeps_order and sum(one.state == "waiting" for one in admissions.by_nominator(forum.id, by)) >= rules.MOST_NOMINATIONS:
        return No("%(count)s people whom you nominated have not answered yet. Please wait for them, or take nominations back.", count=rules.MOST_NOMINATIONS)
    earlier = admissions.of_address(forum, invitee.email)
    if earlier is not None and earlier.state == "waiting" and earlier.kind != "request":
        if rules.may_be_told_again(earlier, at=at) and earlier.by_id == by.id:
            earlier.told_at = None
        return earlier
    admission = _opened(forum, invitee, earlier, kind="nomination", by=by, at=at)
    db.session.add(admission.open("nomination", by=by, at=at))
    return admission


def invite(forum: Forum, invitees: Sequence[Invitee], *, standing: Standing, by: Person, at: datetime) -> list[Admission] | No:
    """Invites all of them, or none. Who takes part or was offered it already is left alone. One act for the list. The caller commits."""
    forum = writing.locked_forum(forum.id)
    allowed = rules.may_invite(standing, forum, at=at)
    if isinstance(allowed, No):
        return allowed
    taking_part, known = admissions.known_addresses(forum)
    made: list[Admission] = []
    for invitee in invitees:
        earlier = known.get(invitee.email)
        if invitee.email in taking_part or (earlier is not None and earlier.state == "waiting"):
            continue
        made.append(_opened(forum, invitee, earlier, kind="invitation", by=by, at=at, flush=False))
    db.session.flush()
    for admission in made:
        admission.open("invitation", by=by, at=at)
    if made:
        listed = {"admissions": [admission.id for admission in made], "count": len(made), "to": "waiting"}
        db.session.add(Act(forum_id=forum.id, kind="admission-invitation", at=at, by_id=by.id, data=listed))
    return made


def _opened(forum: Forum, invitee: Invitee, earlier: Admission | None, *, kind: str, by: Person, at: datetime, flush: bool = True) -> Admission:
    admission = earlier or Admission(forum_id=forum.id, email=invitee.email, kind=kind, at=at, name="", category=invitee.category)
    admission.describe(
        name=invitee.name, category=invitee.category, country=invitee.country, organization=invitee.organization, language=invitee.language, words=invitee.words
    )  # fmt: skip
    db.session.add(admission)
    if flush:
        db.session.flush()
    return admission


def write_letters(waiting: Sequence[Admission], *, forum: Forum | None = None, at: datetime, again: bool = False) -> None:
    """Gives each a new key and puts its letter into the outbox; ``forum`` where all are of one. The caller commits."""
    names: dict[int | None, str] = {}
    for admission in waiting:
        by = names.setdefault(admission.by_id, admissions.name_of(admission.by_id))
        key = f"{admission.id}-{secrets.token_urlsafe(24)}"
        told = admission.told_at is not None
        admission.tell(key_hash=hashed(key), at=at)
        home = forum or admission.forum
        until = rules.ends_at(admission, home)
        letters.post(admission_mail.invited(admission, Where.of(home), key=key, by=by, until=until, again=again or told), at=at)


def tell_again(forum: Forum, ids: Sequence[int], *, by: Person, at: datetime) -> tuple[list[Admission], int]:
    """Those of them to whom another letter may go now; and how many it went to too lately. The caller writes and commits."""
    forum = writing.locked_forum(forum.id)
    there = [one for one in admissions.these(forum, ids) if one.state == "waiting" and one.kind != "request"]
    chosen = [one for one in there if rules.may_be_told_again(one, at=at)]
    if chosen:
        db.session.add(Act(forum_id=forum.id, kind="admission-told-again", at=at, by_id=by.id, data={"admissions": [one.id for one in chosen], "count": len(chosen)}))
    return chosen, len(there) - len(chosen)


def accept(key: str, *, person: Person | None, said: dict[str, Any] | None, password: str | None, at: datetime, address: str) -> Registration | None:
    """Registers whoever the invitation was sent to, in the capacity it gives; ``said`` and ``password`` open an account where there is none.

    None where the key opens nothing any more, or somebody else is signed in (``person``). The caller commits."""
    found = admissions.by_key(key)
    if found is None:
        return None
    throttle.one_at_a_time(f"account {found.email}")
    forum = writing.locked_forum(found.forum_id)
    admission = admissions.by_key(key)
    if admission is None or not rules.lives(admission, forum, at=at) or (person is not None and person.email != admission.email):
        return None
    owner = people.person_by_address(admission.email)
    if can_be_claimed(owner):
        if said is None or password is None:
            return None
        owner = open_account(owner, email=admission.email, said=said, password_hash=passwords.hashed(password), at=at)
        audit.note("invitation-accepted", person=owner, object=f"person {owner.id}", reason=f"forum {forum.slug}", at=at, address=address)
    if owner is None or not owner.may_sign_in:
        return None
    return _enter(forum, admission, owner, at=at)


def accept_signed_in(forum: Forum, *, person: Person, at: datetime) -> Registration | None:
    """The same by whoever is signed in under the address. None where nothing is offered any more. The caller commits."""
    forum = writing.locked_forum(forum.id)
    admission = admissions.of_address(forum, person.email or "")
    if admission is None or admission.state != "waiting" or admission.kind == "request" or not rules.may_be_accepted(admission, forum, at=at):
        return None
    return _enter(forum, admission, person, at=at)


def _enter(forum: Forum, admission: Admission, owner: Person, *, at: datetime) -> Registration:
    nominator = admissions.nominator(admission)
    db.session.add(admission.admit(by=owner, at=at))
    admission.person_id = owner.id
    already = writing.registration_of_person(forum, owner)
    if already is not None:
        return already
    capacity = Capacity(admission.name, admission.category, admission.country, admission.organization)
    return registering.enter(forum, capacity, person=owner, language=admission.language or owner.language, nominated_by=nominator, at=at)


def decline(key: str, *, at: datetime) -> bool:
    """Whoever holds the letter does not want to take part. False where the key opens nothing any more. The caller commits."""
    admission = admissions.by_key(key)
    if admission is None:
        return False
    forum = writing.locked_forum(admission.forum_id)
    admission = admissions.by_key(key)
    if admission is None or not rules.lives(admission, forum, at=at):
        return False
    db.session.add(admission.take_back(by=None, at=at))
    return True


def take_back_nomination(forum: Forum, admission_id: int, *, countries: frozenset[str] = frozenset(), by: Person, at: datetime) -> None:
    """Whoever nominated somebody who has not answered yet, or a successor for the country, takes it back; asked twice, or answered meanwhile, nothing happens. The caller commits."""
    writing.locked_forum(forum.id)
    for admission in admissions.these(forum, [admission_id]):
        inherited = admission.country in countries and admission.by_id in predecessors(countries)
        if (admission.by_id == by.id or inherited) and admission.kind == "nomination" and admission.state == "waiting":
            db.session.add(admission.take_back(by=by, at=at))
