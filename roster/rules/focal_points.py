"""National focal points: who names and ends them, who hands over to whom, and when they are reminded."""

from datetime import datetime, timedelta

from accounts.models import Person
from core.verdict import YES, No, Verdict
from roster.models import ExpertStanding, FocalPoint, FocalPointChange
from roster.models.terms import months_after
from roster.rules import Viewer

LOOK_WITHIN = timedelta(days=30)  # after the letter that introduces the roster
ASK_EVERY = timedelta(days=365)  # whether it is still they
EMPTY_FOR = timedelta(days=30)  # until the secretariat is told that a country has none
HANDOVER_LASTS = timedelta(days=60)
LETTER_EVERY = timedelta(hours=1)  # to one address


def may_keep(viewer: Viewer) -> Verdict:
    """Name, end, decide on requests: the secretariat."""
    return YES if viewer.is_staff else No("Only the secretariat and the administrators name national focal points.")


def may_act_for(viewer: Viewer, country: str) -> Verdict:
    """Say that it is still they, hand over: the focal point of this very country."""
    return YES if country in viewer.governments else No("You are not the national focal point of this country.")


def may_end_for(viewer: Viewer, country: str) -> Verdict:
    """Hand over: the focal point, or the secretariat for somebody who has left."""
    return YES if viewer.is_staff else may_act_for(viewer, country)


def may_answer_handover(change: FocalPointChange, person: Person | None, *, at: datetime) -> Verdict:
    """Whoever the letter went to, signed in under that address."""
    if person is None:
        return No("Please sign in.")
    if change.kind != "handover" or (change.state == "waiting" and change.email != person.email) or (change.state != "waiting" and change.person_id != person.id):
        return No("This letter was meant for somebody else.", unseen=True)
    if change.state != "waiting":
        return No("This has been answered already.")
    return YES if at < change.at + HANDOVER_LASTS else No("This link has ended. Please ask the secretariat.")


def look_is_due(point: FocalPoint, *, at: datetime) -> bool:
    """Whether somebody new has not looked at the experts of the country for so long that a letter reminds them, once."""
    return point.seen_at is None and point.reminded_at is None and point.asked_at is None and point.named_at + LOOK_WITHIN <= at < point.named_at + ASK_EVERY


def need_of(standing: ExpertStanding, *, leaves_at: datetime | None, at: datetime) -> str:
    """What an expert of the country needs, in one word; "" for nothing."""
    if standing in (ExpertStanding.LISTED, ExpertStanding.DUE) and leaves_at is not None and at >= months_after(leaves_at, -6):
        return "ends-soon"
    return _NEEDS.get(standing, "")


_NEEDS = {
    ExpertStanding.DRAFT: "unfinished",
    ExpertStanding.SUBMITTED: "review",
    ExpertStanding.RETURNED: "returned",
    ExpertStanding.DUE: "confirm",
    ExpertStanding.LAPSED: "lapsed",
}


def year_is_due(point: FocalPoint, *, at: datetime) -> bool:
    """Whether a year has gone since they were named, said that it is still they, or were asked."""
    return at >= max(filter(None, (point.named_at, point.seen_at, point.asked_at))) + ASK_EVERY
