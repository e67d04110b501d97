"""What a moderator may set for a draft: thresholds, length, ticks in cells, reasons for what is left out."""

from dataclasses import dataclass, field
from typing import Any

from forum.summary.scale import Scale


@dataclass(frozen=True)
class Settings:
    """Settings of one draft. ``ticks``: message → theme → in or out; ``left_out``: message → reason, in the moderator's words."""

    language: str = "en"
    language_of_the_agenda: str = "en"
    scale: Scale = field(default_factory=Scale)
    words_of_a_section: int = 40
    words_an_input: int = 28  # of a goal section
    words_an_answer: int = 26  # of a question section, an input
    headings_from: int = 6  # contributors of a section
    second_worth: float = 3.0  # the least worth of a second span of an input
    examples_from: int = 5  # contributors on a theme of the list across goals
    examples: int = 2
    phrases_from: int = 3  # contributors that make a phrase recur
    phrases: int = 5  # of a topic
    ticks: dict[int, dict[str, bool]] = field(default_factory=dict)
    left_out: dict[int, str] = field(default_factory=dict)
    worth_of: dict[str, float] = field(default_factory=lambda: {"experience": 1.2, "needs": 2.6, "suggestions": 2.6, "exchange": 0.8})

    @classmethod
    def of(cls, given: dict[str, Any] | None = None, **more: Any) -> "Settings":
        """From stored values; unknown ones are refused."""
        return cls(**{**(given or {}), **more})
