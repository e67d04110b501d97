"""Letters at the turning points of a forum: announced, open, soon over, closed, extended, re-opened, summed up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.models import Act, Forum

TEMPLATES: Mapping[str, str] = {
    "announcement": "forum/announcement",
    "opening": "forum/opening",
    "three-days": "forum/three_days",
    "last-day": "forum/last_day",
    "closing": "forum/closing",
    "extended": "forum/extended",
    "reopened": "forum/reopened",
    "summary-review": "forum/summary_review",
    "summary-issued": "forum/summary_issued",
}
REVIEWS: Mapping[str, str] = {"opened": "forum/summary_review", "moved": "forum/summary_review_moved", "ended": "forum/summary_review_ended"}


@dataclass(frozen=True)
class AboutForum:
    """A forum as its notices speak of it."""

    slug: str
    title: str
    timezone: str
    opens_at: datetime
    closes_at: datetime
    summary_address: str | None = None
    reason: str = ""  # why it was extended, re-opened or closed early
    words: str = ""  # what the sender added
    until: datetime | None = None  # when the review of its summary ends
    corrected: bool = False  # its summary was issued before
    review: str = "opened"  # what became of the review of its summary: opened, moved or ended

    @classmethod
    def of(cls, forum: Forum, *, reason: str = "", words: str = "", act: Act | None = None) -> Self:
        """What its notices say of it. ``act`` is the one that a notice of a review, or of a corrected summary, reports."""
        reviewed = act if act is not None and act.kind == "summary-review" else None
        until = datetime.fromisoformat(reviewed.data["to"]) if reviewed is not None else None
        corrected = act is not None and act.kind == "summary-issued" and bool(act.data.get("correction"))
        became = became_of_review(reviewed) if reviewed is not None else "opened"
        return cls(forum.slug, forum.title, forum.timezone, forum.opens_at, forum.closes_at, forum.summary_address, reason, words, until, corrected, became)


def became_of_review(act: Act) -> str:
    """What an act on a review was: a key of ``REVIEWS``."""
    before, after = (datetime.fromisoformat(act.data[key]) if act.data.get(key) else None for key in ("from", "to"))
    if after is not None and after <= act.at:
        return "ended"
    return "moved" if before is not None and before > act.at else "opened"


def notice(kind: str, to: Person, about: AboutForum) -> Letter:
    """The letter of one kind of notice, with times in the forum's zone, the reader's and UTC."""
    page, summary, review = (link(f"forum.{endpoint}", to.language, slug=about.slug) for endpoint in ("show", "summary", "review"))
    template = REVIEWS[about.review] if kind == "summary-review" else TEMPLATES[kind]
    return compose(template, to=to.email or "", language=to.language, name=to.name, zone=to.timezone, about=about, page=page, summary=summary, review=review)


_ADA = Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos")
_ABOUT = AboutForum("warm-homes", "Warm homes", "America/Toronto", datetime(2026, 3, 9, 13, tzinfo=UTC), datetime(2026, 3, 14, 22, tzinfo=UTC),
                    reason="Many asked for more time.", words="The moderators will be glad to hear from those who have not written yet.")  # fmt: skip


@preview("forum/announcement")
def _announcement() -> Letter:
    return notice("announcement", _ADA, _ABOUT)


@preview("forum/opening")
def _opening() -> Letter:
    return notice("opening", _ADA, _ABOUT)


@preview("forum/three_days")
def _three_days() -> Letter:
    return notice("three-days", _ADA, _ABOUT)


@preview("forum/last_day")
def _last_day() -> Letter:
    return notice("last-day", _ADA, _ABOUT)


@preview("forum/closing")
def _closing() -> Letter:
    return notice("closing", _ADA, _ABOUT)


@preview("forum/extended")
def _extended() -> Letter:
    return notice("extended", _ADA, _ABOUT)


@preview("forum/reopened")
def _reopened() -> Letter:
    return notice("reopened", _ADA, _ABOUT)


@preview("forum/summary_review")
def _summary_review() -> Letter:
    return notice("summary-review", _ADA, replace(_ABOUT, until=datetime(2026, 4, 3, 22, tzinfo=UTC), reason="Please look first at what is said of your own inputs."))


@preview("forum/summary_review_moved")
def _summary_review_moved() -> Letter:
    return notice("summary-review", _ADA, replace(_ABOUT, until=datetime(2026, 4, 10, 22, tzinfo=UTC), review="moved"))


@preview("forum/summary_review_ended")
def _summary_review_ended() -> Letter:
    return notice("summary-review", _ADA, replace(_ABOUT, review="ended", reason="Everybody has answered. Thank you!"))


@preview("forum/summary_issued")
def _summary_issued() -> Letter:
    return notice("summary-issued", _ADA, _ABOUT)
