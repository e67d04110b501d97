"""Who may attach files to messages, see them, unlock and remove them."""

from core.verdict import YES, No, Verdict
from forum import rules
from forum.models import Attachment, Forum, Message
from forum.rules import Standing
from forum.rules.planning import not_archived

MOST_FILES = 5  # a message


def may_attach(standing: Standing, forum: Forum) -> Verdict:
    """Who takes part, where the forum takes files."""
    if forum.attaching == "off":
        return No("This forum takes no files.")
    if not standing.takes_part:
        return No("To write here, please register for this forum first.")
    return YES


def waits_to_be_unlocked(standing: Standing, forum: Forum) -> bool:
    """Whether a new file of this writer is kept from readers until a moderator has looked at it."""
    return forum.attaching == "unlocked" and not standing.keeps_order


def may_see_file(standing: Standing, attachment: Attachment, message: Message | None, *, author_person_id: int | None) -> Verdict:
    """Whoever sees the message; of a draft its writer only; what waits to be unlocked its author and those who keep order; what was removed nobody."""
    mine = standing.person_id is not None and standing.person_id == attachment.person_id
    if message is None:
        return YES if mine else No("Nothing stands here yet.", unseen=True)
    seen = rules.may_see_message(standing, message, author_person_id=author_person_id)
    if not seen:
        return seen
    if attachment.removed_at is not None:
        return No("This file was removed by the moderator.")
    if attachment.locked and not (standing.keeps_order or mine or (standing.person_id is not None and standing.person_id == author_person_id)):
        return No("This file waits for the moderator to unlock it.")
    return YES


def may_unlock(standing: Standing, attachment: Attachment, forum: Forum) -> Verdict:
    """Letting readers have a file: the moderator of the forum and the secretariat, until the forum is archived."""
    allowed = rules.may_moderate(standing)
    if not allowed:
        return allowed
    if attachment.removed_at is not None:
        return No("This file was removed by the moderator.")
    return not_archived(forum) if attachment.locked else No("Readers can have this file already.")


def may_remove(standing: Standing, attachment: Attachment) -> Verdict:
    """Taking a file away for good; its name stays."""
    allowed = rules.may_moderate(standing)
    if allowed and attachment.removed_at is not None:
        return No("This file was removed by the moderator.")
    return allowed
