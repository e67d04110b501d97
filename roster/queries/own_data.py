"""A person's place on the roster, for the archive of their own data: the profile, what is being written, every version, the log, nominations, letters; CV and photo."""

from pathlib import PurePath
from typing import Any

from sqlalchemy import or_, select

from accounts.models import Person
from accounts.own_data import as_json, contribute
from core import files
from core.database import db
from core.files import StoredFile
from roster.document import document_of
from roster.models import Expert, ExpertAct, ExpertLetter, ExpertVersion, Nomination
from roster.queries.profile import whole_expert

_DATES = (
    "created_at",
    "submitted_at",
    "returned_at",
    "refused_at",
    "listed_at",
    "consented_at",
    "confirmed_at",
    "leaves_at",
    "updated_at",
    "lapsed_at",
    "retired_at",
    "removed_at",
)


@contribute("roster")
def roster(person: Person) -> tuple[str, str]:
    """One JSON file."""
    expert_id = db.session.scalar(select(Expert.id).where(Expert.person_id == person.id))
    made = (
        select(Expert.name, Nomination.government, Nomination.at, Nomination.state, Nomination.note)
        .join(Expert, Expert.id == Nomination.expert_id)
        .where(Nomination.by_id == person.id)
    )
    done = select(ExpertAct.expert_id, ExpertAct.kind, ExpertAct.at, ExpertAct.reason).where(ExpertAct.by_id == person.id, ExpertAct.expert_id != (expert_id or 0))
    received = select(Nomination.government, Nomination.at, Nomination.state, Nomination.note).where(
        or_(Nomination.expert_id == (expert_id or 0), Nomination.email == (person.email or "-"))
    )
    return "roster.json", as_json(
        {
            "profile": _profile(expert_id) if expert_id else None,
            "nominated_by": _rows(received.order_by(Nomination.id), "government", "at", "state", "note"),
            "nominations_made": _rows(made.order_by(Nomination.id), "expert", "government", "at", "state", "note"),
            "decisions": _rows(done.order_by(ExpertAct.id), "expert", "act", "at", "reason"),
        }
    )


@contribute("roster-cv")
def cv(person: Person) -> tuple[str, bytes] | None:
    """The CV itself."""
    return _enclosed(person, Expert.cv, "cv")


@contribute("roster-photo")
def photo(person: Person) -> tuple[str, bytes] | None:
    """The photo itself."""
    return _enclosed(person, Expert.photo, "photo")


def _enclosed(person: Person, which: Any, name: str) -> tuple[str, bytes] | None:
    stored = db.session.scalar(select(StoredFile).join(which).where(Expert.person_id == person.id))
    path = files.path_of(stored) if stored else None
    return (f"roster/{name}{PurePath(stored.name).suffix}", path.read_bytes()) if stored and path and path.exists() else None


def _profile(expert_id: int) -> dict[str, Any]:
    expert = whole_expert(expert_id)
    assert expert is not None
    versions = select(ExpertVersion.number, ExpertVersion.at, ExpertVersion.document).where(ExpertVersion.expert_id == expert_id).order_by(ExpertVersion.number)
    acts = select(ExpertAct.kind, ExpertAct.at, ExpertAct.reason).where(ExpertAct.expert_id == expert_id).order_by(ExpertAct.id)
    letters = select(ExpertLetter.kind, ExpertLetter.term, ExpertLetter.at).where(ExpertLetter.expert_id == expert_id).order_by(ExpertLetter.id)
    return {
        "id": expert.symbol,
        "government": expert.government,
        **{name: getattr(expert, name) for name in _DATES},
        "published": document_of(expert),
        "draft": expert.draft,
        "cv": _file(expert.cv),
        "photo": _file(expert.photo),
        "versions": _rows(versions, "number", "at", "document"),
        "acts": _rows(acts, "act", "at", "reason"),
        "letters": _rows(letters, "kind", "about", "at"),
    }


def _file(stored: StoredFile | None) -> dict[str, Any] | None:
    return {name: getattr(stored, name) for name in ("name", "media_type", "size", "sha256", "created_at")} if stored else None


def _rows(statement: Any, *names: str) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in db.session.execute(statement)]
