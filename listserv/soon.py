"""Has the post looked at in a moment: one job for all that is asked for until it runs."""

import logging

from flask import current_app

from core import clock, work

log = logging.getLogger("rapporteur.listserv")
SOON = 2.0  # seconds
_asked: dict[str, float] = {}


def work_soon() -> None:
    """After the commit that it relies on. Where the queue is down, the next minute's job finds what waits."""
    ticks = clock.ticks()
    if not current_app.config.get("DELIVER_AT_ONCE", True) or ticks < _asked.get("until", 0.0):
        return
    _asked["until"] = ticks + SOON * 0.8
    try:
        work.start_in(SOON, "post")
    except Exception:  # the rows are safe
        log.exception("post not started", extra={"job": "post"})
