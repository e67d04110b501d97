"""The forum of an address and how somebody stands to it."""

from sqlalchemy import bindparam, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Registration
from forum.rules import VISITOR, Standing

_by_slug = select(Forum).where(Forum.slug == bindparam("slug"))
_by_slug_held = _by_slug.with_for_update()
_registered = select(Registration.id, Registration.role).where(Registration.forum_id == bindparam("forum"), Registration.person_id == bindparam("person"))


def forum_by_slug(slug: str, *, held: bool = False) -> Forum | None:
    """A forum, without its topics. ``held``: nobody else decides on it until the transaction ends."""
    if "\x00" in slug:  # no engine stores it, and one refuses even to look for it
        return None
    return db.session.scalar(_by_slug_held if held else _by_slug, {"slug": slug})


def standing_of(person: Person | None, forum: Forum) -> Standing:
    """What somebody is to a forum."""
    if person is None:
        return VISITOR
    found = db.session.execute(_registered, {"forum": forum.id, "person": person.id}).first()
    return Standing(person_id=person.id, site_role=person.role, registration_id=found.id if found else None, forum_role=found.role if found else None)
