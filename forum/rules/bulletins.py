"""Who takes a notice off the front page before its time, or puts it there."""

from datetime import datetime

from core.verdict import YES, No, Verdict
from forum.models import Forum, Notice
from forum.rules import Standing
from forum.rules.ending import may_see_notices, on_the_front_page_until


def may_take_down(standing: Standing, forum: Forum, notice: Notice, *, at: datetime) -> Verdict:
    """Who sends the notices of a forum, while it stands there."""
    allowed = may_see_notices(standing, forum)
    if not allowed or notice.is_news(at):
        return allowed
    return No("This notice does not stand on the front page.")


def may_put_up(standing: Standing, forum: Forum, notice: Notice, *, at: datetime) -> Verdict:
    """The same, while it is still news: until the instant at which it would have gone by itself."""
    allowed = may_see_notices(standing, forum)
    if not allowed:
        return allowed
    if notice.is_news(at):
        return No("This notice stands on the front page already.")
    return YES if on_the_front_page_until(forum, notice.kind, at=notice.at) > at else No("This notice is no longer news.")
