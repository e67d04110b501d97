"""Files that come with messages: put up beside a draft, taken along when it is posted, unlocked or removed by a moderator, forgotten with a draft that nobody wants."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from flask import current_app
from sqlalchemy import update

from accounts.models import Person
from core import files, filetypes, letters, pictures, scanning
from core.database import db
from core.files import TooLarge
from core.filetypes import FileType
from core.verdict import No
from forum import mail
from forum.mail import attaching as attaching_mail
from forum.models import Act, Attachment, Forum, Message
from forum.place import Place
from forum.queries import attaching as reading
from forum.queries import writing
from forum.rules import Standing
from forum.rules import attaching as rules

MIB = 1024 * 1024


@dataclass(frozen=True)
class Brought:
    """A file as it arrives."""

    name: str
    stream: BinaryIO


def attach(place: Place, brought: Iterable[Brought], *, by: Person, at: datetime, beside: int = 0) -> list[No]:
    """Keeps files beside the draft of this place, where ``beside`` others stand already; each that cannot be kept is told why, and leaves nothing. The caller commits."""
    there = list(reading.of_draft(by.id, place))
    room = current_app.config["ATTACHMENT_QUOTA_MIB"] * MIB - reading.bytes_of(by.id, place.forum.id)
    refused: list[No] = []
    for file in brought:
        name = files.clean_name(file.name)
        if len(there) + beside >= rules.MOST_FILES:
            refused.append(No("“%(name)s” was not attached: a message takes at most %(most)s files.", name=name, most=rules.MOST_FILES))
            continue
        kept = _kept(file, name, room=room, at=at)
        if isinstance(kept, No):
            refused.append(kept)
            continue
        room -= kept.size
        position = there[-1].position + 1 if there else 1
        there.append(Attachment(forum_id=place.forum.id, person_id=by.id, place=place.key, position=position, file=kept, at=at))
        db.session.add(there[-1])
    db.session.flush()
    return refused


def _kept(file: Brought, name: str, *, room: int, at: datetime) -> files.StoredFile | No:
    kind, largest = filetypes.type_of(name, file.stream), current_app.config["ATTACHMENT_MIB"] * MIB
    if kind is None:
        return No("“%(name)s” was not attached: it is not one of the kinds of files that are taken, or not what its name says.", name=name)
    if (refused := scanning.look(name, file.stream)) is not None:
        return refused
    try:
        stream = _without_traces(file.stream, kind, most=largest)
    except pictures.Unfit:
        return No("“%(name)s” was not attached: it is not one of the kinds of files that are taken, or not what its name says.", name=name)
    try:
        return files.keep(stream, name=name, media_type=kind.media_type, at=at, most=min(largest, max(room, 0)))
    except TooLarge:
        if room < largest:
            return No("“%(name)s” was not attached: your files in this forum would take more than %(most)s MB.", name=name, most=current_app.config["ATTACHMENT_QUOTA_MIB"])
        return No("“%(name)s” was not attached: a file takes at most %(most)s MB.", name=name, most=current_app.config["ATTACHMENT_MIB"])


def _without_traces(stream: BinaryIO, kind: FileType, *, most: int) -> BinaryIO:
    """A picture without place, time and camera; anything else, and what is too large to be kept, as it came."""
    if not kind.inline:
        return stream
    content = stream.read(most + 1)
    stream.seek(0)
    return stream if len(content) > most else BytesIO(pictures.without_traces(content, kind.media_type))


def detach(attachment_id: int, place: Place, *, by: Person) -> None:
    """Takes a file away again, before its message is posted; taken away twice is once. The caller commits."""
    for attachment in reading.of_draft(by.id, place):
        if attachment.id == attachment_id:
            forget([attachment])


def forget(attachments: Iterable[Attachment]) -> None:
    """Files and rows."""
    for attachment in attachments:
        db.session.delete(attachment)
        files.forget(attachment.file)


def take_along(message: Message, place: Place, *, standing: Standing, by: Person, at: datetime) -> None:
    """The files of a draft go with the message that was made of it."""
    if place.forum.attaching == "off":
        return
    taken = list(reading.of_draft(by.id, place))[: rules.MOST_FILES]
    locked = rules.waits_to_be_unlocked(standing, place.forum)
    for attachment in taken:
        attachment.message_id, attachment.place, attachment.locked = message.id, None, locked
    if taken and locked and message.status == "published":
        tell_that_files_wait(message, place.forum, at=at)


@dataclass(frozen=True)
class Exchange:
    """Files that come to a message when it is changed, and files that go."""

    come: Sequence[Attachment]
    go: Sequence[Attachment]
    stay: int

    def __bool__(self) -> bool:
        return bool(self.come or self.go)

    @property
    def names(self) -> dict[str, list[str]]:
        """For the log: the files themselves are gone."""
        return {"in": [one.file.name for one in self.come], "out": [one.file.name for one in self.go]}


def exchange_of(message: Message, place: Place, drop: Collection[int], *, standing: Standing, by: Person) -> Exchange:
    """What its author wants: files kept for this change come, as many as a message takes, and those named by their ids go."""
    there = [one for one in reading.of_message(message.id) if one.removed_at is None]
    go = [one for one in there if one.id in drop]
    stay = len(there) - len(go)
    come = reading.of_draft(by.id, place)[: max(0, rules.MOST_FILES - stay)] if rules.may_attach(standing, place.forum) else []
    return Exchange(come, go, stay)


def exchange(message: Message, files_of_it: Exchange, *, locked: bool) -> None:
    """Puts the one to the message, ``locked`` as new files of its author are, and takes the other away for good."""
    last = max((one.position for one in reading.of_message(message.id)), default=0) if files_of_it.come else 0
    for position, attachment in enumerate(files_of_it.come, start=last + 1):
        attachment.message_id, attachment.place, attachment.locked, attachment.position = message.id, None, locked, position
    forget(files_of_it.go)


def tell_that_files_wait(message: Message, forum: Forum, *, at: datetime) -> None:
    """To who keeps order, once readers see the message."""
    names = [attachment.file.name for attachment in reading.of_message(message.id) if attachment.locked and attachment.removed_at is None]
    about = mail.About.of(message, forum, speaker=writing.registration_of(message.speaker_id))
    for keeper in writing.keepers_of_order(forum) if names else ():
        letters.post(attaching_mail.files_wait(keeper, about, names=names), at=at)


def back_to_the_draft(message: Message, place: Place, *, by: Person) -> None:
    """A message was returned to its author: its files go back beside the draft."""
    back = update(Attachment).where(Attachment.message_id == message.id, Attachment.removed_at.is_(None)).values(message_id=None, person_id=by.id, place=place.key, locked=False)
    db.session.execute(back, execution_options={"synchronize_session": "fetch"})


def ids_of(message: Message) -> list[int]:
    """The files that stand with a message."""
    return [attachment.id for attachment in reading.of_message(message.id) if attachment.removed_at is None]


def again_from_the_draft(message: Message, ids: Collection[int], *, locked: bool) -> None:
    """A return was undone: those of its files that still wait beside the draft stand with the message again."""
    again = update(Attachment).where(Attachment.id.in_(ids), Attachment.forum_id == message.forum_id, Attachment.message_id.is_(None))
    db.session.execute(again.values(message_id=message.id, place=None, locked=locked), execution_options={"synchronize_session": "fetch"})


def unlock(attachment: Attachment, forum: Forum, *, standing: Standing, by: Person, at: datetime) -> Act | No | None:
    """Readers of the message may have the file; asked twice it is one act, and the second time None. The caller commits."""
    writing.locked_forum(forum.id)
    attachment = reading.one(forum.id, attachment.id) or attachment
    if rules.may_remove(standing, attachment) and not attachment.locked:
        return None
    allowed = rules.may_unlock(standing, attachment, forum)
    if isinstance(allowed, No):
        return allowed
    act = attachment.unlock(by=by, at=at)
    db.session.add(act)
    _tell(attachment, forum, but=by, at=at)
    return act


def remove(attachment: Attachment, forum: Forum, *, reason: str, standing: Standing, by: Person, at: datetime) -> Act | No | None:
    """Nobody has the file any more: its bytes go, its name stays. Asked twice it is one act. The caller commits."""
    writing.locked_forum(forum.id)
    attachment = reading.one(forum.id, attachment.id) or attachment
    if standing.keeps_order and attachment.removed_at is not None:
        return None
    allowed = rules.may_remove(standing, attachment)
    if isinstance(allowed, No):
        return allowed
    act = attachment.remove(by=by, at=at, reason=reason)
    db.session.add(act)
    files.empty(attachment.file)
    _tell(attachment, forum, but=by, at=at)
    return act


def _tell(attachment: Attachment, forum: Forum, *, but: Person, at: datetime) -> None:
    message = attachment.message
    person = db.session.get(Person, attachment.person_id) if attachment.person_id else None
    if message is None or person is None or person.id == but.id or not mail.reachable(person):
        return
    about, name = mail.About.of(message, forum, speaker=message.speaker), attachment.file.name
    removed = attachment.removed_at is not None
    letters.post(attaching_mail.file_removed(person, about, file=name, reason=attachment.reason) if removed else attaching_mail.file_unlocked(person, about, file=name), at=at)


def forget_orphans(before: datetime, *, size: int = 100) -> int:
    """Some files of drafts that nobody has touched since an instant; tells how many. The caller commits."""
    old = reading.forgotten(before, size=size)
    forget(old)
    return len(old)
