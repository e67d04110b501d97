"""What the forms of a profile offer to choose from."""

from sqlalchemy import exists, func, select

from core.database import db
from core.languages import LANGUAGES, countries, site_languages, tongues
from plans.held import holds_goals
from plans.models import Edition, Goal
from roster.models import ExpertGoal
from roster.offered import Offered


def offered() -> Offered:
    """Countries and languages by their names in the reader's language; goals of full editions, the newest first."""
    goals = select(Goal.id, Edition.code, Edition.edition, Goal.code, func.coalesce(Goal.short_title, Goal.title)).join(Edition).where(Edition.complete)
    rows = db.session.execute(goals.order_by(Edition.valid_from.is_(None), Edition.valid_from.desc(), Edition.id, Goal.position))
    return Offered(
        countries=countries(),
        languages=tongues(),
        site_languages={code: LANGUAGES[code] for code in site_languages()},
        goals=[(row[0], row[1], row[2], row[3], row[4]) for row in rows],
    )


@holds_goals
def held_goals(edition_id: int) -> set[str]:
    """The codes of an edition's goals that experts name as theirs: a plan cannot lose them."""
    return set(db.session.scalars(select(Goal.code).where(Goal.edition_id == edition_id, exists().where(ExpertGoal.goal_id == Goal.id).correlate(Goal))))


def editions() -> dict[tuple[str, str], tuple[str, str | None]]:
    """Title and language of every full edition, by plan and edition."""
    found = select(Edition.code, Edition.edition, Edition.title, Edition.language).where(Edition.complete)
    return {(row[0], row[1]): (row[2] or row[0], row[3]) for row in db.session.execute(found)}
