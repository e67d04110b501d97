"""Keeping words that are not posted yet."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from accounts.models import Person
from core.database import db, is_sqlite
from forum.models import Draft, Message, Registration
from forum.place import Place

_table = cast(Table, Draft.__table__)
_kept = _table.c
_one_draft = delete(_table).where(_kept.forum_id == bindparam("forum"), _kept.person_id == bindparam("person"), _kept.place == bindparam("key"))


def keep_draft(place: Place, fields: dict[str, Any], *, by: Person, at: datetime, over: bool = True) -> bool:
    """Keeps what stands in a form; ``over`` what was kept for this place before, or only where nothing was.

    False where these very words were sent already: a page that saves by itself may be slower than the message.
    """
    if _was_sent(place, str(fields.get("submission") or ""), by=by):
        return False
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    row = insert(Draft).values(person_id=by.id, forum_id=place.forum.id, place=place.key, fields=fields, saved_at=at)
    one = ["person_id", "forum_id", "place"]
    db.session.execute(row.on_conflict_do_update(index_elements=one, set_={"fields": fields, "saved_at": at}) if over else row.on_conflict_do_nothing(index_elements=one))
    return True


def drop_draft(place: Place, *, by: Person) -> None:
    """Posted: no longer a draft."""
    db.session.execute(_one_draft, {"forum": place.forum.id, "person": by.id, "key": place.key})


def drop_sent_drafts(message: Message, *, person_id: int | None) -> None:
    """A held message has been let in: the copy kept beside it goes."""
    if person_id is not None and message.submission:
        db.session.execute(_drafts(message.forum_id, person_id).where(Draft.fields["submission"].as_string() == message.submission))


def _drafts(forum_id: int, person_id: int) -> Any:
    return delete(Draft).where(Draft.forum_id == forum_id, Draft.person_id == person_id).execution_options(synchronize_session=False)


def _was_sent(place: Place, submission: str, *, by: Person) -> bool:
    mine = select(Message.id).join(Registration, Registration.id == Message.author_id)
    mine = mine.where(Registration.forum_id == place.forum.id, Registration.person_id == by.id, Message.submission == submission, Message.late.is_(False))
    return bool(submission) and db.session.scalar(mine.limit(1)) is not None
