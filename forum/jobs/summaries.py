"""The draft of a large forum, and its check, made in the background with signs of life."""

import json
from collections.abc import Callable

from sqlalchemy import update

from core import clock
from core.database import db, reading_only
from core.work import job
from forum.models import SummaryMaking
from forum.queries import desk, heads, making
from forum.queries.summary import material_of
from forum.summary.check import faults_of
from forum.summary.draft import make_draft

STEP = 200  # inputs between two signs of life


@job("make_summary_draft")
def make_summary_draft(slug: str) -> None:
    """Makes it, where nobody else does. Messages that come meanwhile make it old, and it is asked for again."""
    _make(slug, "draft", _made)


@job("check_summary_draft")
def check_summary_draft(slug: str) -> None:
    """Compares all that the draft says with the messages, where nobody else does."""
    _make(slug, "check", _checked)


def _make(slug: str, kind: str, work: Callable[[str, int, int], tuple[str, str]]) -> None:
    forum = heads.forum_head(slug)
    row = making.making_of(forum.id, kind, held=True) if forum is not None else None
    if forum is None or row is None or row.state != "waiting":
        db.session.rollback()
        return
    row.begin(at=clock.now())
    making_id, total = row.id, row.total
    db.session.commit()
    try:
        made, key = work(slug, making_id, total)
    except Exception:
        db.session.rollback()
        row = making.making_of(forum.id, kind, held=True)
        if row is not None:
            row.fail(at=clock.now())
            db.session.commit()
        raise
    row = making.making_of(forum.id, kind, held=True)
    if row is not None and row.id == making_id and row.state == "running":
        row.finish(made, key=key, at=clock.now())
    db.session.commit()


def _made(slug: str, making_id: int, total: int) -> tuple[str, str]:
    with reading_only():
        at = clock.now().replace(second=0, microsecond=0)
        forum = heads.forum_head(slug)
        material = material_of(slug, at=at)
        assert forum is not None and material is not None
        summary = desk.summary_of(forum.id)
        edits = desk.edits_of(summary) if summary is not None else ()
        settings = desk.settings_of(forum, summary, edits, language=forum.language)
        key = making.key_of(forum, settings.language, edits)
        db.session.rollback()
    draft = make_draft(material, settings, tick=_signs_of_life(making_id, total))
    del material  # the room is needed to write the tree
    return making.written(draft), key


def _checked(slug: str, making_id: int, total: int) -> tuple[str, str]:
    with reading_only():
        forum = heads.forum_head(slug)
        assert forum is not None
        found = desk.desk_of(forum, desk.summary_of(forum.id), language=forum.language, at=clock.now(), anyway=True)
        assert found is not None
        key = making.key_of_check(forum, found.settings.language, found.edits)
        db.session.rollback()
    faults = faults_of(found.draft.as_data(), found.material, found.settings, tick=_signs_of_life(making_id, total))
    return json.dumps([str(fault) for fault in faults]), key


def _signs_of_life(making_id: int, total: int) -> Callable[[int], None]:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        if done % STEP == 0:
            with db.engine.begin() as connection:
                connection.execute(update(SummaryMaking).where(SummaryMaking.id == making_id).values(done=min(done, total), beat_at=clock.now()))

    return tick
