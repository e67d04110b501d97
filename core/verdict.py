"""Answers to "may they?": YES, or No with a reason that a reader can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Yes:
    """The act is allowed."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, init=False)
class No:
    """The act is refused. ``reason`` is a source text for the catalogs, ``slots`` its values; ``core.languages.say`` puts it into words.

    ``unseen`` marks a refusal that must not even tell that the thing exists: the page then answers "not found".
    """

    reason: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    unseen: bool = False

    def __init__(self, reason: str, *, unseen: bool = False, **slots: Any) -> None:
        object.__setattr__(self, "reason", reason)
        object.__setattr__(self, "slots", slots)
        object.__setattr__(self, "unseen", unseen)

    def __bool__(self) -> bool:
        return False


Verdict = Yes | No
YES = Yes()
