"""A person's part in the forums, for the archive of their own data: registrations, messages in every state with their earlier wordings, where one was named, tags, drafts, decisions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core.database import db
from core.files import StoredFile
from forum.models import Act, Attachment, Draft, Export, Forum, Mention, Message, MessageGoal, MessageVersion, Registration, Report, Summary, SummaryAnswer, SummaryEdit
from plans.models import Goal


@contribute("forums")
def forums(person: Person) -> tuple[str, str]:
    """One JSON file. Messages that speak for the person are there whoever typed them in."""
    registrations = db.session.scalars(select(Registration).where(Registration.person_id == person.id).options(joinedload(Registration.forum)).order_by(Registration.id)).all()
    mine = [registration.id for registration in registrations]
    messages = select(Message).join(Message.forum).options(contains_eager(Message.forum), joinedload(Message.author), joinedload(Message.topic), selectinload(Message.initiatives))
    messages = messages.where(or_(Message.author_id.in_(mine), Message.speaker_id.in_(mine))).order_by(Message.id)
    found = db.session.scalars(messages).all()
    wordings = _wordings([message.id for message in found])
    drafts = db.session.execute(select(Draft, Forum.slug).join(Forum, Forum.id == Draft.forum_id).where(Draft.person_id == person.id).order_by(Draft.id)).all()
    exports = db.session.execute(select(Export, Forum.slug).join(Forum, Forum.id == Export.forum_id).where(Export.person_id == person.id).order_by(Export.id)).all()
    acts = db.session.execute(select(Act, Forum.slug).join(Forum, Forum.id == Act.forum_id).where(Act.by_id == person.id).order_by(Act.id)).all()
    reports = select(Report, Message.number, Forum.slug).join(Message, Message.id == Report.message_id).join(Forum, Forum.id == Report.forum_id)
    reports = reports.where(Report.by_id == person.id).order_by(Report.id)
    return "forums.json", as_json(
        {
            "registrations": [_registration(registration) for registration in registrations],
            "messages": [_message(message, mine) | {"earlier": wordings.get(message.id, [])} for message in found],
            "named_in": _rows(_named_in(mine), "forum", "message", "posted_at"),
            "tags_set": _rows(_tags_set(person), "forum", "message", "goal", "set_at", "suggested"),
            "attachments": [_attachment(*row) for row in _attachments(person)],
            "drafts": [{"forum": slug, "place": draft.place, "saved_at": draft.saved_at, **draft.fields} for draft, slug in drafts],
            "exports": [{"forum": slug, "format": export.format, "asked_at": export.asked_at, "state": export.state} for export, slug in exports],
            "reports": [_report(*row) for row in db.session.execute(reports)],
            "reviews": [_said(*row) for row in _reviews(mine)],
            "summary_edits": [{"forum": slug, "at": edit.at, "kind": edit.kind, **({"text": edit.data["text"]} if edit.data.get("text") else {})} for edit, slug in _edits(person)],
            "decisions": [{"forum": slug, "at": act.at, "act": act.kind, "reason": act.reason} for act, slug in acts],
        }
    )


def _wordings(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What messages said before they were changed, by message."""
    said = ("number", "subject", "body", "language", "initiatives", "replaced_at", "by_moderator", "note", "withheld")
    found: dict[int, list[dict[str, Any]]] = {}
    for some in (ids[n : n + 500] for n in range(0, len(ids), 500)):
        for version in db.session.scalars(select(MessageVersion).where(MessageVersion.message_id.in_(some)).order_by(MessageVersion.message_id, MessageVersion.number)):
            found.setdefault(version.message_id, []).append({key: getattr(version, key) for key in said})
    return found


def _named_in(mine: list[int]) -> Any:
    """Messages of others in which the person was named with "@", where readers see them."""
    found = select(Forum.slug, Message.number, Message.posted_at).join(Message, Message.forum_id == Forum.id).join(Mention, Mention.message_id == Message.id)
    return found.where(Mention.registration_id.in_(mine), Message.status == "published").order_by(Message.id)


def _tags_set(person: Person) -> Any:
    found = select(Forum.slug, Message.number, Goal.code, MessageGoal.set_at, MessageGoal.suggested).join(Message, Message.id == MessageGoal.message_id)
    found = found.join(Forum, Forum.id == Message.forum_id).join(Goal, Goal.id == MessageGoal.goal_id)
    return found.where(MessageGoal.set_by_id == person.id).order_by(Message.id, Goal.position)


def _rows(statement: Any, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(statement)]


def _reviews(mine: list[int]) -> Any:
    found = select(SummaryAnswer, Forum.slug).join(Summary, Summary.id == SummaryAnswer.summary_id).join(Forum, Forum.id == Summary.forum_id)
    return db.session.execute(found.where(SummaryAnswer.registration_id.in_(mine)).order_by(SummaryAnswer.id)).all()


def _said(said: SummaryAnswer, slug: str) -> dict[str, Any]:
    told = ("message_number", "place", "version", "stance", "words", "at", "outcome", "answer", "answered_at")
    return {"forum": slug, **{key: getattr(said, key) for key in told}}


def _edits(person: Person) -> Any:
    found = select(SummaryEdit, Forum.slug).join(Summary, Summary.id == SummaryEdit.summary_id).join(Forum, Forum.id == Summary.forum_id)
    return db.session.execute(found.where(SummaryEdit.by_id == person.id).order_by(SummaryEdit.id)).all()


def _attachments(person: Person) -> Any:
    found = select(Attachment, StoredFile, Forum.slug, Message.number).join(StoredFile, StoredFile.id == Attachment.file_id).join(Forum, Forum.id == Attachment.forum_id)
    return db.session.execute(found.outerjoin(Message, Message.id == Attachment.message_id).where(Attachment.person_id == person.id).order_by(Attachment.id)).all()


def _attachment(attachment: Attachment, file: StoredFile, slug: str, number: int | None) -> dict[str, Any]:
    said = {"name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256}
    return {"forum": slug, "message": number, "place": attachment.place, "at": attachment.at, **said, "locked": attachment.locked, "removed_at": attachment.removed_at}


def _report(report: Report, number: int, slug: str) -> dict[str, Any]:
    said = ("reason", "words", "at", "state", "answer")
    return {"forum": slug, "message": number, **{key: getattr(report, key) for key in said}}


def _registration(registration: Registration) -> dict[str, Any]:
    said = ("name", "category", "country", "organization", "role", "registered_at")
    return {"forum": registration.forum.slug, **{key: getattr(registration, key) for key in said}}


def _message(message: Message, mine: list[int]) -> dict[str, Any]:
    said = ("number", "kind", "status", "late", "posted_at", "published_at", "language", "subject", "body", "question_numbers", "goal_codes")
    return {
        "forum": message.forum.slug,
        "topic": message.topic.number if message.topic else None,
        **{key: getattr(message, key) for key in said},
        "typed_in_by": None if message.author_id in mine else message.author.name,
        "initiatives": [{"title": row.title, "type": row.type, "audience": row.audience, "status": row.status} for row in message.initiatives],
    }
