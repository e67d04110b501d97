"""What a page about an expert begins with: the expert by the number in the address, and who looks."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort
from flask_login import current_user

from accounts.models import Person
from core import clock
from core.access import Refused, current_person, require
from core.verdict import No
from roster import rules
from roster.models import Expert
from roster.queries import profile as reading
from roster.queries.standing import viewer_of
from roster.rules import Viewer


@dataclass(frozen=True)
class Here:
    """A request about an expert whom its reader may see: the one reading of the clock, the expert whole, who looks."""

    at: datetime
    expert: Expert
    viewer: Viewer


def here(expert_id: int, *, held: bool = False) -> Here:
    """The expert of this address, if there is one and the reader may see them; otherwise the request ends here."""
    at = clock.now()
    expert = reading.whole_expert(expert_id, held=held)
    if expert is None:
        abort(404)
    if expert.erased_at is not None:
        abort(410)
    viewer = viewer_of(current_person())
    require(rules.may_see_expert(viewer, expert, at=at))
    return Here(at=at, expert=expert, viewer=viewer)


def writer() -> Person:
    """Whoever is signed in; otherwise the request ends here."""
    person: Person | None = current_person()
    if person is None:
        raise Refused(No("Please sign in."))
    return person


def pace_of() -> str:
    """Whose pace is counted: a person's, wherever they write from; a visitor's by address."""
    from flask import request

    return f"person {current_user.id}" if current_user.is_authenticated else f"address {request.remote_addr}"
