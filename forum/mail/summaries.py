"""Letters about the summary of a forum, besides those to everybody registered: what became of a comment made in review."""

from dataclasses import dataclass

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


@preview("forum/review_answered")
def _review_answered() -> Letter:
    about = AboutAnswer(
        "warm-homes", "Warm homes", "A contributor from Nigeria noted that twelve of forty landlords had answered.", "object", "It was fourteen: two answered late.", "accepted",
        "Thank you. The sentence will say fourteen.",
    )  # fmt: skip
    return review_answered(Person(email="ada@example.org", name="Ada Okoro", language="en", timezone="Africa/Lagos"), about)
