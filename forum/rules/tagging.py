"""Who tags the inputs of a forum with goals, and to whom goals are suggested."""

from core.verdict import YES, No, Verdict
from forum.models import Forum
from forum.rules import Standing
from forum.rules.planning import not_archived


def may_tag(standing: Standing, forum: Forum) -> Verdict:
    """The moderator of the forum and the secretariat, where it is bound to an action plan and not archived."""
    if not standing.keeps_order:
        return No("Only the moderator of this forum and the secretariat decide on its messages.")
    if forum.edition_id is None:
        return No("This forum is bound to no action plan, so that its inputs have no goals.")
    return not_archived(forum)


def may_be_suggested_goals(standing: Standing) -> Verdict:
    """Who takes part and may be writing."""
    return YES if standing.takes_part else No("To write here, please register for this forum first.")
