"""Who sees mails that came in, and which may be taken once more."""

from accounts.models import Person
from core.verdict import YES, No, Verdict
from listserv.models import Arrival


def may_see_mails(person: Person | None) -> Verdict:
    """Reads what came in, whoever wrote it: the secretariat."""
    return YES if person is not None and person.is_staff else No("The secretariat sees the mails that came in.")


def may_retake(arrival: Arrival, *, kept: bool) -> Verdict:
    """Once more through the steps, if that cannot do a thing twice."""
    if not kept:
        return No("The mail itself is kept no longer.")
    if arrival.message_id is not None or arrival.list_message_id is not None or arrival.disposition == "posted":
        return No("This mail has become a message already.")
    if arrival.disposition == "bounce" and arrival.person_id is not None:
        return No("This report has been weighed already.")
    return YES


def may_settle(arrival: Arrival) -> Verdict:
    """Held, and waiting for somebody to see to it."""
    waits = arrival.disposition == "held" and arrival.settled_at is None and arrival.message_id is None and arrival.list_message_id is None
    return YES if waits else No("Nothing waits to be done with this mail.")
