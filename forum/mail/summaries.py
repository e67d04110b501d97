"""Letters about the summary of a forum, besides those to everybody registered: what became of a comment made in review, and to moderators what was said in it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import Person
from core.letters import Letter, compose, link, preview


@dataclass(frozen=True)
class AboutAnswer:
    """A comment, what it was made of, and the answer. ``sentence`` is empty where it was made of the whole."""

    slug: str
    forum: str
    sentence: str
    stance: str
    words: str
    outcome: str
    answer: str


def review_answered(to: Person, about: AboutAnswer) -> Letter:
    """To whoever said something of a draft in review: accepted, or not and why."""
    return compose("forum/review_answered", to=to.email or "", language=to.language, name=to.name, about=about, page=link("forum.review", to.language, slug=about.slug))


@dataclass(frozen=True)
class Words:
    """A comment as a letter repeats it. ``number`` 0: of the whole draft; ``who`` is empty where they are not known any more."""

    who: str
    number: int
    words: str
    at: datetime


@dataclass(frozen=True)
class Heard:
    """What was said of a draft in review and waits for an answer: how much, and the newest of it. ``ended``: nothing more comes."""

    slug: str
    forum: str
    count: int
    ended: bool
    newest: tuple[Words, ...]


def review_comments(to: Person, heard: Heard) -> Letter:
    """To who keeps order: comments from the review wait for an answer."""
    page = f"{link('forum.review_desk', to.language, slug=heard.slug)}#comments"
    return compose("forum/review_comments", to=to.email or "", language=to.language, name=to.name, heard=heard, page=page)


@preview("forum/review_comments")
def _review_comments() -> Letter:
    at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    said = (Words("Bola Adeyemi", 47, "It was fourteen: two answered late.", at), Words("", 0, "The money that was asked for is missing.", at))
    return review_comments(Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos"), Heard("warm-homes", "Warm homes", 3, True, said))


@preview("forum/review_answered")
def _review_answered() -> Letter:
    about = AboutAnswer(
        "warm-homes", "Warm homes", "A contributor from Nigeria noted that twelve of forty landlords had answered.", "object", "It was fourteen: two answered late.", "accepted",
        "Thank you. The sentence will say fourteen.",
    )  # fmt: skip
    return review_answered(Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos"), about)
