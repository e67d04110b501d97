"""What was said about a goal, in the forums that the reader may read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from accounts.models import Person
from core.database import db
from forum.models import Forum, Message, MessageGoal, Topic
from forum.queries import visible
from plans.held import holds_goals
from plans.models import Goal
from plans.queries import twins

MOST = 200  # forums
LATEST = 10


@dataclass(frozen=True)
class InForum:
    """A forum in which inputs name the goal."""

    slug: str
    title: str
    language: str
    opens_at: datetime
    timezone: str
    inputs: int
    contributors: int


@dataclass(frozen=True)
class Spoken:
    """One of the latest inputs that name it."""

    slug: str
    number: int
    subject: str
    language: str | None
    posted_at: datetime
    timezone: str


def said_about(edition_id: int, code: str, person: Person | None) -> tuple[list[InForum], list[Spoken]]:
    """Forums with published inputs on a goal, the latest first, and the latest of these inputs. A code means the same in all twins of its edition."""
    goals = list(db.session.scalars(select(Goal.id).where(Goal.edition_id.in_(twins(edition_id)), Goal.code == code)))
    seen = (
        MessageGoal.goal_id.in_(goals), Message.kind == "input", Message.status == "published", visible.readable(visible.kind_of(person)),
    )  # fmt: skip
    columns = (Forum.slug, Forum.title, Forum.language, Forum.opens_at, Forum.timezone)
    counts = (func.count(Message.id.distinct()), func.count(Message.speaker_id.distinct()))
    joined = select(*columns, *counts).join(Message, Message.forum_id == Forum.id).join(MessageGoal, MessageGoal.message_id == Message.id).where(*seen)
    values = visible.values(person)
    forums = [InForum(*row) for row in db.session.execute(joined.group_by(Forum.id, *columns).order_by(Forum.opens_at.desc(), Forum.id).limit(MOST), values)]
    latest = select(Forum.slug, Message.number, Message.subject, Message.language, Message.posted_at, Forum.timezone).join(Message, Message.forum_id == Forum.id)
    latest = latest.join(MessageGoal, MessageGoal.message_id == Message.id).where(*seen).distinct().order_by(Message.posted_at.desc(), Message.number.desc()).limit(LATEST)
    return forums, [Spoken(row[0], row[1], row[2] or "", *row[3:]) for row in db.session.execute(latest, values)]


@holds_goals
def goals_in_use(edition_id: int) -> set[str]:
    """The goals of an edition that carry tags, or are named by a topic of a forum that is bound to it."""
    tagged = set(db.session.scalars(select(Goal.code).where(Goal.edition_id == edition_id, Goal.id.in_(select(MessageGoal.goal_id)))))
    named = db.session.scalars(select(Topic.goal_codes).join(Forum, Forum.id == Topic.forum_id).where(Forum.edition_id == edition_id, Topic.goal_codes.is_not(None)))
    return tagged | {code for codes in named for code in codes or ()}
