"""Requests for assistance: who asks, sees, invites, answers, agrees and reports, and when the clock reminds them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from core.verdict import YES, No, Verdict
from roster.models import Assignment, AssistanceRequest, ExpertInvitation
from roster.rules import Viewer

ANSWER_WITHIN = timedelta(days=14)
REMIND_BEFORE = timedelta(days=5)  # the end of that
NOBODY_INVITED_FOR = timedelta(days=7)
REPORT_AFTER, OVERDUE_AFTER = timedelta(days=14), timedelta(days=60)  # the last day of an assignment
MOST_OPEN = 10  # invitations of one request that nobody has answered

_FOR_COUNTRIES = No("Requests for assistance are made by the national focal point of the country, or by the secretariat on its behalf.")


@dataclass(frozen=True)
class Role:
    """What somebody is to a request: of the secretariat, of the country that asks. Who is invited has a page of their own, which tells what is asked and not who else was."""

    staff: bool = False
    country: bool = False

    @property
    def keeps(self) -> bool:
        """Acts for the country."""
        return self.staff or self.country


def role_in(viewer: Viewer, request: AssistanceRequest) -> Role:
    """The country's side: its focal points now. Whoever was one when the request was made and is no longer sees it no more; a successor does."""
    return Role(staff=viewer.is_staff, country=request.country in viewer.governments)


def may_ask(viewer: Viewer) -> Verdict:
    """Make a request: focal points for their country, the secretariat for any."""
    if viewer.person_id is None:
        return No("Please sign in.")
    return YES if viewer.is_staff or viewer.governments else _FOR_COUNTRIES


def may_ask_for(viewer: Viewer, country: str) -> Verdict:
    """The same for one country."""
    allowed = may_ask(viewer)
    if not allowed:
        return allowed
    return YES if viewer.is_staff or country in viewer.governments else No("As a national focal point you ask for experts on behalf of your own country.")


def may_see(role: Role) -> Verdict:
    """A request: the country that asks and the secretariat. Nobody else knows of it."""
    return YES if role.keeps else No("There is no such request.", unseen=True)


def may_keep(role: Role) -> Verdict:
    """Invite, agree, report, close: the country and the secretariat."""
    seen = may_see(role)
    if not seen:
        return seen
    return YES if role.keeps else No("Only the country that asks and the secretariat do this.")


def may_change(role: Role, request: AssistanceRequest, *, invited: int) -> Verdict:
    """What is asked for, until the first expert was invited: they answer what they were shown."""
    allowed = may_keep(role)
    if not allowed:
        return allowed
    if request.closed_at is not None:
        return No("This request is closed.")
    return No("Experts have been invited to this request as it stands. To ask for something else, close it and make another.") if invited else YES


def may_invite(role: Role, request: AssistanceRequest, *, waiting: int) -> Verdict:
    """Experts, while the request is open."""
    allowed = may_keep(role)
    if not allowed:
        return allowed
    if request.closed_at is not None:
        return No("This request is closed.")
    return No("%(count)s experts have not answered yet. Please wait for them, or take invitations back.", count=MOST_OPEN) if waiting >= MOST_OPEN else YES


def may_answer(invitation: ExpertInvitation, *, agreed: bool) -> Verdict:
    """The invited expert, also late, and also another way than before, until the country has agreed an assignment or taken the invitation back."""
    if invitation.withdrawn_at is not None:
        return No("This invitation was taken back.")
    if agreed:
        return No("An assignment has been agreed. Please write to the country if something has changed.")
    return YES if invitation.answered_at is not None or invitation.request.closed_at is None else No("This request is closed.")


def sees_contacts(invitation: ExpertInvitation) -> bool:
    """Whether each side has the other's private address: from the acceptance on, and not after it was taken back."""
    return invitation.accepted is True and invitation.withdrawn_at is None


def may_agree(role: Role, invitation: ExpertInvitation) -> Verdict:
    """On an assignment, with an expert who has accepted."""
    allowed = may_keep(role)
    if not allowed:
        return allowed
    return YES if sees_contacts(invitation) and invitation.expert_id is not None else No("An assignment is agreed with an expert who has accepted.")


def may_report(role: Role, assignment: Assignment, *, on: date) -> Verdict:
    """The country, from the first day of the assignment on; the report can be changed."""
    allowed = may_keep(role)
    if not allowed:
        return allowed
    if assignment.cancelled_at is not None:
        return No("This assignment was cancelled.")
    return YES if on >= assignment.starts_on else No("The report can be written from the first day of the assignment on.")


def may_cancel(role: Role, assignment: Assignment) -> Verdict:
    """The country, until it has reported."""
    allowed = may_keep(role)
    if not allowed:
        return allowed
    if assignment.cancelled_at is not None:
        return No("This assignment was cancelled.")
    return YES if assignment.reported_at is None else No("There is a report on this assignment.")


def may_read_report(assignment: Assignment, *, role: Role, own: bool, listed: bool) -> Verdict:
    """The country, the secretariat and the expert. Everybody, once the country has published it and the expert lets the assignment stand in a profile that is listed."""
    if role.keeps or own:
        return YES
    public = listed and assignment.shown and assignment.report_public and assignment.reported_at is not None and assignment.cancelled_at is None
    return YES if public else No("There is no such assignment.", unseen=True)


def request_is_stale(request: AssistanceRequest, *, invited: int, at: datetime) -> bool:
    """Whether nobody has been invited for so long that country and secretariat are told, once."""
    return request.closed_at is None and request.reminded_at is None and not invited and at >= request.at + NOBODY_INVITED_FOR


def reminder_is_due(invitation: ExpertInvitation, *, at: datetime) -> bool:
    """Whether an expert is reminded, once, before the time to answer ends."""
    return invitation.waits and invitation.reminded_at is None and invitation.answer_by - REMIND_BEFORE <= at < invitation.answer_by


def has_expired(invitation: ExpertInvitation, *, at: datetime) -> bool:
    """Whether the country is told, once, that no answer came."""
    return invitation.waits and invitation.expired_at is None and at >= invitation.answer_by


def report_is_due(assignment: Assignment, *, at: datetime) -> bool:
    """Whether the country is asked, once, for its report."""
    return _unreported(assignment) and assignment.asked_at is None and at >= _end(assignment) + REPORT_AFTER


def report_is_overdue(assignment: Assignment, *, at: datetime) -> bool:
    """Whether the secretariat is told, once, that none came."""
    return _unreported(assignment) and assignment.overdue_at is None and at >= _end(assignment) + OVERDUE_AFTER


def _unreported(assignment: Assignment) -> bool:
    return assignment.cancelled_at is None and assignment.reported_at is None


def _end(assignment: Assignment) -> datetime:
    """The end of the last day, in UTC: a reminder need not know the expert's zone."""
    return datetime(assignment.ends_on.year, assignment.ends_on.month, assignment.ends_on.day, tzinfo=UTC) + timedelta(days=1)
