"""Notices taken off the front page before their time, and put there again."""

from typing import Any

from flask import redirect, url_for

from core.access import require
from core.database import db
from core.guard import limiter
from core.verdict import No
from forum.actions import ending
from forum.rules.ending import may_see_notices
from forum.views import pages
from forum.views.common import here
from forum.views.places import pace_of, writer


@pages.post("/forums/<slug>/notices/<int(max=2147483647):notice_id>/bulletin")
@limiter.limit("60 per minute", key_func=pace_of)
def put_up_bulletin(slug: str, notice_id: int) -> Any:
    return _turned(slug, notice_id, up=True)


@pages.post("/forums/<slug>/notices/<int(max=2147483647):notice_id>/bulletin/removal")
@limiter.limit("60 per minute", key_func=pace_of)
def take_down_bulletin(slug: str, notice_id: int) -> Any:
    return _turned(slug, notice_id, up=False)


def _turned(slug: str, notice_id: int, *, up: bool) -> Any:
    now = here(slug)
    require(may_see_notices(now.standing, now.forum))
    outcome = ending.turn_bulletin(notice_id, now.forum.id, up=up, standing=now.standing, by=writer(), at=now.at)
    if isinstance(outcome, No):
        require(outcome)
    db.session.commit()
    return redirect(url_for("forum.notices", slug=slug, _anchor="bulletins"))
