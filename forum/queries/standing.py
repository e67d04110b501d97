"""The forum of an address and how somebody stands to it."""

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from forum.models import Forum, Registration, Topic
from forum.rules import VISITOR, Standing

_alone = select(Forum).where(Forum.slug == bindparam("slug"))
_held = _alone.with_for_update()
_with_topics = _alone.options(selectinload(Forum.topics).selectinload(Topic.questions))
_registered = select(Registration.id, Registration.role).where(Registration.forum_id == bindparam("forum"), Registration.person_id == bindparam("person"))


def forum_by_slug(slug: str) -> Forum | None:
    """A forum with its topics and their questions: three queries, however many there are."""
    return _found(_with_topics, slug)


def forum_alone(slug: str, *, held: bool = False) -> Forum | None:
    """A forum without its topics. ``held``: nobody else decides on it until the transaction ends."""
    return _found(_held if held else _alone, slug)


def _found(statement: Select[tuple[Forum]], slug: str) -> Forum | None:
    if "\x00" in slug:  # no engine stores it, and one refuses even to look for it
        return None
    return db.session.scalar(statement, {"slug": slug})


def standing_of(person: Person | None, forum: Forum) -> Standing:
    """What somebody is to a forum."""
    if person is None:
        return VISITOR
    found = db.session.execute(_registered, {"forum": forum.id, "person": person.id}).first()
    return Standing(person_id=person.id, site_role=person.role, registration_id=found.id if found else None, forum_role=found.role if found else None)
