"""Who may take a forum away as a file, how much of it, and when that is a job's work."""

from core.verdict import YES, No, Verdict
from forum.models import Forum
from forum.rules import Standing, may_read

MOST_WAITING = 3  # exports of one person that are not finished


def may_export(standing: Standing, forum: Forum) -> Verdict:
    """Whoever may read it: a file holds what its pages show."""
    return may_read(standing, forum)


def may_export_everything(standing: Standing) -> Verdict:
    """Also what waits, was hidden or withdrawn: who keeps order and sees it on the pages."""
    return YES if standing.keeps_order else No("Only the moderator of this forum and the secretariat take away what readers do not see.")


def may_leave_it_to_a_job(standing: Standing, *, waiting: int) -> Verdict:
    """A long file is made meanwhile and its address mailed, so that we must know to whom."""
    if not standing.signed_in:
        return No("This forum is long, so that the file is prepared in the background and its address mailed to you. Please sign in.")
    if waiting >= MOST_WAITING:
        return No("Three files are being prepared for you already. Please wait for one of them, or cancel it.")
    return YES
