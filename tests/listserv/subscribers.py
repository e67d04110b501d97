"""Subscribers to test with."""

from sqlalchemy import insert

from accounts.models import Person
from core.database import db
from forum.actions import keeping
from forum.models import Appearance, Subscription
from tests.make import NOW


def follow(person, scope, scope_id, level="follow", *, forum, at=NOW):
    keeping.follow(person.id, forum.id, scope=scope, scope_id=scope_id, level=level, at=at)
    db.session.commit()


def many(forum, count, *, level="follow") -> list[int]:
    """So many people with addresses of their own who follow a forum; their ids."""
    first = db.session.scalar(db.select(db.func.max(Person.id))) or 0
    people = [
        {"email": f"reader{first + n}@mail{n % 7}.example.org", "name": f"Reader {n}", "folded_name": f"reader {n}", "category": "other", "created_at": NOW, "confirmed_at": NOW, "language": "en", "timezone": "UTC", "role": "member"}
        for n in range(count)
    ]  # fmt: skip
    ids = list(db.session.execute(insert(Person).returning(Person.id, sort_by_parameter_order=True), people).scalars())
    db.session.execute(insert(Subscription), [{"person_id": id_, "forum_id": forum.id, "scope": "forum", "scope_id": forum.id, "level": level, "at": NOW} for id_ in ids])
    db.session.commit()
    return ids


def appear(message):
    """As if it had just become public."""
    row = db.session.scalar(db.select(Appearance).where(Appearance.message_id == message.id))
    row.fanned_out_at = None
    db.session.commit()
    return message
