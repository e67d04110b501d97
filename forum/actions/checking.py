"""What would happen to each row of a list of invitations: the same for the dry run and for the act itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.actions.inviting import Invitee
from forum.invitees import Row
from forum.models import Admission, Forum
from forum.queries import admissions

OUTCOMES = ("new", "again", "registered", "invited", "asked")


@dataclass(frozen=True)
class Foreseen:
    """A row with what becomes of it: ``new``, ``again`` (taken back or refused before), or left alone: ``registered``, ``invited``, ``asked``."""

    row: Row
    outcome: str

    @property
    def gets_a_letter(self) -> bool:
        return self.outcome in ("new", "again")


def foresee(forum: Forum, rows: Sequence[Row]) -> list[Foreseen]:
    """Two queries, however many rows."""
    taking_part, known = admissions.known_addresses(forum)
    return [Foreseen(row, _outcome(row, taking_part, known.get(row.email))) for row in rows]


def _outcome(row: Row, taking_part: set[str], earlier: Admission | None) -> str:
    if row.email in taking_part:
        return "registered"
    if earlier is None:
        return "new"
    if earlier.state == "waiting":
        return "asked" if earlier.kind == "request" else "invited"
    return "again"


def invitees_of(rows: Sequence[Foreseen], *, language: str, words: str) -> list[Invitee]:
    """Those who get a letter."""
    return [Invitee(one.row.email, one.row.name, one.row.category, one.row.country, one.row.organization, one.row.language or language, words) for one in rows if one.gets_a_letter]
