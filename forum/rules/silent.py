"""Reminding those who take part and have not written: who may, and how often."""

from datetime import datetime, timedelta

from core.verdict import YES, No, Verdict
from forum.models import Forum, Phase
from forum.rules import Standing, may_moderate

REMIND_EVERY = timedelta(days=3)


def may_see_silent(standing: Standing) -> Verdict:
    """Who keeps order: the list has addresses."""
    return YES if may_moderate(standing) else No("Only the moderator of this forum and the secretariat see who has not written.")


def may_remind(standing: Standing, forum: Forum, *, last: datetime | None, at: datetime) -> Verdict:
    """While the forum is open, and not within three days of the last reminder."""
    allowed = may_see_silent(standing)
    if not allowed:
        return allowed
    if forum.announced_at is None or forum.phase(at) is not Phase.OPEN:
        return No("Reminders are sent while the forum is open.")
    if last is not None and at < last + REMIND_EVERY:
        return No("A reminder went out less than three days ago. The next one can be sent from %(when)s on.", when=last + REMIND_EVERY)
    return YES
