"""What those who keep order may do besides letting in, hiding and returning, and how they keep out of each other's way; who may report, and read the log."""

from datetime import datetime, timedelta

from core.verdict import YES, No, Verdict
from forum.models import Act, Forum, Message
from forum.rules import Standing, may_moderate
from forum.rules.planning import not_archived

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


def may_put_in_order(standing: Standing, forum: Forum) -> Verdict:
    """Pinning, locking, moving, merging and splitting, whatever a message's state: also the place of a hidden one belongs to its thread. Not once the forum is archived."""
    allowed = may_moderate(standing)
    return not_archived(forum) if allowed else allowed


def may_undo(standing: Standing, forum: Forum, act: Act) -> Verdict:
    """Undoing an act; in an archived forum only what was done since then, such as a message hidden by mistake."""
    allowed = may_moderate(standing)
    if not allowed or (forum.archived_at is not None and act.at >= forum.archived_at):
        return allowed
    return not_archived(forum)


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
