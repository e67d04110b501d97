"""Letters of moderation besides the decisions on a held message: to authors, to who reported, and to who keeps order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts.models import Person
from core.letters import Letter, compose, link, preview
from forum.mail import _ABOUT, _ADA, About
from forum.pile import Pile


@dataclass(frozen=True)
class NewPlace:
    """Where messages were moved to: the thread's number, its topic (None: the whole forum), and whether answers to questions no longer apply."""

    thread: int
    topic: int | None
    topic_title: str | None
    tags_dropped: bool


def held(to: Person, about: About, *, reason: str) -> Letter:
    """To the author: a published message is held again until a moderator has decided."""
    return _letter("held", to, page=link("forum.receipt", to.language, slug=about.slug, number=about.number), about=about, reason=reason)


def restored(to: Person, about: About, *, status: str) -> Letter:
    """To the author: a decision was taken back."""
    return _letter("restored", to, page=link("forum.message", to.language, slug=about.slug, number=about.number), about=about, status=status)


def locked(to: Person, about: About, *, takes_replies: bool, reason: str) -> Letter:
    """To who began a thread: it takes no more replies, or takes them again."""
    return _letter("locked", to, page=link("forum.message", to.language, slug=about.slug, number=about.number), about=about, locked=not takes_replies, reason=reason)


def moved(to: Person, *, slug: str, forum: str, numbers: Sequence[int], place: NewPlace, reason: str) -> Letter:
    """To the author of one or several messages that stand elsewhere now. Their addresses are the same."""
    page = link("forum.message", to.language, slug=slug, number=numbers[0])
    return _letter("moved", to, page=page, forum=forum, numbers=list(numbers), place=place, reason=reason)


def report_answered(to: Person, *, slug: str, forum: str, number: int, state: str, answer: str) -> Letter:
    """To the reader who reported a message."""
    return _letter("report_answered", to, page=link("forum.message", to.language, slug=slug, number=number), forum=forum, number=number, state=state, answer=answer)


def to_decide(to: Person, pile: Pile, *, at: datetime) -> Letter:
    """To who keeps order: how much waits, and how long the oldest."""
    hours, minutes = pile.age(at)
    page = link("forum.moderation", to.language, forum=pile.slug)
    return _letter("to_decide", to, page=page, reports_page=link("forum.reports", to.language, slug=pile.slug), pile=pile, hours=hours, minutes=minutes)


def _letter(name: str, to: Person, **slots: Any) -> Letter:
    return compose(f"forum/{name}", to=to.email or "", language=to.language, name=to.name, zone=to.timezone, **slots)


_PLACE = NewPlace(47, 2, "What is under way", tags_dropped=True)


@preview("forum/held")
def _held() -> Letter:
    return held(_ADA, _ABOUT, reason="Readers have told us of a number in it; we look into it.")


@preview("forum/restored")
def _restored() -> Letter:
    return restored(_ADA, _ABOUT, status="published")


@preview("forum/locked")
def _locked() -> Letter:
    return locked(_ADA, _ABOUT, takes_replies=False, reason="All has been said; please go on in topic 2.")


@preview("forum/moved")
def _moved() -> Letter:
    return moved(_ADA, slug="warm-homes", forum="Warm homes", numbers=[47, 51], place=_PLACE, reason="It answers what is asked there.")


@preview("forum/report_answered")
def _answered() -> Letter:
    return report_answered(_ADA, slug="warm-homes", forum="Warm homes", number=47, state="settled", answer="Thank you; the number was taken out.")


@preview("forum/to_decide")
def _to_decide() -> Letter:
    pile = Pile("warm-homes", "Warm homes", held=3, reports=1, oldest_at=datetime(2026, 3, 14, 8, 50, tzinfo=UTC))
    return to_decide(_ADA, pile, at=datetime(2026, 3, 14, 16, tzinfo=UTC))
