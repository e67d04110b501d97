"""The inputs of a forum counted under the goals of another edition of its plan, through the crosswalk."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.database import db
from forum.models import Message
from plans.models import Edition
from plans.queries import GoalLine, documents, goals_of
from plans.queries.crosswalks import crosswalks_of
from plans.rules import Recoded, recoded


@dataclass(frozen=True)
class InOtherCodes:
    """What can surely be said in another edition's codes, and what cannot."""

    own: str
    other: str
    code: str
    stated_by: str
    goals: Sequence[GoalLine]
    own_labels: dict[str, str]
    counted: Recoded


def other_editions(edition_id: int | None) -> list[str]:
    """The editions that a crosswalk joins with this one."""
    return [lead.path.end for lead in crosswalks_of(edition_id)] if edition_id is not None else []


def in_other_codes(forum_id: int, edition_id: int, other: str) -> InOtherCodes | None:
    """The inputs of a forum by the goals of another edition; None where no crosswalk leads there."""
    lead = next((lead for lead in crosswalks_of(edition_id) if lead.path.end == other), None)
    here = db.session.get_one(Edition, edition_id)
    there = documents.edition_named(here.code, other)
    if lead is None or there is None:
        return None
    goals = goals_of(there)
    tagged = db.session.scalars(select(Message.goal_codes).where(Message.forum_id == forum_id, Message.kind == "input", Message.status == "published"))
    counted = recoded((codes or () for codes in tagged), lead.path, [goal.code for goal in goals])
    return InOtherCodes(here.edition, other, here.code, lead.stated_by, goals, {goal.code: goal.label for goal in goals_of(edition_id)}, counted)
