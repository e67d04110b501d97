"""The forum of an address and how somebody stands to it."""

from typing import cast

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.orm import selectinload

from accounts.models import Person
from core.database import db
from forum.models import Forum, Passage, Registration, Topic
from forum.rules import VISITOR, Standing

_alone = select(Forum).where(Forum.slug == bindparam("slug"))
_held = _alone.with_for_update()
_with_topics = _alone.options(selectinload(Forum.topics).selectinload(Topic.questions))
_person, _registration, _passage = (cast(Table, table.__table__) for table in (Person, Registration, Passage))
# One statement for all that somebody is to a forum; there is a row even if they are nothing to it.
_standing = (
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
    found = db.session.execute(_standing, {"forum": forum.id, "person": person.id}).first()
    if found is None:
        return Standing(person_id=person.id, site_role=person.role)
    return Standing(
        person_id=person.id, site_role=found.site_role, registration_id=found.id, forum_role=found.role, rule=found.rule, rule_reason=found.rule_reason or "",
        passed=found.version is not None and found.version == forum.password_version,
    )  # fmt: skip
