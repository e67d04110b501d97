"""Letters about taking part: a request and what became of it, an invitation or nomination, a reminder."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from accounts.models import Person
from accounts.words import CATEGORY_NAMES
from core.languages import LANGUAGES
from core.letters import Letter, compose, link, preview
from forum.mail import _ADA, _letter
from forum.models import Admission, Forum


@dataclass(frozen=True)
class Where:
    """A forum as these letters speak of it."""

    slug: str
    title: str
    timezone: str
    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, forum: Forum) -> Self:
        """What letters say of this forum."""
        return cls(forum.slug, forum.title, forum.timezone, forum.opens_at, forum.closes_at)


def request_to_decide(to: Person, where: Where, *, name: str, waiting: int) -> Letter:
    """To who keeps order: somebody asks to take part."""
    return _letter("request_to_decide", to, page=link("forum.admissions", to.language, slug=where.slug), where=where, asker=name, waiting=waiting)


def request_received(to: Person, where: Where) -> Letter:
    """To the asker: it waits, and where it can be seen."""
    return _letter("request_received", to, page=link("forum.my_requests", to.language), where=where)


def request_refused(to: Person, where: Where, *, reason: str) -> Letter:
    """To the asker: refused, and why."""
    return _letter("request_refused", to, page=link("forum.my_requests", to.language), where=where, reason=reason)


def invited(admission: Admission, where: Where, *, key: str, by: str, until: datetime, again: bool = False) -> Letter:
    """To somebody invited or nominated, whether or not there is an account: a link to accept. ``again`` where an earlier letter went."""
    code = (admission.language or "en").split("-")[0]
    code = code if code in LANGUAGES else "en"
    capacity = {"category": CATEGORY_NAMES[admission.category], "country": admission.country, "organization": admission.organization}
    return compose(
        "forum/invited", to=admission.email, language=code, name=admission.name, kind=admission.kind, by=by, where=where, capacity=capacity, words=admission.words, until=until,
        again=again, page=link("forum.acceptance", code, key=key),
    )  # fmt: skip


def silent(to: Person, where: Where, *, words: str) -> Letter:
    """To somebody registered who has not written yet."""
    return _letter("silent", to, page=link("forum.show", to.language, slug=where.slug), where=where, words=words)


_WHERE = Where("warm-homes", "Warm homes", "America/Toronto", datetime(2026, 3, 9, 13, tzinfo=UTC), datetime(2026, 3, 14, 22, tzinfo=UTC))


@preview("forum/request_to_decide")
def _request_to_decide() -> Letter:
    return request_to_decide(_ADA, _WHERE, name="Kofi Mensah", waiting=1)


@preview("forum/request_received")
def _request_received() -> Letter:
    return request_received(_ADA, _WHERE)


@preview("forum/request_refused")
def _request_refused() -> Letter:
    return request_refused(_ADA, _WHERE, reason="Your ministry has nominated somebody else. You can read the forum without registering.")


@preview("forum/invited")
def _invited() -> Letter:
    admission = Admission(
        kind="nomination", email="kofi@example.org", name="Kofi Mensah", category="party", country="GH", organization="Ministry of Works", language="en",
        words="We would like to hear about the survey of last year.",
    )  # fmt: skip
    return invited(admission, _WHERE, key="12-sample-key-that-opens-nothing", by="Ada Okoro", until=_WHERE.closes_at)


@preview("forum/silent")
def _silent() -> Letter:
    return silent(_ADA, _WHERE, words="Question 3 has no answer from your region yet.")
