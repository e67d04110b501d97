"""What an erased account leaves in the forums: the discussion, said by a former participant of a country or an organization."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from accounts.erasure import on_erasure
from accounts.models import Person
from core.database import db
from forum.actions import attaching, exporting, unnaming
from forum.models import Attachment, Bookmark, Draft, Export, Message, ReadMark, Registration, Report, Subscription


@on_erasure
def leave_the_words(person: Person, at: datetime) -> None:
    """Names go from the registrations and drafts, names shown after "@" go from the words of others; marks of reading, what they followed and their bookmarks go altogether; messages, and the entity they speak for, stay. The caller commits."""
    for registration in db.session.scalars(select(Registration).where(Registration.person_id == person.id)).all():
        name = registration.name
        registration.erase(at=at)
        unnaming.forget_the_name(registration.forum_id, registration.id, name)
    attaching.forget(db.session.scalars(select(Attachment).where(Attachment.person_id == person.id, Attachment.message_id.is_(None)).options(joinedload(Attachment.file))).all())
    db.session.execute(update(Attachment).where(Attachment.person_id == person.id).values(person_id=None), execution_options={"synchronize_session": False})
    db.session.execute(update(Report).where(Report.by_id == person.id).values(by_id=None), execution_options={"synchronize_session": False})
    db.session.execute(update(Message).where(Message.claimed_by_id == person.id).values(claimed_by_id=None, claimed_at=None), execution_options={"synchronize_session": False})
    for kept in (Draft, ReadMark, Subscription, Bookmark):
        db.session.execute(delete(kept).where(kept.person_id == person.id))
    for export in db.session.scalars(select(Export).where(Export.person_id == person.id).options(joinedload(Export.file))).all():
        exporting.forget(export)
