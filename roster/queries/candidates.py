"""Listed experts as suggestions weigh them: columns that everybody may see, a handful of statements however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import func, select

from core.database import db
from core.regions import region_of
from plans.models import Edition, Goal
from plans.queries import twins
from plans.queries.crosswalks import crosswalks_of
from roster.models import Assignment, AssistanceRequest, Expert, ExpertGoal, ExpertLanguage, ExpertPlace
from roster.queries import visible
from roster.rules.suggesting import Candidate, Suggestion, Wanted, ranked, weigh


def wanted_of(request: AssistanceRequest) -> Wanted:
    """What a request (with its goals) asks for."""
    return Wanted(meanings(request.goals), tuple(request.languages), request.country, region_of(request.country), request.starts_on, request.ends_on)


def meanings(goals: Iterable[Goal]) -> Mapping[int, frozenset[int]]:
    """Each goal with those of other editions that mean the same: of an edition with the same codes under the same name, or where a crosswalk leads surely."""
    found: dict[int, frozenset[int]] = {}
    leads: dict[int, tuple[dict[str, list[int]], list[tuple[Mapping[str, int], dict[str, str]]]]] = {}
    for goal in goals:
        if goal.edition_id not in leads:
            leads[goal.edition_id] = (_by_code(twins(goal.edition_id)), _beyond(goal.edition_id))
        own, beyond = leads[goal.edition_id]
        others = [ids[sure[goal.code]] for ids, sure in beyond if goal.code in sure and sure[goal.code] in ids]
        found[goal.id] = frozenset({goal.id, *own.get(goal.code, ()), *others})
    return found


def _by_code(editions: Collection[int]) -> dict[str, list[int]]:
    codes: dict[str, list[int]] = defaultdict(list)
    for code, key in db.session.execute(select(Goal.code, Goal.id).where(Goal.edition_id.in_(editions))):
        codes[code].append(key)
    return codes


def _beyond(edition_id: int) -> list[tuple[Mapping[str, int], dict[str, str]]]:
    """For each crosswalk: the goals of the edition it leads to, and the steps that lead to one goal only."""
    plan = db.session.get_one(Edition, edition_id).code
    found: list[tuple[Mapping[str, int], dict[str, str]]] = []
    for lead in crosswalks_of(edition_id):
        there = select(Goal.code, Goal.id).join(Edition, Edition.id == Goal.edition_id).where(Edition.code == plan, Edition.edition == lead.path.end, Edition.complete)
        ids = {row.code: row.id for row in db.session.execute(there)}
        found.append((ids, {code: sure for code in lead.path.onward if (sure := lead.path.sure(code)) is not None}))
    return found


def suggested(request: AssistanceRequest, *, at: datetime) -> list[Suggestion]:
    """Everybody on the roster who fits, in order."""
    wanted = wanted_of(request)
    return ranked(wanted, candidates(wanted, at=at), on=at.date())


def suggestion_for(request: AssistanceRequest, expert_id: int, *, at: datetime) -> Suggestion | None:
    """The points of one listed expert, who may have been asked for by name."""
    wanted = wanted_of(request)
    return next((found for one in candidates(wanted, at=at, only=expert_id) if (found := weigh(wanted, one, on=at.date())) is not None), None)


def candidates(wanted: Wanted, *, at: datetime, only: int | None = None) -> list[Candidate]:
    """Those on the roster who work on one of the goals, or one of them; of each what the request asks for and no more. Five statements."""
    goals = sorted({other for same in wanted.goals.values() for other in same})
    which = [visible.listed(at), Expert.id.in_(select(ExpertGoal.expert_id).where(ExpertGoal.goal_id.in_(goals)))]
    if only is not None:
        which.append(Expert.id == only)
    these = select(Expert.id).where(*which)
    asked = select(ExpertGoal.expert_id, ExpertGoal.goal_id, ExpertGoal.main).where(ExpertGoal.goal_id.in_(goals))
    spoken = select(ExpertLanguage.expert_id, ExpertLanguage.language, ExpertLanguage.level).where(ExpertLanguage.language.in_(wanted.languages))
    places = select(ExpertPlace.expert_id, ExpertPlace.code).where(ExpertPlace.kind != "nationality", ExpertPlace.code.in_([wanted.country, wanted.region]))
    if only is not None:
        asked, spoken, places = asked.where(ExpertGoal.expert_id == only), spoken.where(ExpertLanguage.expert_id == only), places.where(ExpertPlace.expert_id == only)
    expertise: dict[int, dict[int, bool]] = defaultdict(dict)
    for expert_id, goal_id, main in db.session.execute(asked):
        expertise[expert_id][goal_id] = main
    languages: dict[int, dict[str, str]] = defaultdict(dict)
    for expert_id, code, level in db.session.execute(spoken):
        languages[expert_id][code] = level
    worked: dict[int, set[str]] = defaultdict(set)
    for expert_id, code in db.session.execute(places):
        worked[expert_id].add(code)
    done = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Assignment.expert_id, func.count())
            .where(Assignment.shown, Assignment.reported_at.is_not(None), Assignment.cancelled_at.is_(None), Assignment.expert_id.in_(these))
            .group_by(Assignment.expert_id)
        )
    }
    columns = (Expert.id, Expert.folded_name, Expert.country, Expert.region, Expert.availability, Expert.available_from, Expert.confirmed_at)
    return [
        Candidate(
            row.id, row.folded_name, expertise[row.id], languages[row.id], row.country or "", row.region, frozenset(worked.get(row.id, ())), row.availability, row.available_from,
            _day(row.confirmed_at), done.get(row.id, 0),
        )
        for row in db.session.execute(select(*columns).where(*which))
    ]  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
