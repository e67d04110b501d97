"""Long exports, made in the background: taken up by one worker, begun anew where one died, kept for a week."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

from sqlalchemy import select, update

from accounts.models import Person
from core import clock, files
from core.database import db, reading_only
from core.files import StoredFile
from core.verdict import No
from core.work import job, start
from forum.actions import exporting
from forum.archive.writing import one_moment
from forum.exports import summaries
from forum.exports.formats import FORMATS, ending_of, file_name
from forum.exports.source import Source
from forum.models import Export, Forum
from forum.queries import exports, heads
from forum.queries.heads import ForumHead
from forum.rules import Standing, may_read
from forum.rules.exports import may_export_everything

MOST = 20 << 30  # bytes of one file
STEP = 500  # messages between two signs of life


class Cancelled(Exception):
    """Whoever asked wants it no more, or may no longer have it."""


@job("make_export")
def make(export_id: int) -> None:
    """Makes one export that nobody else is making. The file is stored when it is whole."""
    at = clock.now()
    export = exports.to_be_made(export_id, at=at)
    if export is None:
        return
    slug = exports.slug_of(export)
    if export.attempts >= exporting.ATTEMPTS:
        title = db.session.scalars(select(Forum.title).where(Forum.id == export.forum_id)).one()
        exporting.give_up(export, slug=slug, forum=title, error=f"{export.attempts} attempts", at=at)
        db.session.commit()
        return
    export.begin(total=export.total, at=at)
    db.session.commit()
    with tempfile.TemporaryFile(dir=files.folder()) as aside:
        try:
            name, media_type, title = _written(export, slug, aside)
        except Cancelled:
            db.session.rollback()
            return
        aside.seek(0)
        _keep(export, aside, name=name, media_type=media_type, title=title)


def _written(export: Export, slug: str, aside: BinaryIO) -> tuple[str, str, str]:
    """The whole file beside; its name, media type and the title of the forum."""
    with reading_only():
        one_moment()
        forum = heads.forum_head(slug)
        asker = db.session.get(Person, export.person_id)
        if forum is None or asker is None or not asker.is_active:
            raise Cancelled
        standing = heads.standing_of(asker, forum)
        if not may_read(standing, forum.entity) or (export.unpublished and not may_export_everything(standing)):
            raise Cancelled
        if export.copy:
            return _summary_written(export, forum, standing, aside)
        source = Source(forum, language=export.language, at=clock.now(), everything=export.unpublished)
        tick = _signs_of_life(export.id, source.count())
        for piece in FORMATS[export.format].pieces(source, tick):
            aside.write(piece)
        told = file_name(export.format, source), ending_of(export.format, source)[1].partition(";")[0], forum.title
        db.session.rollback()
        return told


def _summary_written(export: Export, forum: ForumHead, standing: Standing, aside: BinaryIO) -> tuple[str, str, str]:
    made = summaries.written(export, forum, standing, at=clock.now(), tick=_signs_of_life(export.id, export.total))
    if isinstance(made, No):
        raise Cancelled
    name, media_type, content = made
    aside.write(content)
    db.session.rollback()
    return name, media_type, forum.title


def _signs_of_life(export_id: int, total: int) -> Callable[[int], None]:
    """Tells the row how far the work has come, in transactions of its own; raises where it was cancelled."""
    last = -STEP

    def tick(done: int) -> None:
        nonlocal last
        if done - last < STEP:
            return
        last = done
        living = update(Export).where(Export.id == export_id, Export.state == "running")
        with db.engine.begin() as connection:
            alive = connection.execute(living.values(done=min(done, total), total=total, beat_at=clock.now())).rowcount
        if not alive:
            raise Cancelled

    return tick


def _keep(export: Export, aside: BinaryIO, *, name: str, media_type: str, title: str) -> None:
    at = clock.now()
    held = db.session.scalar(select(Export).where(Export.id == export.id, Export.state == "running").with_for_update().execution_options(populate_existing=True))
    if held is None:  # cancelled while the last lines were written
        db.session.rollback()
        return
    stored: StoredFile = files.keep(aside, name=name, media_type=media_type, at=at, most=MOST)
    db.session.flush()
    exporting.finish(held, stored, forum=title, at=at)
    db.session.commit()


@job("resume_exports", every=timedelta(minutes=1))
def resume() -> None:
    """Takes up what a dead worker left, and what was never begun because the queue was down."""
    lying = exports.left_lying(at=clock.now())
    db.session.rollback()
    for export_id in lying:
        start("make_export", export_id)


@job("forget_exports", every=timedelta(hours=6))
def forget() -> None:
    """A week after they were asked for, files go. One commit each, so that one that cannot be removed keeps no other."""
    for export in exports.to_be_forgotten(at=clock.now()):
        exporting.forget(export)
        db.session.commit()
