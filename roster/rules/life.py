"""Which letter the clock owes an expert: confirm once a year, two warnings before the end, and word of the lapse. Pure, so that a whole life can be walked through."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from roster.models.terms import WARNINGS, YEARS, end_of, months_after, years_after


@dataclass(frozen=True)
class Owed:
    """A letter: its kind, and the instant it is about. One of a kind goes for one instant."""

    kind: str
    term: datetime


def calendar(confirmed_at: datetime) -> list[tuple[datetime, Owed]]:
    """Everything that the clock will say about a place confirmed then, if nothing is done: ``(from when, what)`` in order."""
    end = end_of(confirmed_at)
    asked = [(years_after(confirmed_at, year), Owed("yearly", years_after(confirmed_at, year))) for year in range(1, YEARS)]
    warned = [(months_after(end, -months), Owed(kind, end)) for kind, months in WARNINGS.items()]
    return [*asked, *warned, (end, Owed("lapsed", end))]


def owed(confirmed_at: datetime, *, sent: Collection[tuple[str, datetime]], at: datetime) -> Owed | None:
    """The letter to send now: the last of those whose moment has come, unless it went already. What was missed meanwhile and is overtaken is not sent any more."""
    past = [letter for moment, letter in calendar(confirmed_at) if moment <= at]
    if not past or (past[-1].kind, past[-1].term) in sent:
        return None
    return past[-1]
