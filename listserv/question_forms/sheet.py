"""What a form asks, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from forum.models import INITIATIVE_STATUSES


@dataclass(frozen=True)
class Asked:
    """A question."""

    number: int
    text: str


@dataclass(frozen=True)
class Section:
    """A topic with its questions. One without questions asks for whatever there is to say: question 0."""

    number: int
    title: str
    introduction: str
    questions: tuple[Asked, ...]
    goals: Mapping[str, str]  # code and title of those a message here may be given

    @property
    def places(self) -> tuple[int, ...]:
        """The numbers under which answers stand."""
        return tuple(question.number for question in self.questions) or (0,)


@dataclass(frozen=True)
class Sheet:
    """The whole form. ``address`` is where it is to be mailed."""

    title: str
    symbol: str
    language: str  # of our words
    spoken: str  # of the forum: its title and questions
    closes_at: datetime
    zone: str
    address: str
    name: str  # of the participant it is for; empty: to be filled in
    sections: tuple[Section, ...]
    slug: str = ""  # of the forum's pages

    @property
    def goals(self) -> dict[str, str]:
        """All goals that a topic takes, by their codes."""
        return {code: title for section in self.sections for code, title in section.goals.items()}


STATUSES = INITIATIVE_STATUSES
