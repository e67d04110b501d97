"""Nominations: a government puts somebody forward, or once more; the nominee agrees or declines. Nothing here commits."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person, folded_address
from accounts.sessions import hashed
from core.database import db
from core.letters import post
from core.verdict import No
from roster.actions.keeping import blank
from roster.mail import places as mail
from roster.models import ON_THE_ROSTER, Expert, ExpertAct, ExpertStanding, Nomination

AGAIN = timedelta(days=1)  # within which the same nomination, made twice, is one
MOST_WAITING = 100  # of one government that nobody has answered yet


def nominate(*, government: str, honorific: str, name: str, email: str, language: str, note: str, by: Person, at: datetime) -> No | None:
    """A letter asks whether they agree; whom this government had nominated before and who is on the roster, or was, is nominated again at once.

    The nominator hears the same in every case.
    """
    if _waiting(government) >= MOST_WAITING:
        return No("Too many nominations of this government wait for an answer. Please wait until some are answered, or take some back.")
    address = folded_address(email)
    expert = _known(address)
    if expert is not None and expert.standing(at) in (*ON_THE_ROSTER, ExpertStanding.LAPSED) and _nominated_before(expert, government):
        nominate_again(expert, government=government, note=note, by=by, at=at)
        return None
    if expert is None:
        expert = blank(name=name, honorific=honorific, country=government, language=language, private_email=address, created_at=at)
        db.session.add(expert)
        db.session.flush()
        db.session.add(ExpertAct(expert_id=expert.id, kind="begun", at=at, by_id=by.id, data={"to": "draft"}))
    earlier = select(Nomination).where(Nomination.expert_id == expert.id, Nomination.government == government, Nomination.state == "waiting")
    nomination = db.session.scalar(earlier) or Nomination(expert_id=expert.id, government=government, at=at, state="waiting")
    key = secrets.token_urlsafe(32)
    nomination.by_id, nomination.note, nomination.email, nomination.key_hash = by.id, note, address, hashed(key)
    db.session.add(nomination)
    db.session.add(ExpertAct(expert_id=expert.id, kind="nominated", at=at, by_id=by.id, data={"government": government}))
    post(mail.nominated(mail.To(address, name, language), government=government, note=note, key=key), at=at)
    return None


def nominate_again(expert: Expert, *, government: str, note: str, by: Person, at: datetime) -> None:
    """For another four years, at once: they agreed to be listed when they came, and are told."""
    lately = select(Nomination.id).where(Nomination.expert_id == expert.id, Nomination.government == government, Nomination.again, Nomination.at > at - AGAIN)
    if db.session.scalar(lately.limit(1)) is not None:
        return
    db.session.add(Nomination(expert_id=expert.id, government=government, at=at, by_id=by.id, again=True, note=note, state="accepted", decided_at=at))
    expert.government = expert.government or government
    db.session.add(expert.confirm(by=by, at=at, how="renominated"))
    to = mail.To.of(expert)
    if to is not None and expert.leaves_at is not None:
        post(mail.renominated(to, government=government, until=expert.leaves_at), at=at)


def of_key(key: str, *, held: bool = False) -> Nomination | None:
    """The nomination that waits behind a key."""
    found = select(Nomination).where(Nomination.key_hash == hashed(key), Nomination.state == "waiting").options(joinedload(Nomination.expert))
    return db.session.scalar(found.with_for_update(of=Nomination).execution_options(populate_existing=True) if held else found)


def accept(nomination: Nomination, *, by: Person, at: datetime) -> Expert | No:
    """The nominee, signed in, takes the profile over as their own; one begun by themselves gets the nomination."""
    expert, own = nomination.expert, _own(by)
    if own is not None and own.id != expert.id:
        if expert.person_id is not None or expert.listed_at is not None:
            return No("This nomination belongs to another account.")
        nomination.expert_id, nomination.expert = own.id, own
        db.session.flush()
        if not db.session.scalar(select(func.count()).select_from(Nomination).where(Nomination.expert_id == expert.id)):
            db.session.delete(expert)
        expert = own
    elif expert.person_id not in (None, by.id):
        return No("This nomination belongs to another account.")
    expert.person_id = by.id
    expert.government = expert.government or nomination.government
    nomination.end("accepted", by_id=by.id, at=at)
    db.session.add(ExpertAct(expert_id=expert.id, kind="nomination-accepted", at=at, by_id=by.id, data={"government": nomination.government}))
    if expert.standing(at) is ExpertStanding.SUBMITTED:  # a government vouches for what waited for the secretariat
        db.session.add(expert.put_on(by=by, at=at))
    elif expert.standing(at) in (*ON_THE_ROSTER, ExpertStanding.LAPSED):
        db.session.add(expert.confirm(by=by, at=at, how="renominated"))
    _tell(nomination, expert.name, accepted=True, at=at)
    return expert


def decline(nomination: Nomination, *, by: Person | None, at: datetime) -> None:
    """The nominee does not want it: of a profile that nobody has begun, only the name stays in the government's list."""
    expert = nomination.expert
    nomination.end("declined", by_id=by.id if by else None, at=at)
    db.session.add(ExpertAct(expert_id=expert.id, kind="nomination-declined", at=at, by_id=by.id if by else None, data={"government": nomination.government}))
    _forget_address(nomination)
    _tell(nomination, expert.name, accepted=False, at=at)


def take_back(nomination: Nomination, *, by: Person, at: datetime) -> None:
    """By the government; its letter opens nothing any more."""
    nomination.end("taken-back", by_id=by.id, at=at)
    db.session.add(ExpertAct(expert_id=nomination.expert_id, kind="nomination-taken-back", at=at, by_id=by.id, data={"government": nomination.government}))
    _forget_address(nomination)


def _forget_address(nomination: Nomination) -> None:
    nomination.email = ""
    if nomination.expert.person_id is None and nomination.expert.listed_at is None:
        nomination.expert.private_email = ""


def _tell(nomination: Nomination, nominee: str, *, accepted: bool, at: datetime) -> None:
    """To who nominated; where they are gone meanwhile, their successor finds it in the list."""
    by = db.session.get(Person, nomination.by_id) if nomination.by_id else None
    if by is not None and by.email and by.is_active:
        post(mail.nomination_answered(mail.To.person(by), nominee=nominee, government=nomination.government, accepted=accepted), at=at)


def _known(address: str) -> Expert | None:
    """The expert behind an address: of an account, or the private one of somebody without."""
    found = select(Expert).outerjoin(Person, Person.id == Expert.person_id).where(Expert.erased_at.is_(None), (Person.email == address) | (Expert.private_email == address))
    found = found.options(joinedload(Expert.person)).order_by(Expert.listed_at.is_(None), Expert.id).limit(1)
    expert = db.session.scalar(found)
    if expert is not None:
        db.session.scalar(select(Expert.id).where(Expert.id == expert.id).with_for_update())
    return expert


def _nominated_before(expert: Expert, government: str) -> bool:
    """Whether they agreed once to be this government's nominee; nobody becomes another government's without being asked."""
    accepted = select(Nomination.id).where(Nomination.expert_id == expert.id, Nomination.government == government, Nomination.state == "accepted")
    return expert.government == government or db.session.scalar(accepted.limit(1)) is not None


def _own(person: Person) -> Expert | None:
    return db.session.scalar(select(Expert).where(Expert.person_id == person.id).options(selectinload(Expert.nominations)).with_for_update(of=Expert))


def _waiting(government: str) -> int:
    found = select(func.count()).select_from(Nomination).where(Nomination.government == government, Nomination.state == "waiting")
    return db.session.scalar(found) or 0
