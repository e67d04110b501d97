"""Which experts fit a request, and why: points by a printed scale, from public fields only, each with its reason.

Somebody is suggested who works on at least one of the goals asked for. What nobody may see (answers to earlier invitations, private contacts) never counts.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

MAIN_GOAL, GOAL = 5, 4  # a goal among the expert's main areas, or among the others
LEVEL_POINTS: Mapping[str, int] = {"mother-tongue": 3, "excellent": 3, "good": 2, "fair": 1}
WORKED_IN_COUNTRY, LIVES_IN_COUNTRY, REGION = 3, 2, 1
AVAILABLE, NOT_AVAILABLE = 2, -4
FRESH, DONE = 1, 1
MOST_DONE = 2
FRESH_FOR = timedelta(days=366)
SOON = timedelta(days=183)  # what "within six months" means

# How pages print the scale: kind of reason, points.
SCALE: tuple[tuple[str, int], ...] = (
    ("main-goal", MAIN_GOAL),
    ("goal", GOAL),
    ("language", 3),
    ("worked-in-country", WORKED_IN_COUNTRY),
    ("lives-in-country", LIVES_IN_COUNTRY),
    ("region", REGION),
    ("available", AVAILABLE),
    ("not-available", NOT_AVAILABLE),
    ("confirmed", FRESH),
    ("done", DONE),
)


@dataclass(frozen=True)
class Wanted:
    """What a request asks for. ``goals`` maps each goal asked for to itself and to those of other editions that mean the same."""

    goals: Mapping[int, Collection[int]]
    languages: tuple[str, ...]
    country: str
    region: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Candidate:
    """A listed expert, by what everybody may see."""

    id: int
    name: str
    goals: Mapping[int, bool] = field(default_factory=dict)  # whether it is a main area
    languages: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    region: str = ""
    worked_in: frozenset[str] = frozenset()  # countries and regions
    availability: str = ""
    available_from: date | None = None
    confirmed_on: date | None = None
    done: int = 0  # assignments with a report that stand in the profile


@dataclass(frozen=True)
class Reason:
    """Why, or why not: its kind, what it is about (a goal, a language, a place, a day), how well, and its points."""

    kind: str
    points: int
    about: str = ""
    level: str = ""

    def as_data(self) -> dict[str, object]:
        """As it is kept with an invitation."""
        return {"kind": self.kind, "points": self.points, "about": self.about, "level": self.level}


@dataclass(frozen=True)
class Suggestion:
    """An expert with the points and where they come from; ``missing`` tells what was asked for and is not there."""

    expert_id: int
    points: int
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]


def weigh(wanted: Wanted, candidate: Candidate, *, on: date) -> Suggestion | None:
    """The points of one expert; None for somebody who works on none of the goals."""
    reasons, missing = _goals(wanted, candidate)
    if wanted.goals and not reasons:
        return None
    spoken, unspoken = _languages(wanted, candidate)
    reasons += [*spoken, *_place(wanted, candidate), *_time(wanted, candidate, on=on), *_standing(candidate, on=on)]
    return Suggestion(candidate.id, sum(reason.points for reason in reasons), tuple(reasons), (*missing, *unspoken))


def ranked(wanted: Wanted, candidates: Iterable[Candidate], *, on: date) -> list[Suggestion]:
    """All that fit, the most points first; then the profile confirmed last, then by name, so that the order can be checked by whoever reads it."""
    found = [(one, suggestion) for one in candidates if (suggestion := weigh(wanted, one, on=on)) is not None]
    found.sort(key=lambda pair: (-pair[1].points, -(pair[0].confirmed_on or date.min).toordinal(), pair[0].name, pair[0].id))
    return [suggestion for _, suggestion in found]


def _goals(wanted: Wanted, candidate: Candidate) -> tuple[list[Reason], list[Reason]]:
    met, missing = [], []
    for goal, same in wanted.goals.items():
        known = [candidate.goals[other] for other in same if other in candidate.goals]
        if known:
            met.append(Reason("main-goal", MAIN_GOAL, str(goal)) if any(known) else Reason("goal", GOAL, str(goal)))
        else:
            missing.append(Reason("no-goal", 0, str(goal)))
    return met, missing


def _languages(wanted: Wanted, candidate: Candidate) -> tuple[list[Reason], list[Reason]]:
    spoken = [Reason("language", LEVEL_POINTS[candidate.languages[code]], code, candidate.languages[code]) for code in wanted.languages if code in candidate.languages]
    return spoken, [Reason("no-language", 0, code) for code in wanted.languages if code not in candidate.languages]


def _place(wanted: Wanted, candidate: Candidate) -> list[Reason]:
    """The nearest of: worked in the country, lives there, knows the region."""
    if wanted.country in candidate.worked_in:
        return [Reason("worked-in-country", WORKED_IN_COUNTRY, wanted.country)]
    if wanted.country == candidate.country:
        return [Reason("lives-in-country", LIVES_IN_COUNTRY, wanted.country)]
    if wanted.region and (wanted.region == candidate.region or wanted.region in candidate.worked_in):
        return [Reason("region", REGION, wanted.region)]
    return []


def _time(wanted: Wanted, candidate: Candidate, *, on: date) -> list[Reason]:
    """Whether they say to be available when the work is to begin. Who says nothing gains and loses nothing."""
    since = candidate.available_from
    if candidate.availability == "not-now" and since is None:
        return [Reason("not-available", NOT_AVAILABLE)]
    if since is None and candidate.availability == "within-six-months":
        since = (candidate.confirmed_on or on) + SOON
    if since is not None:
        return [Reason("available", AVAILABLE, since.isoformat())] if since <= wanted.starts_on else [Reason("not-available", NOT_AVAILABLE, since.isoformat())]
    return [Reason("available", AVAILABLE)] if candidate.availability == "now" else []


def _standing(candidate: Candidate, *, on: date) -> list[Reason]:
    said = []
    if candidate.confirmed_on is not None and on - candidate.confirmed_on <= FRESH_FOR:
        said.append(Reason("confirmed", FRESH, candidate.confirmed_on.isoformat()))
    if candidate.done:
        said.append(Reason("done", min(candidate.done, MOST_DONE) * DONE, str(candidate.done)))
    return said
