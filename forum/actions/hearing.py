"""Who is told of what participants say of a draft in review: moderators, at once when it is the first within the hour, else in one letter when it is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Attempt, Person
from accounts.sessions import hashed
from core import letters
from core.database import db
from core.text import excerpt
from forum.actions.telling import PAUSE
from forum.mail import summaries as mail
from forum.models import Forum, Summary, SummaryAnswer
from forum.queries import heard, piles, writing

_KIND = "letters-review"
LATELY = timedelta(days=1)  # what is older is no news to who was never told, or so long ago that nobody knows
REPEATED = 5  # comments that one letter repeats; all are on the page
LONGEST = 400  # letters of each


def remind(forum: Forum, summary: Summary, *, at: datetime) -> int:
    """Tells whoever was not told within the hour of what came since, and everybody once of what waits when the review is over. Returns how many letters went.

    Called when something was said, and by the clock. The caller holds the summary and commits.
    """
    db.session.flush()
    waits = heard.waiting(summary)
    told = 0
    for keeper in writing.keepers_of_order(forum) if waits else ():
        theirs = [one for one in waits if one.registration.person_id != keeper.id]  # not what they said themselves
        if theirs and _is_due(summary, theirs, piles.last_told(_key(forum, keeper), kind=_KIND), at=at):
            _tell(keeper, forum, summary, theirs, at=at)
            told += 1
    return told


def _is_due(summary: Summary, waits: Sequence[SummaryAnswer], last: datetime | None, *, at: datetime) -> bool:
    ends = summary.review_closes_at
    news = max(waits[0].at, ends) if ends is not None and ends <= at else waits[0].at
    return news > (last or at - LATELY) and (last is None or last <= at - PAUSE)


def _tell(keeper: Person, forum: Forum, summary: Summary, waits: Sequence[SummaryAnswer], *, at: datetime) -> None:
    newest = tuple(mail.Words(one.registration.name or "", one.message_number, excerpt(one.words, length=LONGEST), one.at) for one in waits[:REPEATED] if one.words)
    db.session.add(Attempt(kind=_KIND, key_hash=_key(forum, keeper), at=at))
    letters.post(mail.review_comments(keeper, mail.Heard(forum.slug, forum.title, len(waits), not summary.in_review(at), newest)), at=at)


def _key(forum: Forum, keeper: Person) -> str:
    return hashed(f"{_KIND} {forum.id} {keeper.id}")
