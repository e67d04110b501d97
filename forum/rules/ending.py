"""Who ends a forum, gives it more time, or lays it into the archive; and which notices go out when."""

from datetime import datetime, timedelta

from core.verdict import YES, No, Verdict
from forum.models import Forum, Phase
from forum.rules import Standing
from forum.rules.planning import not_archived

DAY = timedelta(days=1)
BY_THE_CLOCK = ("opening", "three-days", "last-day", "closing")  # kinds of notices whose time comes by itself
LATE = DAY  # so long after its moment a notice still goes by itself: a worker may have stood still


def may_end(standing: Standing, forum: Forum) -> Verdict:
    """Who keeps order in a forum, until it is archived; before its announcement its dates stand in its plan."""
    if not standing.keeps_order:
        return No("Only the moderator of this forum and the secretariat close, extend or archive it.")
    if forum.announced_at is None:
        return No("This forum is not announced yet: its dates are changed in its plan.")
    return not_archived(forum)


def may_extend(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """More time, before it has closed."""
    return _in_phase(may_end(standing, forum), forum.phase(at) is not Phase.CLOSED, No("This forum has closed; it can be re-opened."))


def may_close_early(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Only what is open."""
    return _in_phase(may_end(standing, forum), forum.phase(at) is Phase.OPEN, No("Only an open forum can be closed."))


def may_reopen(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Only what has closed."""
    return _in_phase(may_end(standing, forum), forum.phase(at) is Phase.CLOSED, No("This forum has not closed."))


def may_issue_summary(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Saying where the summary is read, after the forum has closed."""
    return _in_phase(may_end(standing, forum), forum.phase(at) is Phase.CLOSED, No("This forum has not closed."))


def may_go_without_summary(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Saying why there will be none, as long as there is none."""
    return _in_phase(may_issue_summary(standing, forum, at=at), forum.summary_issued_at is None, No("The summary of this forum has been issued."))


def may_archive(standing: Standing, forum: Forum, *, at: datetime, reason: str = "") -> Verdict:
    """Only what has a summary, or a written reason why there is none."""
    summed_up = bool(forum.summary_issued_at or forum.no_summary_reason or reason.strip())
    return _in_phase(may_issue_summary(standing, forum, at=at), summed_up, No("No summary has been issued. Please write why there is none; everybody can read it."))


def _in_phase(allowed: Verdict, there: bool, refusal: No) -> Verdict:
    return allowed if not allowed or there else refusal


def may_decide_still(forum: Forum, decision: str) -> Verdict:
    """In an archived forum nothing is decided any more but to hide what must not be read."""
    return YES if decision == "hiding" else not_archived(forum)


def may_see_notices(standing: Standing, forum: Forum) -> Verdict:
    """Who keeps order in a forum that is announced."""
    if not standing.keeps_order:
        return No("Only the moderator of this forum and the secretariat send its notices.")
    return YES if forum.announced_at is not None else No("This forum is not announced yet; notices go out after that.")


def may_send(standing: Standing, forum: Forum, kind: str, *, at: datetime, changed: bool = False) -> Verdict:
    """Whether a notice is true now. ``changed``: the forum was extended, or re-opened, or its summary is under review, as the notice says."""
    allowed = may_see_notices(standing, forum)
    if not allowed:
        return allowed
    phase, left = forum.phase(at), forum.closes_at - at
    true_now = {
        "announcement": phase is not Phase.CLOSED,
        "opening": phase is Phase.OPEN,
        "three-days": phase is Phase.OPEN and DAY < left <= 3 * DAY,
        "last-day": phase is Phase.OPEN and left <= DAY,
        "closing": phase is Phase.CLOSED,
        "extended": changed and phase is not Phase.CLOSED,
        "reopened": changed and phase is not Phase.CLOSED,
        "summary-review": changed,
        "summary-issued": forum.summary_issued_at is not None,
    }
    return YES if true_now[kind] else No("Its moment is not now.")


def occurrence(forum: Forum, kind: str, *, act_id: int | None = None) -> str:
    """What tells one notice from the next of its kind: the change it reports, or the closing it speaks of."""
    if kind in ("extended", "reopened", "summary-review", "summary-issued"):
        return str(act_id or "")
    return forum.closes_at.strftime("%Y%m%dT%H%M%S") if kind in ("three-days", "last-day", "closing") else ""


def is_due(forum: Forum, kind: str, *, at: datetime) -> bool:
    """Whether the clock sends it now: its moment has come, and is not long past."""
    begins = {"opening": forum.opens_at, "three-days": forum.closes_at - 3 * DAY, "last-day": forum.closes_at - DAY, "closing": forum.closes_at}[kind]
    if kind == "closing":
        return begins <= at < begins + LATE
    return max(begins, forum.opens_at) <= at < min(begins + LATE, forum.closes_at)


def on_the_front_page_until(forum: Forum, kind: str, *, at: datetime) -> datetime:
    """How long a notice is news."""
    if kind == "announcement":
        return max(min(forum.opens_at, at + 30 * DAY), at + DAY)
    if kind in ("closing", "summary-issued"):
        return at + (14 if kind == "closing" else 30) * DAY
    return min(forum.closes_at, at + 7 * DAY) if kind == "opening" else forum.closes_at
