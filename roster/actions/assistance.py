"""Requests for assistance: made, changed, closed; experts invited, taken back, answering. The letters go with each."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import Person
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.verdict import No
from plans.models import Goal
from roster.mail import assistance as mail
from roster.mail.assistance import Asked, Contact
from roster.models import AssistanceRequest, Expert, ExpertInvitation
from roster.queries import candidates, focal_points, requests
from roster.rules import assistance as rules
from roster.rules.assistance import Role
from roster.rules.reaching import addressee

_NOBODY = No("This expert cannot be reached by letter. Please ask the secretariat.")


@dataclass(frozen=True)
class Described:
    """What a request asks for, in the shape a form has checked."""

    title: str
    task: str
    organization: str
    mode: str
    starts_on: date
    ends_on: date
    days: int | None
    languages: tuple[str, ...]
    goal_ids: tuple[int, ...]


def about(request: AssistanceRequest) -> Asked:
    """What letters say of a request, with its goals as each reader's language has them."""
    titles = requests.goal_titles()
    return Asked.of(request, {goal.id: {language: one.text for language, one in titles.get(goal.id, {}).items()} for goal in request.goals})


def ask(country: str, said: Described, *, by: Person, at: datetime) -> AssistanceRequest:
    """A country asks; the secretariat is told. The caller commits."""
    made = AssistanceRequest(country=country, by_id=by.id, at=at)
    _describe(made, said)
    db.session.add(made)
    db.session.flush()
    db.session.add(made.open(by=by, at=at))
    for one in focal_points.secretariat():
        if one.id != by.id:
            letters.post(mail.made(one, about(made)), at=at)
    return made


def change(request: AssistanceRequest, said: Described, *, by: Person, at: datetime) -> None:
    """What is asked for is told otherwise; nobody was invited yet. Its row is held; the caller commits."""
    _describe(request, said)
    db.session.add(request.note_change(by=by, at=at))


def _describe(request: AssistanceRequest, said: Described) -> None:
    goals = {goal.id: goal for goal in db.session.query(Goal).where(Goal.id.in_(said.goal_ids))}
    request.describe(
        title=said.title, task=said.task, organization=said.organization, mode=said.mode, starts_on=said.starts_on, ends_on=said.ends_on, days=said.days,
        languages=list(said.languages), goals=[goals[key] for key in said.goal_ids if key in goals],
    )  # fmt: skip


def close(request: AssistanceRequest, *, reason: str, by: Person, at: datetime) -> None:
    """Nobody is invited any more; who has not answered is told. Closed twice it is once. Its row is held; the caller commits."""
    if request.closed_at is not None:
        return
    db.session.add(request.close(by=by, reason=reason, at=at))
    for invitation in requests.waiting_invitations(request.id):
        _withdraw(invitation, request, by=by, at=at)


def reopen(request: AssistanceRequest, *, by: Person, at: datetime) -> None:
    """Experts can be invited again. Its row is held; the caller commits."""
    if request.closed_at is not None:
        db.session.add(request.reopen(by=by, at=at))


def invite(request: AssistanceRequest, expert_ids: Collection[int], *, words: str, role: Role, by: Person, at: datetime) -> list[ExpertInvitation] | No:
    """Each of these experts who is on the roster gets a letter, with the reasons kept that are printed now. Who was invited before is left alone. The row is held."""
    earlier = {one.expert_id: one for one in requests.all_invitations(request.id)}
    waiting = sum(one.waits for one in earlier.values())
    asked: list[ExpertInvitation] = []
    for expert in requests.listed_experts(expert_ids, at=at):
        known = earlier.get(expert.id)
        if known is not None and known.withdrawn_at is None:
            continue
        allowed = rules.may_invite(role, request, waiting=waiting + len(asked))
        if isinstance(allowed, No):
            return allowed
        if addressee(expert) is None:
            return _NOBODY
        weighed = candidates.suggestion_for(request, expert.id, at=at)
        invitation = known or ExpertInvitation(request_id=request.id, expert_id=expert.id)
        invitation.words = words
        invitation.points = weighed.points if weighed else None
        invitation.reasons = [reason.as_data() for reason in (*weighed.reasons, *weighed.missing)] if weighed else []
        invitation.at, invitation.answer_by = at, at + rules.ANSWER_WITHIN
        db.session.add(invitation)
        db.session.flush()
        db.session.add(invitation.send(by=by, at=at, answer_by=at + rules.ANSWER_WITHIN))
        write(invitation, expert, request, by=by.name, at=at)
        tell_government(expert, request, at=at)
        asked.append(invitation)
    return asked


def tell_government(expert: Expert, request: AssistanceRequest, *, at: datetime) -> None:
    """Whoever speaks for the government that nominated the expert learns that another country asks for them. The caller commits."""
    if expert.government and expert.government != request.country:
        for one in focal_points.people_of(expert.government):
            letters.post(mail.expert_invited(one, about(request), expert=f"{expert.honorific} {expert.name}".strip(), expert_id=expert.id, government=expert.government), at=at)


def write(invitation: ExpertInvitation, expert: Expert, request: AssistanceRequest, *, by: str, at: datetime, again: bool = False) -> bool:
    """The letter that asks, with a key where there is no account to sign in to. False where none can go. The caller commits."""
    to = addressee(expert)
    if to is None:
        return False
    key = str(invitation.id) if to.has_account else f"{invitation.id}-{secrets.token_urlsafe(24)}"
    invitation.tell(key_hash=None if to.has_account else hashed(key))
    letters.post(mail.invitation(to, about(request), words=invitation.words, by=by, answer_by=invitation.answer_by, key=key, again=again), at=at)
    return True


def withdraw(invitation: ExpertInvitation, *, by: Person, at: datetime) -> None:
    """Taken back; the expert is told. What was agreed stays. The row of the request is held; the caller commits."""
    if invitation.withdrawn_at is None and not requests.is_agreed(invitation.id):
        _withdraw(invitation, invitation.request, by=by, at=at)


def _withdraw(invitation: ExpertInvitation, request: AssistanceRequest, *, by: Person | None, at: datetime) -> None:
    declined = invitation.accepted is False
    db.session.add(invitation.withdraw(by=by, at=at))
    expert = requests.expert_of(invitation)
    to = addressee(expert) if expert is not None and not declined else None
    if to is not None:
        letters.post(mail.withdrawn(to, about(request)), at=at)


def answer(invitation: ExpertInvitation, expert: Expert, *, accepted: bool, words: str, shows: bool, by: Person | None, at: datetime) -> None:
    """The expert accepts or declines, and may think better of it until an assignment is agreed. The row of the request is held; the caller commits."""
    if invitation.accepted is accepted:
        return
    request = invitation.request
    db.session.add(invitation.accept(words=words, shows=shows, by=by, at=at) if accepted else invitation.decline(words=words, by=by, at=at))
    speakers = focal_points.on_behalf_of(request.country, request.by)
    name = f"{expert.honorific} {expert.name}".strip()
    to = addressee(expert)
    reach = Contact(name, expert.private_email or (to.email if to else ""), expert.private_phone) if accepted else None
    for one in speakers:
        letters.post(mail.answered(one, about(request), expert=name, accepted=accepted, words=words, contact=reach), at=at)
    if accepted and to is not None:
        contacts = tuple(Contact(one.name, one.email or "") for one in speakers)
        letters.post(mail.accepted(to, about(request), contacts=contacts), at=at)
