"""Letters by the clock: to focal points who have not looked or are asked once a year, and to the secretariat about countries without one. Each is sent once."""

from datetime import datetime

from accounts.models import Person
from core import letters
from core.database import db
from roster.mail import focal_points as mail
from roster.models import FocalPoint, FocalPointChange
from roster.queries import focal_points as reading
from roster.rules import focal_points as rules


def remind_point(person_id: int, country: str, *, at: datetime) -> bool:
    """The letter that is due to a focal point, if one is. The caller commits."""
    point = reading.point_of(person_id, country)
    person = db.session.get(Person, person_id)
    if point is None or person is None or not person.may_sign_in or not (rules.look_is_due(point, at=at) or rules.year_is_due(point, at=at)):
        return False
    experts = reading.experts_of([country], at=at)[country]
    listed, needing = sum(one.has_page for one in experts), sum(bool(one.need) for one in experts)
    if rules.year_is_due(point, at=at):
        point.ask(at=at)
        letters.post(mail.yearly(person, country=country, experts=listed, needing=needing), at=at)
    else:
        point.remind(at=at)
        letters.post(mail.not_looked(person, country=country, experts=listed, needing=needing), at=at)
    return True


def tell_of_empty(change: FocalPointChange, experts: int, *, at: datetime) -> None:
    """The secretariat hears that a country has had no focal point for a month. The caller commits."""
    since = change.decided_at or change.at
    change.remind(at=at)
    for one in reading.secretariat():
        letters.post(mail.nobody(one, country=change.country, experts=experts, since=since), at=at)


def points_to_remind(*, at: datetime) -> list[FocalPoint]:
    """Those to whom a letter is due now."""
    return [one for one in reading.due_points(at=at) if rules.look_is_due(one, at=at) or rules.year_is_due(one, at=at)]
