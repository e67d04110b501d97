"""Who may look up names to write after an "@"."""

from core.verdict import YES, No, Verdict
from forum.rules import Standing


def may_look_up_names(standing: Standing) -> Verdict:
    """Who takes part: they can write here, and be named themselves."""
    return YES if standing.takes_part else No("To write here, please register for this forum first.")
