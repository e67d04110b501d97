"""How the roster is used: requests and what came of them by year, region and goal. Counts only; nobody is named."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from core.database import db
from core.regions import REGIONS, region_of
from plans.models import Goal
from roster.models import Assignment, AssistanceGoal, AssistanceRequest, ExpertInvitation
from roster.queries.requests import goal_titles, goals_to_choose

FIGURES = ("requests", "invitations", "accepted", "declined", "assignments", "reports")


@dataclass(frozen=True)
class Counted:
    """Requests, and the invitations, acceptances, refusals, assignments and reports that belong to them."""

    requests: int = 0
    invitations: int = 0
    accepted: int = 0
    declined: int = 0
    assignments: int = 0
    reports: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(*(getattr(self, name) + getattr(other, name) for name in FIGURES))


@dataclass(frozen=True)
class Use:
    """The tables. Keys: a year; a region, "" for a territory in none; a goal as (code, title). A request about two goals counts once under each."""

    years: dict[int, Counted] = field(default_factory=dict)
    regions: dict[str, Counted] = field(default_factory=dict)
    goals: dict[tuple[str, str], Counted] = field(default_factory=dict)
    total: Counted = Counted()


def _of(model: Any, *which: Any) -> Any:
    return select(func.count()).select_from(model).where(model.request_id == AssistanceRequest.id, *which).correlate(AssistanceRequest).scalar_subquery()


_sent = ExpertInvitation.withdrawn_at.is_(None) | ExpertInvitation.answered_at.is_not(None)
_rows = select(
    AssistanceRequest.id,
    AssistanceRequest.at,
    AssistanceRequest.country,
    _of(ExpertInvitation, _sent),
    _of(ExpertInvitation, _sent, ExpertInvitation.accepted.is_(True)),
    _of(ExpertInvitation, _sent, ExpertInvitation.accepted.is_(False)),
    _of(Assignment, Assignment.cancelled_at.is_(None)),
    _of(Assignment, Assignment.cancelled_at.is_(None), Assignment.reported_at.is_not(None)),
)


def use_of_the_roster(language: str) -> Use:
    """All of it, zeros too: each region, and each goal of the plans in force, as a reader of this language calls them."""
    by_request: dict[int, Counted] = {}
    years: dict[int, Counted] = defaultdict(Counted)
    regions = {region: Counted() for region in REGIONS}
    total = Counted()
    for key, at, country, *figures in db.session.execute(_rows):
        one = by_request[key] = Counted(1, *figures)
        total += one
        years[at.year] += one
        region = region_of(country)
        regions[region] = regions.get(region, Counted()) + one
    goals = {(one.code, one.titles[language].text): Counted() for one in goals_to_choose()}
    titles = goal_titles()
    for key, goal_id, code, title, short in db.session.execute(
        select(AssistanceGoal.request_id, Goal.id, Goal.code, Goal.title, Goal.short_title).join(Goal, Goal.id == AssistanceGoal.goal_id).order_by(Goal.edition_id, Goal.position)
    ):
        named = (code, titles[goal_id][language].text if goal_id in titles else short or title)
        goals[named] = goals.get(named, Counted()) + by_request[key]
    return Use(dict(sorted(years.items(), reverse=True)), regions, goals, total)
