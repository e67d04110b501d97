"""In which capacities one registers by mail, and for how long the letter that says how can be answered."""

from datetime import timedelta

from accounts.models import CATEGORIES
from forum.models import Forum
from forum.rules import VISITOR, may_register_as

LIFE = timedelta(days=30)


def offered(forum: Forum) -> tuple[str, ...]:
    """The categories of a forum, in the order in which letters number them; the secretariat registers on the page."""
    return tuple(category for category in CATEGORIES if may_register_as(VISITOR, category, forum))
