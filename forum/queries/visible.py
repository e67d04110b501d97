"""Which forums somebody may see, as a condition for the database: the twin of ``rules.may_read``, for lists and for search."""

from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, literal, select, true

from accounts.models import Person
from forum.models import Forum, Registration

_forum, _registration = Forum.__table__.c, Registration.__table__.c
_takes_part = select(literal(1)).where(_registration.forum_id == _forum.id, _registration.person_id == bindparam("reader")).correlate(Forum.__table__).exists()


def readable(person: Person | None) -> ColumnElement[bool]:
    """Forums whose messages this person may read. The statement takes the parameters of :func:`values`."""
    if person is None:
        return _forum.visibility == "public"
    if person.is_staff:
        return true()
    return (_forum.visibility == "public") | _takes_part


def listed(person: Person | None) -> ColumnElement[bool]:
    """Forums that this person may know of: also those for registered participants, so that one can register."""
    return (_forum.visibility == "registered") | readable(person)


def is_readable(person: Person | None) -> ColumnElement[bool]:
    """The same as a column."""
    return case((readable(person), literal(True)), else_=literal(False))


def values(person: Person | None) -> dict[str, Any]:
    """What the conditions take."""
    return {"reader": person.id} if person is not None and not person.is_staff else {}
