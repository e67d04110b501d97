"""The wordings of a message, from the one that stands now back to what was posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from accounts.models import Person
from core.comparison import Piece, compared
from core.database import db
from forum.models import Act, Initiative, Message, MessageVersion
from forum.queries import moderation


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, why, and what was before and after. Without words where those are not for this reader."""

    version: int
    at: datetime
    by_moderator: bool
    by: str
    note: str
    withheld: bool
    undoes: bool = False
    subject: tuple[Piece, ...] = ()
    body: tuple[Piece, ...] = ()
    languages: tuple[str | None, str | None] | None = None
    goals: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    questions: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    initiatives: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # titles
    files: tuple[tuple[str, ...], tuple[str, ...]] | None = None  # names: that came, that went


@dataclass(frozen=True)
class Wording:
    """What was posted first, where it was changed since; None where readers do not see it."""

    subject: str
    html: str
    language: str | None


_versions = select(MessageVersion, Person.name).outerjoin(Person, Person.id == MessageVersion.replaced_by_id)
_versions = _versions.where(MessageVersion.message_id == bindparam("message")).order_by(MessageVersion.number.desc())
_acts = select(Act.data).where(Act.message_id == bindparam("message"), Act.kind == "message-edited")


def version_of(message: Message, number: int) -> MessageVersion | None:
    """An earlier wording by its number."""
    return db.session.scalar(select(MessageVersion).where(MessageVersion.message_id == message.id, MessageVersion.number == number))


def as_kept(row: Initiative) -> dict[str, str | None]:
    """An initiative as a version keeps it."""
    return {"title": row.title, "type": row.type, "audience": row.audience, "status": row.status}


def _lines(kept: Iterable[dict[str, str | None]] | None) -> tuple[str, ...]:
    return tuple(", ".join(filter(None, (row["title"], row["type"], row["audience"]))) for row in kept or ())


def changes_of(message: Message, *, everything: bool) -> tuple[tuple[Change, ...], Wording | None]:
    """The changes, the latest first, and what was posted first. ``everything`` for who may read what is withheld from others.

    Between two wordings stands a comparison; where one of them is withheld there is none.
    """
    listed = [as_kept(row) for row in moderation.initiatives_of(message)]
    told = {data.get("to"): data for data in db.session.scalars(_acts, {"message": message.id})}
    later: Any = message
    later_initiatives: Any = listed
    later_is_shown, found = True, []
    for version, who in db.session.execute(_versions, {"message": message.id}):
        shown = everything or not version.withheld
        found.append(_change(version, later, who or "", told.get(version.number + 1, {}), initiatives=later_initiatives, shown=shown and later_is_shown))
        later, later_is_shown, later_initiatives = version, shown, version.initiatives
    first = Wording(later.subject or "", later.html, later.language) if found and later_is_shown else None
    return tuple(found), first


def _change(version: MessageVersion, later: Any, who: str, told: dict[str, Any], *, initiatives: Any, shown: bool) -> Change:
    about = Change(version.number, version.replaced_at, version.by_moderator, who, version.note, version.withheld, "undoes" in told)
    if not shown:
        return Change(version.number, version.replaced_at, version.by_moderator, who, version.note, withheld=True, undoes=about.undoes)
    return Change(
        **vars(about) | {
            "subject": compared(version.subject or "", later.subject or "") if version.subject != later.subject else (),
            "body": compared(version.body, later.body) if version.body != later.body else (),
            "languages": (version.language, later.language) if version.language != later.language else None,
            "goals": tuple(map(tuple, told["goals"])) if "goals" in told else None,
            "questions": tuple(map(tuple, told["questions"])) if "questions" in told else None,
            "initiatives": (_lines(version.initiatives), _lines(initiatives)) if "initiatives" in told.get("changed", ()) else None,
            "files": (tuple(told["files"]["in"]), tuple(told["files"]["out"])) if "files" in told else None,
        },
    )  # fmt: skip
