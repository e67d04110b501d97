"""The forum of an address and how somebody stands to it."""

from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from core.objects import Objects, Part
from core.prepared import Prepared
from forum.models import Forum, Passage, Registration, Topic
from forum.rules import VISITOR, Standing

_by_slug = cast(Table, Forum.__table__).c.slug == bindparam("slug")
_alone = Objects(Part(Forum), lambda forums: forums.where(_by_slug))
_held = Objects(Part(Forum), lambda forums: forums.where(_by_slug).with_for_update())
_with_topics = select(Forum).where(_by_slug).options(selectinload(Forum.topics).selectinload(Topic.questions))
_person, _registration, _passage = (cast(Table, table.__table__) for table in (Person, Registration, Passage))
# One statement for all that somebody is to a forum; there is a row even if they are nothing to it.
_standing = Prepared(
    select(_person.c.role.label("site_role"), _registration.c.id, _registration.c.role, _registration.c.rule, _registration.c.rule_reason, _passage.c.version)
    .select_from(
        _person.outerjoin(_registration, (_registration.c.forum_id == bindparam("forum")) & (_registration.c.person_id == _person.c.id)).outerjoin(
            _passage, (_passage.c.forum_id == bindparam("forum")) & (_passage.c.person_id == _person.c.id)
        )
    )
    .where(_person.c.id == bindparam("person"))
)


def forum_by_slug(slug: str) -> Forum | None:
    """A forum with its topics and their questions: three queries, however many there are."""
    return db.session.scalar(_with_topics, {"slug": slug}) if _can_be(slug) else None


def forum_alone(slug: str, *, held: bool = False) -> Forum | None:
    """A forum without its topics. ``held``: nobody else decides on it until the transaction ends."""
    found: Forum | None = (_held if held else _alone).first(db.session(), {"slug": slug}) if _can_be(slug) else None
    return found


def _can_be(slug: str) -> bool:
    """Whether any engine would store it; one refuses even to look for such."""
    return "\x00" not in slug


def standing_of(person: Person | None, forum: Forum) -> Standing:
    """What somebody is to a forum."""
    if person is None:
        return VISITOR
    db.session.flush()
    found = _standing.run(db.session.connection(), {"forum": forum.id, "person": person.id}).first()
    if found is None:
        return Standing(person_id=person.id, site_role=person.role)
    site_role, registration_id, role, rule, reason, version = found
    return Standing(
        person_id=person.id, site_role=site_role, registration_id=registration_id, forum_role=role, rule=rule, rule_reason=reason or "",
        passed=version is not None and version == forum.password_version,
    )  # fmt: skip
