"""What forms of a profile offer to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offered:
    """Countries and languages by their names; goals as ``(id, plan, edition, code, title)``."""

    countries: Mapping[str, str]
    languages: Mapping[str, str]
    site_languages: Mapping[str, str]
    goals: Sequence[tuple[int, str, str, str, str]]
