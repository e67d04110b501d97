"""Whether the sender of a mail may know of the forum or list that they wrote to. To who may not, its address is like one that is not there."""

from accounts.models import Person
from core.database import db
from core.verdict import Verdict
from forum.models import Forum
from forum.queries.standing import standing_of
from forum.rules import may_read
from listserv import rules
from listserv.models import MailList
from listserv.queries import lists, taking_part
from listserv.routes import Route


def may_know(stored: Forum | MailList, person: Person | None) -> Verdict:
    """As on its page."""
    if isinstance(stored, Forum):
        return may_read(standing_of(person, stored), stored)
    return rules.may_see(stored, person, keeps=lists.keeps(stored.id, person), subscribes=lists.level_of(stored.id, person) not in (None, "mute"))


def is_let_in(route: Route, sender: str) -> bool:
    """Whether mail of this sender (the envelope's) is taken at an address: to whom a place is hidden, its bare name is an address that is not there."""
    if not route.known or not route.hidden:
        return route.known
    stored = db.session.get(Forum, route.forum_id) if route.forum_id is not None else db.session.get(MailList, route.list_id or 0)
    return stored is not None and bool(may_know(stored, taking_part.account(sender)))
