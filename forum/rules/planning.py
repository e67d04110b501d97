"""Who plans a forum, and what of a plan still changes when: less once it is announced, less again once somebody has written."""

from collections.abc import Mapping
from datetime import datetime

from core.verdict import YES, No, Verdict
from forum.models import VISIBILITIES, Forum, Phase
from forum.rules import Standing

_STAFF_ONLY = No("The secretariat decides on this.")
_ANNOUNCED = No("The forum is announced, and its address with it.")
_DATES = No("The forum is announced. It closes at another time only by being extended, closed early or re-opened, and everybody registered is told.")
_EDITION = No("Messages name goals of this edition; it no longer changes.")
_VISIBILITY = No("Messages have been written in the belief that nobody else reads them; from now on the circle of readers can only become smaller.")

OF_THE_STAFF = ("title", "slug", "document_symbol", "language", "languages", "zone", "anywhere", "opens", "closes", "moderators", "categories", "edition", "visibility", "registration",
                "password", "no_password", "log_is_public", "log_names_people")  # fmt: skip
DATES = ("zone", "anywhere", "opens", "closes")


def may_plan(standing: Standing) -> Verdict:
    """The secretariat and the administrators; a forum before it has an address."""
    if not standing.signed_in:
        return No("Please sign in.")
    return YES if standing.runs_the_site else No("Only the secretariat and the administrators plan forums.")


def may_change_plan(standing: Standing, forum: Forum) -> Verdict:
    """Who keeps order in a forum, until it is archived. What each may change is told by :func:`settled`."""
    if not standing.keeps_order:
        return No("Only the moderator of this forum and the secretariat change its plan.")
    return not_archived(forum)


def not_archived(forum: Forum) -> Verdict:
    """An archived forum stays as it is."""
    return No("This forum is archived; it no longer changes.") if forum.archived_at is not None else YES


def settled(standing: Standing, forum: Forum) -> Mapping[str, No]:
    """The parts of the plan that this person can no longer change, or never could, each with the reason."""
    found: dict[str, No] = {}
    if forum.last_number > 0:
        found |= {"edition": _EDITION}
        if forum.visibility == "closed":
            found |= {"visibility": _VISIBILITY}
    if forum.announced_at is not None:
        found |= {"slug": _ANNOUNCED, **dict.fromkeys(DATES, _DATES)}
    if not standing.runs_the_site:
        found |= {name: found.get(name, _STAFF_ONLY) for name in OF_THE_STAFF}
    return found


def visibilities(forum: Forum | None) -> tuple[str, ...]:
    """Who may be let in to read: once somebody has written, the same circle or a smaller one."""
    if forum is None or forum.last_number == 0:
        return VISIBILITIES
    return VISIBILITIES[VISIBILITIES.index(forum.visibility) :]


def may_remove(*, messages: int) -> Verdict:
    """A topic or a question to which nothing was written, whatever has become of it."""
    return YES if messages == 0 else No("Messages stand under it, so that it stays.")


def may_move_topic(forum: Forum, *, is_new: bool) -> Verdict:
    """A topic's own window: as the forum's dates, until the announcement; that of a new topic when it is added."""
    return YES if forum.announced_at is None or is_new else _DATES


def may_announce(standing: Standing, forum: Forum, *, at: datetime, topics: int) -> Verdict:
    """The secretariat, once, before it has closed; and only what has a topic to write to."""
    if not standing.runs_the_site:
        return No("Only the secretariat and the administrators announce forums.")
    if forum.announced_at is not None:
        return No("This forum is announced already.")
    if forum.phase(at) is Phase.CLOSED:
        return No("Its closing time has passed. Please set other dates first.")
    return YES if topics else No("It has no topic yet. Please add one first.")
