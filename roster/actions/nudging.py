"""Letters by the clock about requests: nobody invited, no answer, no report. Each is sent once. The caller commits."""

from datetime import datetime

from core import letters
from core.database import db
from roster.actions.assistance import about, write
from roster.mail import assistance as mail
from roster.queries import assignments, focal_points, requests
from roster.rules import assistance as rules


def about_request(request_id: int, *, at: datetime) -> None:
    """A week has gone and nobody has been invited: the country and the secretariat are told."""
    request = requests.whole_request(request_id, held=True)
    if request is None or not rules.request_is_stale(request, invited=len(requests.all_invitations(request_id)), at=at):
        return
    db.session.add(request.remind(at=at))
    people = {one.id: one for one in (*focal_points.on_behalf_of(request.country, request.by), *focal_points.secretariat())}
    for one in people.values():
        letters.post(mail.nobody_invited(one, about(request), since=request.at), at=at)


def about_invitation(invitation_id: int, *, at: datetime) -> None:
    """The expert is reminded before the time to answer ends; the country is told when it has."""
    invitation = requests.invitation_alone(invitation_id, held=True)
    expert = requests.expert_of(invitation) if invitation is not None else None
    if invitation is None or expert is None:
        return
    if rules.has_expired(invitation, at=at):
        db.session.add(invitation.expire(at=at))
        for one in focal_points.on_behalf_of(invitation.request.country, invitation.request.by):
            letters.post(mail.unanswered(one, about(invitation.request), expert=expert.name), at=at)
    elif rules.reminder_is_due(invitation, at=at):
        db.session.add(invitation.remind(at=at))
        by = invitation.request.by
        write(invitation, expert, invitation.request, by=by.name if by else "", at=at, again=True)


def about_report(assignment_id: int, *, at: datetime) -> None:
    """The country is asked for its report; the secretariat is told when none has come for long."""
    assignment = assignments.whole_assignment(assignment_id, held=True)
    if assignment is None:
        return
    expert = assignments.expert_of(assignment)
    said = {"assignment_id": assignment.id, "title": assignment.title, "expert": expert.name if expert else "", "ended_on": assignment.ends_on}
    if rules.report_is_due(assignment, at=at):
        db.session.add(assignment.ask(at=at))
        for one in focal_points.on_behalf_of(assignment.country, assignment.request.by):
            letters.post(mail.report_due(one, about(assignment.request), **said), at=at)  # type: ignore[arg-type]
    elif rules.report_is_overdue(assignment, at=at):
        db.session.add(assignment.be_overdue(at=at))
        for one in focal_points.secretariat():
            letters.post(mail.report_due(one, about(assignment.request), **said, overdue=True), at=at)  # type: ignore[arg-type]
