"""Notices by the clock, when their moment has come, and the letters of all notices."""

from datetime import timedelta

from core import clock
from core.database import db
from core.work import job
from forum.actions import ending
from forum.queries import notices, planning
from forum.rules import ending as rules


@job("write_notice")
def write_notice(notice_id: int) -> None:
    """The letters of one notice, with a commit for every fifty: broken off, it goes on where it stood, and nobody is written to twice."""
    while True:
        notice = notices.whole_notice(notice_id)
        if notice is None or notice.finished_at is not None:
            db.session.rollback()
            return
        more = ending.write_letters(notice, at=clock.now())
        db.session.commit()
        if not more:
            return


@job("notices_by_the_clock", every=timedelta(minutes=1))
def notices_by_the_clock() -> None:
    """Once a minute: what is due and was switched on, each with its own commit; then letters that were broken off."""
    at = clock.now()
    slugs = [(forum.slug, tuple(forum.clock_notices or ())) for forum in notices.forums_by_the_clock(at=at)]
    db.session.rollback()
    for slug, kinds in slugs:
        for kind in kinds:
            forum = planning.whole_forum(slug, held=True)
            if forum is not None and rules.is_due(forum, kind, at=at):
                ending.issue(forum, kind, act_id=None, told=ending.Told(), by=None, at=at)
            db.session.commit()
    for notice_id in notices.unfinished():
        write_notice(notice_id)
