"""National focal points: asked for, named, handed over and ended, with an entry in the audit log and the letters that go with it."""

from datetime import datetime

from accounts import audit, throttle
from accounts.models import Person, folded_address
from core import letters
from core.database import db
from core.verdict import No
from roster.mail import focal_points as mail
from roster.models import FocalPoint, FocalPointChange
from roster.queries import focal_points as reading
from roster.rules import focal_points as rules


def ask(person: Person, country: str, *, words: str, at: datetime) -> FocalPointChange:
    """Somebody asks to be registered for a country; the secretariat is told. Asked twice it is once, with the later words. The caller commits."""
    throttle.one_at_a_time(f"focal point {country}")
    waiting = next((one for one in reading.waiting_of(person) if one.kind == "request" and one.country == country), None)
    if waiting is not None:
        waiting.words = words
        return waiting
    change = FocalPointChange(kind="request", country=country, person_id=person.id, words=words, by_id=person.id, at=at)
    db.session.add(change)
    for one in reading.secretariat():
        letters.post(mail.asked(one, name=person.name, country=country), at=at)
    return change


def take_back(change: FocalPointChange, *, by: Person, at: datetime) -> None:
    """One's own request, or a handover that nobody has accepted. The caller commits."""
    if change.state == "waiting" and by.id in (change.person_id if change.kind == "request" else change.from_id, change.by_id):
        change.take_back(by=by, at=at)


def decide(change: FocalPointChange, *, accept: bool, reason: str, by: Person, at: datetime, address: str) -> None:
    """On a request, by the secretariat; the asker is told. Decided twice it is once. The caller commits."""
    if change.kind != "request" or change.state != "waiting" or change.person is None:
        return
    if accept:
        change.carry_out(by=by, at=at)
        _enter(change.person, change.country, by=by, at=at, address=address)
        return
    change.refuse(by=by, reason=reason, at=at)
    if change.person.may_sign_in:
        letters.post(mail.refused(change.person, country=change.country, reason=reason), at=at)


def name(person: Person, country: str, *, by: Person, at: datetime, address: str) -> None:
    """Speaks for this country from now on. Named twice it is once. The caller commits."""
    throttle.one_at_a_time(f"focal point {country}")
    if reading.point_of(person.id, country) is not None:
        return
    db.session.add(FocalPointChange(kind="naming", state="done", country=country, person_id=person.id, by_id=by.id, at=at, decided_at=at, decided_by_id=by.id))
    for waiting in reading.waiting_of(person):
        if waiting.kind == "request" and waiting.country == country:
            waiting.carry_out(by=by, at=at)
    _enter(person, country, by=by, at=at, address=address)


def end(person_id: int, country: str, *, by: Person, at: datetime, address: str) -> None:
    """Speaks for it no more; nominations made stay with the country. Ended twice it is once. The caller commits."""
    point = reading.point_of(person_id, country)
    if point is None:
        return
    _leave(point, by=by, at=at, address=address)
    db.session.add(FocalPointChange(kind="end", state="done", country=country, from_id=person_id, by_id=by.id, at=at, decided_at=at, decided_by_id=by.id))


def hand_over(point: FocalPoint, email: str, *, words: str, by: Person, at: datetime) -> FocalPointChange | No:
    """Offers it to a successor, who is told by letter whether or not there is an account; until they accept, nothing changes. The caller commits."""
    throttle.one_at_a_time(f"focal point {point.country}")
    email = folded_address(email)
    holder = db.session.get_one(Person, point.person_id)
    if holder.email == email:
        return No("This is the address of the present focal point.")
    earlier = reading.waiting_handover(point.person_id, point.country)
    if earlier is not None:
        if earlier.email == email and at < earlier.at + rules.LETTER_EVERY:
            return earlier
        earlier.take_back(by=by, at=at)
        db.session.flush()
    change = FocalPointChange(kind="handover", country=point.country, from_id=point.person_id, email=email, words=words, by_id=by.id, at=at)
    db.session.add(change)
    db.session.flush()
    letters.post(mail.handover(change, name=holder.name, language=by.language, until=at + rules.HANDOVER_LASTS), at=at)
    return change


def accept(change: FocalPointChange, person: Person, *, at: datetime, address: str) -> bool:
    """The successor takes it on: everything of the country is theirs, and the predecessor's part ends. False where that can no longer be. The caller commits."""
    point = reading.point_of(change.from_id, change.country) if change.from_id is not None else None
    if change.state != "waiting" or point is None:
        return False
    before = db.session.get_one(Person, point.person_id)
    change.person_id = person.id
    change.carry_out(by=person, at=at)
    _leave(point, by=person, at=at, address=address)
    _enter(person, change.country, by=before, at=at, address=address, before=before)
    if before.may_sign_in:
        letters.post(mail.handed_over(before, name=person.name, country=change.country), at=at)
    for one in reading.secretariat():
        letters.post(mail.changed_hands(one, before=before.name, name=person.name, country=change.country), at=at)
    return True


def decline(change: FocalPointChange, person: Person, *, at: datetime) -> None:
    """The successor does not; the predecessor stays, and is told. The caller commits."""
    if change.state != "waiting":
        return
    change.person_id = person.id
    change.refuse(by=person, reason="", at=at)
    holder = db.session.get(Person, change.from_id) if change.from_id is not None else None
    if holder is not None and holder.may_sign_in:
        letters.post(mail.not_taken(holder, name=person.name, country=change.country), at=at)


def confirm(point: FocalPoint, *, at: datetime) -> None:
    """It is still they, and they have looked at the experts of the country. The caller commits."""
    point.see(at=at)


def _enter(person: Person, country: str, *, by: Person, at: datetime, address: str, before: Person | None = None) -> None:
    """Named, introduced to the roster, and told to the experts of the country."""
    if reading.point_of(person.id, country) is None:
        db.session.add(FocalPoint(person_id=person.id, country=country, named_at=at, named_by_id=by.id))
        audit.note("focal-point-named", person=by, object=f"person {person.id}", reason=country, at=at, address=address)
    experts = reading.experts_of([country], at=at)[country]
    if person.may_sign_in:
        needing = sum(bool(one.need) for one in experts)
        letters.post(mail.introduction(person, country=country, experts=sum(one.has_page for one in experts), needing=needing, before=before.name if before else ""), at=at)
    for expert in reading.nominated_experts(country, at=at):
        letter = mail.new_focal_point(expert, name=person.name, country=country) if expert.person_id != person.id else None
        if letter is not None:
            letters.post(letter, at=at)


def _leave(point: FocalPoint, *, by: Person, at: datetime, address: str) -> None:
    waiting = reading.waiting_handover(point.person_id, point.country)
    if waiting is not None:
        waiting.take_back(by=by, at=at)
    audit.note("focal-point-ended", person=by, object=f"person {point.person_id}", reason=point.country, at=at, address=address)
    db.session.delete(point)
    db.session.flush()
