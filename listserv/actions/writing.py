"""Messages to lists that stand alone, and the lists themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from accounts import audit
from accounts.models import Person
from core import text
from core.database import db
from listserv.models import ListKeeper, ListMessage, MailList


def write(this: MailList, *, subject: str, body: str, language: str | None, reply_to: ListMessage | None, submission: str | None, by: Person, at: datetime) -> ListMessage:
    """Publishes a message; the same form sent twice is one. The caller commits."""
    held = db.session.scalar(select(MailList).where(MailList.id == this.id).with_for_update().execution_options(populate_existing=True))
    assert held is not None
    if submission and (before := db.session.scalar(select(ListMessage).where(ListMessage.submission == submission))):
        return before
    number = held.next_number()
    message = ListMessage(
        list_id=held.id, number=number, thread_number=reply_to.thread_number if reply_to else number, reply_to_id=reply_to.id if reply_to else None, author_id=by.id,
        author_name=by.name, organization=by.organization, subject=subject, body=body, html=text.html_of(body, prefix=f"m{number}"), renderer=text.RENDERER, language=language,
        posted_at=at, submission=submission or None,
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    return message


def make_list(said: dict[str, Any], *, by: Person, at: datetime) -> MailList:
    """A new list. The caller commits."""
    made = MailList(created_at=at, created_by_id=by.id, kind="general", last_number=0)
    db.session.add(made)
    change_list(made, said, by=by, at=at)
    return made


def change_list(this: MailList, said: dict[str, Any], *, by: Person, at: datetime) -> None:
    """What is said of it. The caller commits."""
    this.kind = "bulletin" if said["bulletin"] else "general"
    for name in ("title", "slug", "about", "language", "posting", "joining", "visibility"):
        setattr(this, name, said[name])
    db.session.flush()
    db.session.execute(delete(ListKeeper).where(ListKeeper.list_id == this.id))
    db.session.add_all(ListKeeper(list_id=this.id, person_id=person_id) for person_id in said["keeper_ids"])
    this.paused_at = (this.paused_at or at) if said["paused"] else None
    if said["ended"]:
        this.close(at=at)
    else:
        this.reopen()
    db.session.flush()
    audit.note("list-changed", person=by, object=f"list {this.slug}", at=at)


def hide(message: ListMessage, *, by: Person, reason: str, at: datetime) -> None:
    """Taken from readers, and from letters that wait. The caller commits."""
    message.hide()
    audit.note("list-message-hidden", person=by, object=f"list message {message.id}", reason=reason, at=at)
