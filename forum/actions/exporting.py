"""Asking for a file that a job makes, and what becomes of it."""

import secrets
from datetime import datetime

from accounts import audit
from accounts.models import Person
from core import files, letters
from core.database import db
from core.files import StoredFile
from core.verdict import No
from forum.mail import exports as mail
from forum.mail import reachable
from forum.models import Export, Forum
from forum.queries import exports
from forum.rules import Standing
from forum.rules.exports import may_export, may_export_everything, may_leave_it_to_a_job

ATTEMPTS = 3


def ask(
    forum: Forum, *, format_: str, unpublished: bool = False, copy: str = "", version: int = 0, language: str, standing: Standing, total: int, by: Person, at: datetime
) -> Export | No:
    """An export to be made. Asked for twice, it is one. ``copy`` and ``version``: of a summary, which whoever asks may take."""
    allowed = may_export(standing, forum)
    if allowed and unpublished:
        allowed = may_export_everything(standing)
    if isinstance(allowed, No):
        return allowed
    waiting = exports.being_made_for(by.id)
    for same in waiting:
        if (same.forum_id, same.format, same.unpublished, same.copy, same.version, same.language) == (forum.id, format_, unpublished, copy, version, language):
            return same
    allowed = may_leave_it_to_a_job(standing, waiting=len(waiting))
    if isinstance(allowed, No):
        return allowed
    export = Export(
        key=secrets.token_urlsafe(24), forum_id=forum.id, person_id=by.id, format=format_, language=language, unpublished=unpublished, copy=copy, version=version, state="waiting", total=total,
        asked_at=at, done=0, error="", attempts=0,
    )  # fmt: skip
    db.session.add(export)
    return export


def note_what_is_not_public(slug: str, format_: str, *, by: Person, at: datetime) -> None:
    """Who takes away what readers do not see stands in the audit log."""
    audit.note("forum-exported", person=by, at=at, object=f"forum {slug}, {format_}")


def finish(export: Export, stored: StoredFile, *, forum: str, at: datetime) -> None:
    """The file is there: whoever asked is told, in the language of the page they asked on."""
    export.finish(stored, at=at)
    asker = db.session.get(Person, export.person_id)
    if asker is not None and reachable(asker):
        letters.post(mail.export_ready(asker, language=export.language, key=export.key, forum=forum, name=stored.name, until=export.asked_at + exports.KEPT), at=at)


def give_up(export: Export, *, slug: str, forum: str, error: str, at: datetime) -> None:
    """It cannot be made; whoever asked is told."""
    export.fail(error=error, at=at)
    asker = db.session.get(Person, export.person_id)
    if asker is not None and reachable(asker):
        letters.post(mail.export_failed(asker, language=export.language, slug=slug, forum=forum, format_=export.format, of_summary=bool(export.copy)), at=at)


def forget(export: Export) -> None:
    """The row and its file go."""
    if export.file is not None:
        files.forget(export.file)
    db.session.delete(export)
