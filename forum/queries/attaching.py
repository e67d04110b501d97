"""Files that come with messages: of a draft, of a message, those that wait to be unlocked, those that nobody wants any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from core.database import db
from core.files import StoredFile
from forum.models import Attachment, Draft, Message, Registration
from forum.place import Place
from forum.queries.compose import speaker_of
from forum.queries.entries import ListedFile, Speaker

A_PAGE = 50


def listed(attachment: Attachment) -> ListedFile:
    """As it stands with a message."""
    file = attachment.file
    return ListedFile(attachment.id, file.name, file.media_type, file.size, attachment.locked, attachment.removed_at is not None)


def of_draft(person_id: int, place: Place) -> Sequence[Attachment]:
    """What somebody has attached to words not posted yet."""
    return of_place(person_id, place.forum.id, place.key)


def of_place(person_id: int, forum_id: int, key: str) -> Sequence[Attachment]:
    """The same by the place's key."""
    mine = select(Attachment).join(Attachment.file).options(contains_eager(Attachment.file))
    found = mine.where(Attachment.person_id == person_id, Attachment.forum_id == forum_id, Attachment.place == key, Attachment.message_id.is_(None))
    return db.session.scalars(found.order_by(Attachment.position, Attachment.id)).all()


def of_message(message_id: int) -> Sequence[Attachment]:
    """The files of a message, in order."""
    return db.session.scalars(select(Attachment).where(Attachment.message_id == message_id).options(joinedload(Attachment.file)).order_by(Attachment.position)).all()


def one(forum_id: int, attachment_id: int) -> Attachment | None:
    """A file of a forum, with its message and who wrote that."""
    with_all = (joinedload(Attachment.file), joinedload(Attachment.message).joinedload(Message.author), joinedload(Attachment.message).joinedload(Message.speaker))
    found = select(Attachment).where(Attachment.id == attachment_id, Attachment.forum_id == forum_id).options(*with_all)
    return db.session.scalar(found.execution_options(populate_existing=True))


def bytes_of(person_id: int, forum_id: int) -> int:
    """How much room somebody's files take in a forum; their registration is held until the transaction ends, so that two uploads are counted one after the other."""
    db.session.execute(select(Registration.id).where(Registration.person_id == person_id, Registration.forum_id == forum_id).with_for_update())
    room = select(func.coalesce(func.sum(StoredFile.size), 0)).join(Attachment, Attachment.file_id == StoredFile.id)
    return int(db.session.scalar(room.where(Attachment.person_id == person_id, Attachment.forum_id == forum_id, Attachment.removed_at.is_(None))) or 0)


@dataclass(frozen=True)
class LockedFile:
    """A file that waits for a moderator."""

    file: ListedFile
    slug: str
    forum: str
    timezone: str
    number: int
    subject: str
    language: str | None
    speaker: Speaker
    at: datetime


def locked_files(person: Person) -> list[LockedFile]:
    """What waits to be unlocked in all forums where somebody keeps order, the oldest first: files of messages that readers see."""
    found = (
        select(Attachment).join(Attachment.message).join(Message.forum).join(Message.speaker)
        .options(joinedload(Attachment.file), contains_eager(Attachment.message).options(contains_eager(Message.forum), contains_eager(Message.speaker)))
        .where(Attachment.locked, Attachment.removed_at.is_(None), Message.status == "published")
        .order_by(Attachment.at, Attachment.id).limit(A_PAGE)
    )  # fmt: skip
    if not person.is_staff:
        keeps = select(Registration.forum_id).where(Registration.person_id == person.id, Registration.role.in_(("moderator", "secretariat")))
        found = found.where(Attachment.forum_id.in_(keeps))
    return [
        LockedFile(listed(a), m.forum.slug, m.forum.title, m.forum.timezone, m.number, m.subject or "", m.language, speaker_of(m.speaker), a.at)
        for a, m in ((a, a.message) for a in db.session.scalars(found)) if m is not None
    ]  # fmt: skip


def forgotten(before: datetime, *, size: int) -> Sequence[Attachment]:
    """Some files of drafts that were put up before an instant and whose draft is gone, or has lain untouched since then."""
    same = (Draft.person_id == Attachment.person_id) & (Draft.forum_id == Attachment.forum_id) & (Draft.place == Attachment.place) & (Draft.saved_at >= before)
    found = select(Attachment).options(joinedload(Attachment.file)).where(Attachment.message_id.is_(None), Attachment.at < before, ~exists().where(same))
    return db.session.scalars(found.order_by(Attachment.id).limit(size)).all()


def names_of_drafts(person_id: int) -> dict[tuple[int, str], list[str]]:
    """The names of the files of one's drafts, by forum and place."""
    found: dict[tuple[int, str], list[str]] = {}
    rows = select(Attachment.forum_id, Attachment.place, StoredFile.name).join(StoredFile, StoredFile.id == Attachment.file_id)
    for forum_id, key, name in db.session.execute(rows.where(Attachment.person_id == person_id, Attachment.message_id.is_(None)).order_by(Attachment.position, Attachment.id)):
        found.setdefault((forum_id, key), []).append(name)
    return found
