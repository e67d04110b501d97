"""Sections of an expert's page that packages above the roster bring: each registers what it has to tell of an expert, and the page asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from roster.models import Expert


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    key: str
    heading: str
    html: Markup


Maker = Callable[[Expert, datetime], Section | None]
_makers: list[Maker] = []


def section(function: Maker) -> Maker:
    """Registers ``function(expert, at)``. It tells what everybody may see, whoever looks, and nothing without the expert's consent."""
    _makers.append(function)
    return function


def sections_of(expert: Expert, *, at: datetime) -> Sequence[Section]:
    """Those that have something to tell, in the order in which they were registered."""
    return [found for make in _makers if (found := make(expert, at)) is not None]
