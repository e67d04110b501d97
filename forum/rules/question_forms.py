"""Who may have the form of a forum's questions, and who looks at filled ones."""

from datetime import datetime

from core.verdict import YES, No, Verdict
from forum.models import Forum, Phase
from forum.rules import Standing


def may_have_a_form(forum: Forum, *, at: datetime) -> Verdict:
    """Whoever may read the forum, until it closes; also before it opens, for a form takes its time."""
    return No("This forum has closed; its form is no longer given out.") if forum.phase(at) is Phase.CLOSED else YES


def may_look_at_forms(standing: Standing) -> Verdict:
    """Those who keep order in it: they may post for others."""
    return YES if standing.keeps_order else No("Only the moderator of this forum and the secretariat see the forms that came in.")
