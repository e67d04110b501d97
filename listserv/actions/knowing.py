"""Whether the sender of a mail may know of the forum or list that they wrote to. To who may not, its address is like one that is not there."""

from accounts.models import Person
from core.verdict import Verdict
from forum.models import Forum
from forum.queries.standing import standing_of
from forum.rules import may_read
from listserv import rules
from listserv.models import MailList
from listserv.queries import lists


def may_know(stored: Forum | MailList, person: Person | None) -> Verdict:
    """As on its page."""
    if isinstance(stored, Forum):
        return may_read(standing_of(person, stored), stored)
    return rules.may_see(stored, person, keeps=lists.keeps(stored.id, person), subscribes=lists.level_of(stored.id, person) not in (None, "mute"))
