"""Keeping words that are not posted yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, delete, select, update

from accounts.models import Person
from core.database import db
from core.prepared import Prepared
from core.upserts import Upsert
from forum import other_windows
from forum.models import Draft, Message, Registration
from forum.place import Place

SLOWER = timedelta(minutes=1)  # a page that saves by itself may be so much slower than its message
MOST_WINDOWS = 10

_table = cast(Table, Draft.__table__)
_kept = _table.c
_one = and_(_kept.forum_id == bindparam("forum"), _kept.person_id == bindparam("person"), _kept.place == bindparam("key"))
_drop_one = Prepared(delete(_table).where(_one).returning(_kept.fields, _kept.saved_at))
_held = select(_kept.id, _kept.fields, _kept.saved_at).where(_one).with_for_update()
_COLUMNS = ("person_id", "forum_id", "place", "fields", "saved_at")
_begin = Upsert(lambda dialect: dialect.insert(_table).values({name: bindparam(name) for name in _COLUMNS}).on_conflict_do_nothing(index_elements=_COLUMNS[:3]))
_change = update(_table).where(_kept.id == bindparam("row")).values(fields=bindparam("words"), saved_at=bindparam("at"))


def keep_draft(place: Place, fields: dict[str, Any], *, by: Person, at: datetime, over: bool = True) -> bool:
    """Keeps what stands in a form; ``over`` what this page kept for this place before, or only where nothing was.

    What another window kept meanwhile, which this page has not seen, is put aside and not lost.
    False where these very words were sent already: a page that saves by itself may be slower than the message.
    """
    if _was_sent(place, fields, by=by, at=at):
        return False
    there = {"forum": place.forum.id, "person": by.id, "key": place.key}
    row = db.session.execute(_held, there).first()
    if row is None:  # or begun by another window at this very instant
        _begin.run(db.session(), {"person_id": by.id, "forum_id": place.forum.id, "place": place.key, "fields": {}, "saved_at": at})
        row = db.session.execute(_held, there).one()
    if over or not row.fields:
        aside = other_windows.beside(row.fields, saved_at=row.saved_at, new=fields)[:MOST_WINDOWS]
        words = {name: value for name, value in fields.items() if name != "seen"} | ({"others": aside} if aside else {})
        db.session.execute(_change, {"row": row.id, "words": words, "at": at})
    return True


def drop_draft(place: Place, *, by: Person, words: Mapping[str, Any] | None = None) -> None:
    """Posted: no longer a draft. What other windows kept stays one, unless it is these very ``words``."""
    there = {"forum": place.forum.id, "person": by.id, "key": place.key}
    db.session.flush()
    gone = _drop_one.run(db.session.connection(), there).first()
    left = other_windows.beside(gone[0], saved_at=gone[1], new=words) if gone is not None and words is not None else []
    if left:
        _put_back(left, there)


def set_aside(draft: Draft) -> None:
    """Thrown away by its writer, who saw one text: what other windows kept is a draft of its own from now on."""
    left = list(draft.fields.get("others") or ())
    db.session.delete(draft)
    db.session.flush()
    if left:
        _put_back(left, {"forum": draft.forum_id, "person": draft.person_id, "key": draft.place})


def _put_back(left: list[dict[str, Any]], there: Mapping[str, Any]) -> None:
    latest, *others = left
    fields = {name: value for name, value in latest.items() if name != "kept_at"} | ({"others": others} if others else {})
    saved_at = datetime.fromisoformat(latest["kept_at"])
    _begin.run(db.session(), {"person_id": there["person"], "forum_id": there["forum"], "place": there["key"], "fields": fields, "saved_at": saved_at})


def drop_sent_drafts(message: Message, *, person_id: int | None) -> None:
    """A held message has been let in: the copy kept beside it goes."""
    if person_id is not None and message.submission:
        db.session.execute(_drafts(message.forum_id, person_id).where(Draft.fields["submission"].as_string() == message.submission))


def _drafts(forum_id: int, person_id: int) -> Any:
    return delete(Draft).where(Draft.forum_id == forum_id, Draft.person_id == person_id).execution_options(synchronize_session=False)


def _was_sent(place: Place, fields: Mapping[str, Any], *, by: Person, at: datetime) -> bool:
    submission = str(fields.get("submission") or "")
    mine = select(Message.subject, Message.body, Message.posted_at).join(Registration, Registration.id == Message.author_id)
    mine = mine.where(Registration.forum_id == place.forum.id, Registration.person_id == by.id, Message.submission == submission, Message.late.is_(False))
    sent = db.session.execute(mine.limit(1)).first() if submission else None
    return sent is not None and (at < sent.posted_at + SLOWER or (sent.subject, sent.body) == (fields.get("subject"), fields.get("body")))
