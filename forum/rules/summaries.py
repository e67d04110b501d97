"""Who may work on the summary of a forum, review it, read it, issue it, and when."""

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
    return No("This summary has been issued.") if summary.issued_at is not None else YES


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
    """The draft for review: registered participants, from its opening until the summary is issued."""
    if summary is None or summary.review_opens_at is None or at < summary.review_opens_at:
        return No("Nothing stands here yet.", unseen=True)
    allowed = may_read(standing, forum)
    if not allowed or standing.keeps_order:
        return allowed
    if not standing.takes_part:
        return No("A draft under review can be read by the registered participants of its forum.")
    return YES if summary.issued_at is None else No("This summary has been issued.")


def may_answer_review(standing: Standing, forum: Forum, summary: Summary | None, *, speaker_id: int | None, at: datetime) -> Verdict:
    """Whoever the input speaks for, while the review is open."""
    allowed = may_see_review(standing, forum, summary, at=at)
    if not allowed:
        return allowed
    if summary is None or not summary.in_review(at):
        return No("The review has ended.")
    return YES if speaker_id is not None and speaker_id == standing.registration_id else No("Contributors speak about their own inputs.")


def may_reply_to_answer(standing: Standing, answer: SummaryAnswer) -> Verdict:
    """The moderator answers each, once."""
    allowed = may_sum_up(standing)
    if allowed and answer.answered_at is not None:
        return No("This was answered already.")
    return allowed
