"""National focal points: named and ended by the secretariat, with an entry in the audit log."""

from datetime import datetime

from accounts import audit
from accounts.models import Person
from core.database import db
from roster.models import FocalPoint


def name_focal_point(person: Person, country: str, *, by: Person, at: datetime, address: str) -> None:
    """May nominate participants of this country from now on. Named twice it is once. The caller commits."""
    if db.session.get(FocalPoint, (person.id, country)) is None:
        db.session.add(FocalPoint(person_id=person.id, country=country, named_at=at, named_by_id=by.id))
        audit.note("focal-point-named", person=by, object=f"person {person.id}", reason=country, at=at, address=address)


def end_focal_point(person_id: int, country: str, *, by: Person, at: datetime, address: str) -> None:
    """Nominates no more. Ended twice it is once. The caller commits."""
    point = db.session.get(FocalPoint, (person_id, country))
    if point is not None:
        db.session.delete(point)
        audit.note("focal-point-ended", person=by, object=f"person {person_id}", reason=country, at=at, address=address)
