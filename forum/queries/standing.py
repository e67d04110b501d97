"""The forum of an address and how somebody stands to it."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from forum.models import Forum, Registration, Topic
from forum.rules import VISITOR, Standing


def forum_by_slug(slug: str) -> Forum | None:
    """A forum with its topics and their questions: three queries, however many there are."""
    if "\x00" in slug:  # no engine stores it, and one refuses even to look for it
        return None
    return db.session.scalar(select(Forum).where(Forum.slug == slug).options(selectinload(Forum.topics).selectinload(Topic.questions)))


def standing_of(person: Person | None, forum: Forum) -> Standing:
    """What somebody is to a forum."""
    if person is None:
        return VISITOR
    found = db.session.execute(select(Registration.id, Registration.role).where(Registration.forum_id == forum.id, Registration.person_id == person.id)).first()
    return Standing(person_id=person.id, site_role=person.role, registration_id=found.id if found else None, forum_role=found.role if found else None)
