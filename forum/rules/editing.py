"""Who may change the words of a message: its author for a while, whoever keeps order with a note."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.verdict import YES, No, Verdict
from forum import rules
from forum.models import Forum, Message, Topic
from forum.rules import Standing
from forum.rules.planning import not_archived


def until(message: Message, forum: Forum, topic: Topic | None) -> datetime:
    """The first instant at which its author no longer changes it."""
    closes = topic.closes(forum) if topic else forum.closes_at
    return min(message.posted_at + timedelta(minutes=forum.edit_minutes), closes)


def may_edit(standing: Standing, message: Message, forum: Forum, topic: Topic | None, *, author_person_id: int | None, at: datetime) -> Verdict:
    """Its author, for as long as the forum says and while it is open; held messages too."""
    if standing.person_id is None or standing.person_id != author_person_id:
        return No("Only its author can change a message.")
    if standing.rule == "blocked":
        return No("The moderator has blocked you from writing in this forum. The reason given: %(why)s. What you kept as a draft stays.", why=standing.rule_reason.rstrip("."))
    if message.status not in ("published", "pending"):
        return No("This message is not published, so that it cannot be changed.")
    if rules.is_late(forum, topic, at=at):
        closes = topic.closes(forum) if topic else forum.closes_at
        return No("This closed on %(closes)s. Messages no longer change.", closes=_there(closes, forum))
    if not forum.edit_minutes:
        return No("In this forum messages do not change once they are posted. You may withdraw yours and write another.")
    if at >= until(message, forum, topic):
        return No("This message could be changed until %(until)s. You may withdraw it and write another.", until=_there(until(message, forum, topic), forum))
    return YES


def may_edit_as_moderator(standing: Standing, message: Message, forum: Forum) -> Verdict:
    """Whoever keeps order, with a note, until the forum is archived; what its author took back stays as it is."""
    allowed = rules.may_moderate(standing)
    if not allowed:
        return allowed
    return No("This message was withdrawn by its author.") if message.status == "withdrawn" else not_archived(forum)


def waits_again(standing: Standing, message: Message, forum: Forum) -> bool:
    """Whether a published message with other words waits for the moderator once more: as a new one of this author would."""
    return message.status == "published" and rules.status_of_a_new_message(standing, forum, late=False) == "pending"


def may_read_version(standing: Standing, *, withheld: bool, author_person_id: int | None) -> bool:
    """Earlier words that readers never saw, or that were taken from them, stay with the author and those who keep order."""
    return not withheld or standing.keeps_order or (standing.person_id is not None and standing.person_id == author_person_id)


def _there(instant: datetime, forum: Forum) -> datetime:
    return instant.astimezone(ZoneInfo(forum.timezone))
