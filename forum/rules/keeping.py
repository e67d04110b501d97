"""What those who keep order may do besides letting in, hiding and returning, and how they keep out of each other's way; who may report, and read the log."""

from datetime import datetime, timedelta

from core.verdict import YES, No, Verdict
from forum.models import Forum, Message
from forum.rules import Standing, may_moderate

CLAIM = timedelta(minutes=10)  # for so long others are told that somebody is at a message


def may_hold(standing: Standing, message: Message) -> Verdict:
    """A published message back into the queue, until it is decided."""
    allowed = may_moderate(standing)
    if not allowed or message.status == "published":
        return allowed
    return No("Message #%(number)s is not published, so that there is nothing to hold.", number=message.number)


def is_anothers(message: Message, *, person_id: int | None, at: datetime) -> bool:
    """Whether another moderator took this message and may still be at it."""
    if message.claimed_by_id is None or message.claimed_at is None or message.claimed_by_id == person_id:
        return False
    return at < message.claimed_at + CLAIM


def may_move(standing: Standing, message: Message) -> Verdict:
    """To another topic or thread, whatever its state: also the place of a hidden message belongs to its thread."""
    return may_moderate(standing)


def may_report(standing: Standing, message: Message, *, author_person_id: int | None) -> Verdict:
    """Who is signed in and may read it; not its author."""
    if message.status != "published":
        return No("This message is not published, so that there is nothing to report.")
    if not standing.signed_in:
        return No("To report a message to the moderator, please sign in.")
    if author_person_id == standing.person_id:
        return No("This message is your own. You may withdraw it.")
    return YES


def may_read_log(standing: Standing, forum: Forum) -> Verdict:
    """Those who keep order; everybody who may read the forum, where the forum says so."""
    if standing.keeps_order or forum.log_is_public:
        return YES
    return No("In this forum only the moderator and the secretariat read the log of moderation.")


def may_read_names_in_log(standing: Standing, forum: Forum) -> bool:
    """Whether the log says who did it, beside in which capacity."""
    return standing.keeps_order or forum.log_names_people
