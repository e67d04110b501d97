"""Who may be asked for the password of a closed forum, and when it lets somebody in."""

from core.verdict import YES, No, Verdict
from forum.models import Forum
from forum.rules import Standing, may_read


def has_prompt(forum: Forum) -> bool:
    """Whether its address asks for a password: closed, announced, and one is set. Nothing else of it is told."""
    return forum.visibility == "closed" and forum.announced_at is not None and forum.password_hash is not None


def may_be_asked(standing: Standing, forum: Forum) -> Verdict:
    """Whoever may not read it yet; a forum without a password is not even known to exist."""
    reading = may_read(standing, forum)
    if not isinstance(reading, No) or not reading.unseen:
        return No("This forum asks for no password.")
    return YES if has_prompt(forum) else No("Nothing stands here yet.", unseen=True)


def may_pass(standing: Standing, forum: Forum) -> Verdict:
    """Who is asked and signed in: a passage is remembered with a person."""
    asked = may_be_asked(standing, forum)
    return asked if not asked or standing.signed_in else No("Please sign in first: that you gave the password is remembered with your account.")
