"""What a moderator sets for one participant: each message is held, or none is taken."""

from core.verdict import YES, No, Verdict
from forum.models import PARTICIPANT_RULES, Registration
from forum.rules import Standing, may_moderate

RULES: tuple[str | None, ...] = (None, *PARTICIPANT_RULES)


def may_set_rule(standing: Standing, registration: Registration) -> Verdict:
    """A keeper of order in this forum, for who writes in it; for no other keeper, and nobody for themselves."""
    allowed = may_moderate(standing)
    if not allowed:
        return allowed
    if registration.id == standing.registration_id:
        return No("Nobody sets a rule for themselves.")
    if registration.role != "participant":
        return No("Rules are for participants; moderators and the secretariat of a forum have none.")
    return No("Nobody stands behind this name any more.") if registration.erased_at else YES
