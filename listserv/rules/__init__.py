"""Who may subscribe to a list, write to it, and keep it. Handed what was loaded beforehand."""

from typing import Any

from accounts.models import Person
from core.verdict import YES, No, Verdict
from listserv.models import MailList


def may_see(this: MailList, person: Person | None, *, keeps: bool, subscribes: bool) -> Verdict:
    """Knows that a list is there: everybody; of a hidden one its subscribers and keepers and the secretariat. ``listserv.queries.lists`` says the same in SQL."""
    if this.visibility != "hidden" or _belongs(person, keeps=keeps, subscribes=subscribes):
        return YES
    return No("There is no such list.", unseen=True)


def may_read_archive(this: MailList, person: Person | None, *, keeps: bool, subscribes: bool) -> Verdict:
    """Reads what was said on a list: everybody, unless its archive is for its subscribers."""
    seen = may_see(this, person, keeps=keeps, subscribes=subscribes)
    if isinstance(seen, No) or this.visibility == "public" or _belongs(person, keeps=keeps, subscribes=subscribes):
        return seen
    return No("The subscribers of this list read its archive. Please sign in if you are one of them.")


def _belongs(person: Person | None, *, keeps: bool, subscribes: bool) -> bool:
    return person is not None and (person.is_staff or keeps or subscribes)


def may_subscribe(this: MailList) -> Verdict:
    """Anybody, with or without an account, while the list is there and open to who asks."""
    if this.visibility == "hidden":
        return No("There is no such list.", unseen=True)
    if this.closed_at is not None:
        return No("This list has ended. Its archive stays.")
    return YES if this.joining == "open" else No("The secretariat enters the subscribers of this list.")


def may_keep(this: MailList | None, person: Person | None, *, keeps: bool) -> Verdict:
    """Sees its subscribers, bounces and deliveries, and enters people: its keepers and the secretariat."""
    if person is not None and (person.is_staff or (this is not None and keeps)):
        return YES
    return No("Those who keep this list see this page.")


def may_write(this: MailList, person: Person | None, *, keeps: bool, subscribes: bool) -> Verdict:
    """Writes to a list: its keepers; its subscribers, where it is theirs."""
    if this.closed_at is not None:
        return No("This list has ended. Its archive stays.")
    if person is None:
        return No("Please sign in to write to this list.")
    if person.is_staff or keeps or (this.posting == "subscribers" and subscribes):
        return YES
    return No("Its subscribers write to this list.") if this.posting == "subscribers" else No("Those who keep this list write to it.")


def may_make_lists(person: Person | None) -> Verdict:
    """The secretariat."""
    return YES if person is not None and person.is_staff else No("The secretariat makes and changes lists.")


def may_run_the_post(person: Person | None) -> Verdict:
    """Sees the queue and all runs, stops and releases the post: the secretariat."""
    return YES if person is not None and person.is_staff else No("The secretariat sees how letters go out.")


def forum_keepers(standing: Any) -> Verdict:
    """The list of a forum is kept by who keeps order in the forum."""
    return YES if standing.keeps_order else No("Those who keep this list see this page.")
