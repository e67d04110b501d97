"""Where experts are missing: goals by regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from roster.finding.goals import EditionGoals, GoalName
from roster.finding.memory import size
from roster.queries.remembered import roster


@dataclass(frozen=True)
class Gaps:
    """How many experts there are for each goal in each region, and beside them in none."""

    edition: EditionGoals
    rows: tuple[tuple[GoalName, Mapping[str, int], int], ...]
    totals: Mapping[str, int]
    listed: int


def gaps_of(edition: EditionGoals, regions: Sequence[str], *, at: datetime) -> Gaps:
    """Goals by regions, as the roster stands."""
    memory = roster()
    listed = memory.listed(at)
    within = {region: listed & memory.having("region", (region,)) for region in regions}
    within[""] = listed & ~memory.having("region", regions)
    rows = []
    for goal in edition.goals:
        having = memory.having("goal", (goal.key,))
        rows.append((goal, {region: size(having & some) for region, some in within.items()}, size(having & listed)))
    return Gaps(edition, tuple(rows), {region: size(some) for region, some in within.items()}, size(listed))
