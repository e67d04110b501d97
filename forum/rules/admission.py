"""How people come to take part where not everybody just registers: asking, being nominated, being invited, and who decides."""

from collections.abc import Collection
from datetime import datetime, timedelta

from core.verdict import YES, No, Verdict
from forum.models import Admission, Forum, Phase
from forum.rules import Standing, may_moderate, may_read

ASK_AGAIN = timedelta(days=1)  # after a refusal
INVITATION_LASTS = timedelta(days=60)  # from its last letter, and never longer than the forum
LETTER_EVERY = timedelta(hours=1)  # to one invited address
MOST_NOMINATIONS = 50  # of one focal point for one forum that nobody has answered yet


def needs_approval(standing: Standing, forum: Forum) -> bool:
    """Whether registering only asks for it; who keeps order needs to ask nobody."""
    return forum.registration == "approved" and not standing.keeps_order


def may_ask_again(earlier: Admission | None, *, at: datetime) -> Verdict:
    """At any time, but a day after a refusal, so that those who decide have heard the reason out."""
    if earlier is None or earlier.state != "refused" or earlier.decided_at is None or at >= earlier.decided_at + ASK_AGAIN:
        return YES
    return No("Your request was refused less than a day ago. Please wait a day before you ask again.")


def may_decide(standing: Standing) -> Verdict:
    """On requests to take part: moderators of the forum and the secretariat."""
    return YES if may_moderate(standing) else No("Only the moderator of this forum and the secretariat decide who takes part.")


def may_invite(standing: Standing, forum: Forum, *, at: datetime) -> Verdict:
    """Who keeps order, from the announcement until the closing: before it nobody else may know of the forum."""
    if not standing.keeps_order:
        return No("Only the moderator of this forum and the secretariat invite to it.")
    return _can_be_joined(forum, at=at)


def may_nominate(standing: Standing, forum: Forum, *, countries: Collection[str], at: datetime) -> Verdict:
    """The secretariat and who keeps order, and national focal points: for any forum that they may know of."""
    known = may_read(standing, forum)
    if isinstance(known, No) and known.unseen:
        return known
    if not standing.keeps_order and not countries:
        return No("Participants are nominated by national focal points and the secretariat.")
    return _can_be_joined(forum, at=at)


def may_nominate_from(standing: Standing, country: str | None, *, countries: Collection[str]) -> Verdict:
    """A focal point nominates for its own country only."""
    return YES if standing.keeps_order or country in countries else No("As a national focal point you nominate participants of your own country.")


def lives(admission: Admission, forum: Forum, *, at: datetime) -> bool:
    """Whether the key in an invitation's letter still opens anything."""
    return admission.told_at is not None and may_be_accepted(admission, forum, at=at)


def may_be_accepted(admission: Admission, forum: Forum, *, at: datetime) -> bool:
    """Whether a nomination or invitation can still be taken up."""
    return admission.state == "waiting" and admission.kind != "request" and at < ends_at(admission, forum) and forum.announced_at is not None


def ends_at(admission: Admission, forum: Forum) -> datetime:
    """Until when an invitation can be accepted."""
    return min(forum.closes_at, (admission.told_at or forum.closes_at) + INVITATION_LASTS)


def may_be_told_again(admission: Admission, *, at: datetime) -> bool:
    """Whether another letter may go to an invited address now."""
    return admission.state == "waiting" and admission.kind != "request" and (admission.told_at is None or at >= admission.told_at + LETTER_EVERY)


def _can_be_joined(forum: Forum, *, at: datetime) -> Verdict:
    if forum.announced_at is None:
        return No("This forum has not been announced. People can be invited from its announcement on.")
    return No("This forum has closed; nobody joins it any more.") if forum.phase(at) is Phase.CLOSED else YES
