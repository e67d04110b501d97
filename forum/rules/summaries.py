"""Who may work on the summary of a forum, review it, read it, issue it, and when."""

from dataclasses import dataclass
from datetime import datetime

from core.verdict import YES, No, Verdict
from forum.models import Forum, Phase, Summary, SummaryAnswer
from forum.rules import Standing, may_moderate, may_read


def may_sum_up(standing: Standing) -> Verdict:
    """The draft: who keeps order in the forum. It is there from the first message on."""
    return may_moderate(standing)


def may_edit_draft(standing: Standing, forum: Forum) -> Verdict:
    """While the forum is not archived; an issued summary is corrected by a new version of the same draft."""
    allowed = may_sum_up(standing)
    if allowed and forum.archived_at is not None:
        return No("This forum is archived; its summary no longer changes.")
    return allowed


def may_open_review(standing: Standing, forum: Forum, summary: Summary, *, at: datetime) -> Verdict:
    """Once the forum has closed, and before the summary is issued."""
    allowed = may_edit_draft(standing, forum)
    if not allowed:
        return allowed
    if forum.phase(at) is not Phase.CLOSED:
        return No("A draft is opened for review once its forum has closed.")
    if summary.in_review(at):
        return No("The draft is under review already.")
    return No("This summary has been issued.") if summary.issued_at is not None else YES


def may_move_review(standing: Standing, forum: Forum, summary: Summary, *, at: datetime) -> Verdict:
    """Giving an open review more time, or ending it early."""
    allowed = may_edit_draft(standing, forum)
    return allowed if not allowed or summary.in_review(at) else No("No review is open.")


def may_issue(standing: Standing, forum: Forum, summary: Summary, *, at: datetime) -> Verdict:
    """Once the forum and the review, where there is one, have closed. Issued before, it is issued again as a correction."""
    allowed = may_edit_draft(standing, forum)
    if not allowed:
        return allowed
    if forum.phase(at) is not Phase.CLOSED:
        return No("A summary is issued once its forum has closed.")
    return No("The draft is still under review.") if summary.in_review(at) else YES


def may_read_summary(standing: Standing, forum: Forum, summary: Summary | None) -> Verdict:
    """An issued summary is read by whoever may read the forum."""
    allowed = may_read(standing, forum)
    if allowed and (summary is None or summary.issued_at is None):
        return No("Nothing stands here yet.", unseen=True)
    return allowed


def may_see_review(standing: Standing, forum: Forum, summary: Summary | None, *, at: datetime) -> Verdict:
    """The draft for review: registered participants, from its opening on; once the summary is issued, what they said of the draft and what they were answered."""
    if summary is None or summary.review_opens_at is None or at < summary.review_opens_at:
        return No("Nothing stands here yet.", unseen=True)
    allowed = may_read(standing, forum)
    if not allowed or standing.keeps_order or standing.takes_part:
        return allowed
    return No("A draft under review can be read by the registered participants of its forum.")


def may_answer_review(standing: Standing, forum: Forum, summary: Summary | None, *, speaker_id: int | None, at: datetime) -> Verdict:
    """While the review is open: whoever takes part about the whole (``speaker_id`` is None), about an input whom it speaks for."""
    allowed = may_see_review(standing, forum, summary, at=at)
    if not allowed:
        return allowed
    if summary is None or not summary.in_review(at):
        return No("The review has ended.")
    if standing.registration_id is None:
        return No("A draft under review is answered by the registered participants of its forum.")
    return YES if speaker_id in (None, standing.registration_id) else No("Contributors speak about their own inputs.")


def may_reply_to_answer(standing: Standing, answer: SummaryAnswer) -> Verdict:
    """The moderator answers each, once."""
    allowed = may_sum_up(standing)
    if allowed and answer.answered_at is not None:
        return No("This was answered already.")
    return allowed


@dataclass(frozen=True)
class Readiness:
    """What of a draft stands in the way of issuing it, counted."""

    faults: int = 0  # of the check
    flagged: int = 0  # sentences whose messages have changed since they were edited or accepted
    untranslated: int = 0  # quotations in another language
    unplaced: int = 0  # inputs that are neither reflected nor counted nor left out with a reason
    unanswered: int = 0  # objections and comments of the review
    checked: bool = True  # whether the check has looked at it as it stands: at large drafts a job looks


def hindrances(ready: Readiness, *, unplaced_said: bool, correction: bool = False, note: str = "") -> list[No]:
    """All reasons at once why a draft is not issued as it stands. ``unplaced_said``: the moderator has said that it is issued with inputs not placed."""
    found = [
        (not ready.checked, No("The check has not looked at this large draft as it stands. It runs in the background; please have it run first.")),
        (ready.faults, No("The check finds figures or quotations that do not agree with the messages: %(count)s.", count=ready.faults)),
        (ready.flagged, No("Sentences whose messages have changed since you worked on them: %(count)s. Accept them, change them or drop them.", count=ready.flagged)),
        (ready.untranslated, No("Quotations in other languages without a translation: %(count)s.", count=ready.untranslated)),
        (ready.unanswered, No("Comments from the review without an answer: %(count)s.", count=ready.unanswered)),
        (ready.unplaced and not unplaced_said, No("Inputs that are not placed: %(count)s. Place them, leave them out with a reason, or say below that you issue it so.", count=ready.unplaced)),
        (correction and not note.strip(), No("Please write what this version changes; everybody can read it.")),
    ]  # fmt: skip
    return [refusal for there, refusal in found if there]
