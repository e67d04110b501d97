"""Goals as areas of expertise: what each is called in the languages of the site, in the order of its plan, and its words for the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from core.languages import LANGUAGES
from core.search import indexed
from plans.models import Edition, Goal, Revision
from plans.queries import documents
from plans.queries.overview import Said, said, short_title
from plans.terms import terms_of, translated
from roster.models import ExpertGoal


@dataclass(frozen=True)
class GoalName:
    """A goal; ``key`` names it in addresses: plan, edition and code."""

    id: int
    key: str
    code: str
    area: str
    titles: Mapping[str, Said]  # by language of the site


@dataclass(frozen=True)
class EditionGoals:
    """The goals of an edition, in its order. Editions of one name that archives brought are known by the full one."""

    plan: str
    edition: str
    title: str
    language: str
    valid_from: date | None
    goals: tuple[GoalName, ...]


def key_of(plan: str, edition: str, code: str) -> str:
    """How addresses name a goal."""
    return f"{plan}/{edition}/{code}"


def editions(session: Any) -> tuple[EditionGoals, ...]:
    """The editions that are held in full and those that experts name, the one valid last first; two queries where they are known already."""
    rows = session.execute(_editions).all()
    found: dict[tuple[str, str], EditionGoals] = {}
    for row in sorted(rows, key=lambda row: not row[3]):
        one = _goals_of(str(session.get_bind().url), *row[:3])
        found.setdefault((one.plan, one.edition), one)
    return tuple(sorted(found.values(), key=lambda one: (-(one.valid_from.toordinal() if one.valid_from else 0), one.plan, one.edition)))


_used = select(Goal.edition_id).join(ExpertGoal, ExpertGoal.goal_id == Goal.id)
_revision = select(func.max(Revision.number)).where(Revision.edition_id == Edition.id).scalar_subquery()
_editions = select(Edition.id, Edition.digest, func.coalesce(_revision, 0), Edition.complete).where(Edition.complete | Edition.id.in_(_used)).order_by(Edition.id)


def edition_named(session: Any, plan: str, edition: str) -> EditionGoals | None:
    """The edition under a name, whoever names it or not."""
    number = documents.edition_named(plan, edition)
    if number is None:
        return None
    row = session.execute(
        select(Edition.digest, func.coalesce(func.max(Revision.number), 0))
        .outerjoin(Revision, Revision.edition_id == Edition.id)
        .where(Edition.id == number)
        .group_by(Edition.digest)
    ).one()
    return _goals_of(str(session.get_bind().url), number, *row)


@lru_cache(maxsize=64)
def _goals_of(_database: str, edition_id: int, _digest: str, _revision: int) -> EditionGoals:
    edition = documents.loaded(edition_id)
    ids = {goal.code: goal.id for goal in edition.goals}
    document = translated(documents.document_of(edition))
    own, terms = document.language or "en", terms_of(document)
    named = [
        GoalName(
            ids[goal.code], key_of(document.code, document.edition, goal.code), goal.code, goal.area or "",
            {language: short_title(goal, terms, own, language) or said(goal.title, goal.translations, "title", own, language) for language in LANGUAGES},
        )
        for goal in document.goals
    ]  # fmt: skip
    return EditionGoals(document.code, document.edition, document.title or document.code, own, document.valid_from, tuple(named))


def words_for_the_index(session: Any) -> dict[int, str]:
    """The titles of goals in all languages as terms: who is asked for in one language is found in all."""
    ids = {
        (plan, edition, code): goal
        for goal, plan, edition, code in session.execute(select(Goal.id, Edition.code, Edition.edition, Goal.code).join(Edition, Edition.id == Goal.edition_id))
    }
    named = {goal.key: goal for one in editions(session) for goal in one.goals}
    return {goal_id: _words(tuple((said.text, said.language) for said in named[key].titles.values())) for name, goal_id in ids.items() if (key := key_of(*name)) in named}


@lru_cache(maxsize=500)
def _words(titles: tuple[tuple[str, str], ...]) -> str:
    return " ".join(indexed(text, language) for text, language in dict.fromkeys(titles))
