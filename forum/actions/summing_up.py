"""Working on a summary: edits, versions, restoring, review and issue. Two moderators never overwrite each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from forum.models import Summary, SummaryEdit, SummaryVersion
from forum.queries import desk as reading
from forum.summary.annex import annex_of
from forum.summary.edits import KINDS
from forum.summary.material import Material
from forum.summary.tree import Draft


@dataclass(frozen=True)
class Meanwhile:
    """Somebody else changed the same place since the page was made; nothing was stored. ``who`` is empty where they are not known any more."""

    who: str
    at: datetime


def begin(forum_id: int, *, language: str, by: Person, at: datetime) -> Summary:
    """The summary of a forum, begun if it was not. The caller commits."""
    summary = reading.summary_of(forum_id, held=True)
    if summary is None:
        summary = Summary(forum_id=forum_id, language=language, begun_at=at, begun_by_id=by.id, last_edit=0, last_version=0)
        db.session.add(summary)
        db.session.flush()
    return summary


def record(summary: Summary, kind: str, target: str, data: dict[str, Any], *, seen: int, by: Person, at: datetime) -> SummaryEdit | Meanwhile:
    """Stores an edit, unless somebody else edited the same place after edit number ``seen``. The caller holds the summary and commits."""
    if kind not in KINDS:
        raise ValueError(f"no edit is called {kind}")
    newest = db.session.scalar(
        select(SummaryEdit)
        .where(SummaryEdit.summary_id == summary.id, SummaryEdit.target == target, SummaryEdit.undone_at.is_(None))
        .options(joinedload(SummaryEdit.by))
        .order_by(SummaryEdit.number.desc())
        .limit(1)
    )
    if newest is not None and newest.by_id == by.id and newest.kind == kind and _essence(newest.data) == _essence(data):
        return newest  # the same form sent twice
    if newest is not None and newest.number > seen and newest.by_id != by.id:
        return Meanwhile(newest.by.name if newest.by else "", newest.at)
    edit = SummaryEdit(summary_id=summary.id, number=summary.next_edit(), kind=kind, target=target, data=data, by_id=by.id, at=at)
    db.session.add(edit)
    db.session.flush()
    return edit


def _essence(data: dict[str, Any]) -> dict[str, Any]:
    """Without what only records how the place looked when the form was sent."""
    return {key: value for key, value in data.items() if key not in ("quotations", "messages", "sentence", "as_of")}


def take_back(summary: Summary, numbers: Sequence[int], *, by: Person, at: datetime) -> None:
    """Edits go out of force; they stay in the history. The caller holds the summary and commits."""
    for edit in db.session.scalars(select(SummaryEdit).where(SummaryEdit.summary_id == summary.id, SummaryEdit.number.in_(numbers))):
        edit.undo(by=by, at=at)


def keep_version(summary: Summary, draft: Draft, material: Material, edits: Sequence[int], *, kind: str = "saved", note: str = "", by: Person, at: datetime) -> SummaryVersion:
    """Keeps the document as it stands. The caller holds the summary and commits."""
    version = SummaryVersion(
        summary_id=summary.id, number=summary.next_version(), kind=kind, document=draft.as_data(), annex=annex_of(draft, material), edits=list(edits), note=note, at=at, by_id=by.id,
        symbol=summary.symbol, distribution=summary.distribution,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def restore(summary: Summary, version: SummaryVersion, *, by: Person, at: datetime) -> None:
    """The edits of a version come into force again and later ones go out of it; none is deleted. The caller holds the summary and commits."""
    in_force = set(version.edits)
    for edit in db.session.scalars(select(SummaryEdit).where(SummaryEdit.summary_id == summary.id)):
        if edit.number in in_force:
            edit.redo()
        else:
            edit.undo(by=by, at=at)
