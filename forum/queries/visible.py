"""Which forums somebody may see, as a condition for the database: the twin of ``rules.may_read``, for lists and for search."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, literal, select, true

from accounts.models import Person
from forum.models import Forum, Passage, Registration

_forum, _registration, _passage = Forum.__table__.c, Registration.__table__.c, Passage.__table__.c
_takes_part = select(literal(1)).where(_registration.forum_id == _forum.id, _registration.person_id == bindparam("reader"))


class Kind(StrEnum):
    """The three kinds of readers. Conditions are made by kind, so that a statement is built once and not once a request."""

    VISITOR = "visitor"
    PERSON = "person"
    STAFF = "staff"


def kind_of(person: Person | None) -> Kind:
    """Which of them somebody is."""
    if person is None:
        return Kind.VISITOR
    return Kind.STAFF if person.is_staff else Kind.PERSON


_announced = _forum.announced_at.is_not(None)
_public = (_forum.visibility == "public") & _announced
_keeps_order = _takes_part.where(_registration.role != "participant").correlate(Forum.__table__).exists()
# Gave the password that is in force now.
_passed = (
    select(literal(1))
    .where(_passage.forum_id == _forum.id, _passage.person_id == bindparam("reader"), _passage.version == _forum.password_version)
    .correlate(Forum.__table__)
    .exists()
)
_as_person = (_announced & ((_forum.visibility == "public") | _takes_part.correlate(Forum.__table__).exists() | ((_forum.visibility == "closed") & _passed))) | _keeps_order


def readable(reader: Kind) -> ColumnElement[bool]:
    """Forums whose messages this reader may read. The statement takes the parameters of :func:`values`."""
    if reader is Kind.VISITOR:
        return _public
    if reader is Kind.STAFF:
        return true()
    return _as_person


def listed(reader: Kind) -> ColumnElement[bool]:
    """Forums that this reader may know of: also those for registered participants, so that one can register."""
    return ((_forum.visibility == "registered") & _announced) | readable(reader)


def is_readable(reader: Kind) -> ColumnElement[bool]:
    """The same as a column."""
    return case((readable(reader), literal(True)), else_=literal(False))


def values(person: Person | None) -> dict[str, Any]:
    """What the conditions take."""
    return {"reader": person.id} if person is not None and not person.is_staff else {}
