"""Making a forum after a plan, and changing it: what changed, from what to what, stands in the log. First come, first served."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from accounts import audit
from accounts.models import Person
from core.database import db
from core.text import html_of
from core.verdict import No
from forum import figures
from forum.models import Act, Forum, Question, Registration, Topic
from forum.queries import planning as reading
from forum.queries import writing
from forum.rules import Standing
from forum.rules import planning as planning_rules

audit.name_act("forum-planned", _l("Planned a forum"))
audit.name_act("forum-announced", _l("Announced a forum"))


@dataclass(frozen=True)
class PlannedQuestion:
    """A guiding question; ``id`` where it is there already."""

    text: str
    short_title: str | None = None
    id: int | None = None


@dataclass(frozen=True)
class PlannedTopic:
    """A topic; ``id`` where it is there already."""

    title: str
    introduction: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    goal_codes: tuple[str, ...] = ()
    questions: tuple[PlannedQuestion, ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a form without faults says. ``values`` are columns of the forum, ``moderators`` None where they stay as they are;
    ``password`` is a new one, the empty one takes it away, None leaves it."""

    values: Mapping[str, Any]
    topics: tuple[PlannedTopic, ...]
    moderators: tuple[Person, ...] | None = None
    password: str | None = None


@dataclass(frozen=True)
class Overtaken:
    """Somebody has changed the plan meanwhile; nothing was stored."""

    act: Act | None
    who: str


def prepare(plan: Plan, *, by: Person, at: datetime) -> Forum:
    """A new forum, unseen until it is announced. The caller commits."""
    values = dict(plan.values)
    forum = Forum(**values, planned_closes_at=values["closes_at"], created_at=at, created_by_id=by.id, about_html=_html(values.get("about"), "about"), topics=[])
    db.session.add(forum)
    _set_topics(forum, plan.topics)
    db.session.flush()
    _set_moderators(forum, plan.moderators or (), [], at=at)
    _set_password(forum, plan.password, by=by, at=at)
    db.session.add(Act(forum_id=forum.id, kind="planned", at=at, by_id=by.id))
    audit.note("forum-planned", person=by, at=at, object=f"forum {forum.slug}")
    return forum


def change(slug: str, plan: Plan, *, seen: str, standing: Standing, by: Person, at: datetime) -> Act | Overtaken | No | None:
    """Changes what may be changed of a forum that was seen as ``seen``; None where nothing differs. The caller commits."""
    forum = reading.whole_forum(slug, held=True)
    assert forum is not None
    allowed = planning_rules.may_change_plan(standing, forum)
    if isinstance(allowed, No):
        return allowed
    moderators = reading.moderators_of(forum)
    before = reading.snapshot(forum, moderators)
    if reading.mark(before) != seen:
        act = reading.last_act(forum)
        return Overtaken(act, reading.who_did(act))
    refused = _refused(forum, plan)
    if refused is not None:
        return refused
    was_closing = forum.closes_at
    for name, value in plan.values.items():
        setattr(forum, name, value)
    forum.about_html = _html(forum.about, "about")
    if forum.announced_at is None and forum.closes_at != was_closing:
        forum.planned_closes_at = forum.closes_at
    _set_topics(forum, plan.topics)
    if plan.moderators is not None:
        _set_moderators(forum, plan.moderators, moderators, at=at)
    _set_password(forum, plan.password, by=by, at=at)
    db.session.flush()
    after = reading.snapshot(forum, reading.moderators_of(forum))
    changed = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    if not changed:
        return None
    act = Act(forum_id=forum.id, kind="plan-changed", at=at, by_id=by.id, data=changed)
    db.session.add(act)
    db.session.flush()
    return act


def announce(slug: str, *, standing: Standing, by: Person, at: datetime) -> Act | No | None:
    """Makes a forum known; None where it was announced already by the same click. The caller commits."""
    forum = reading.whole_forum(slug, held=True)
    assert forum is not None
    if forum.announced_at is not None and standing.runs_the_site:
        return None
    allowed = planning_rules.may_announce(standing, forum, at=at, topics=len(forum.topics))
    if isinstance(allowed, No):
        return allowed
    act = forum.announce(by=by, at=at)
    db.session.add(act)
    audit.note("forum-announced", person=by, at=at, object=f"forum {forum.slug}")
    return act


def _refused(forum: Forum, plan: Plan) -> No | None:
    """A topic or a question that would go although something was written to it."""
    written = reading.written_to(forum)
    kept = {topic.id: {question.id for question in topic.questions} for topic in plan.topics if topic.id}
    for topic in forum.topics:
        if topic.id not in kept:
            verdict = planning_rules.may_remove(messages=written.topics.get(topic.id, 0))
            if isinstance(verdict, No):
                return verdict
            continue
        for question in topic.questions:
            verdict = planning_rules.may_remove(messages=0 if question.id in kept[topic.id] else written.questions.get(question.id, 0))
            if isinstance(verdict, No):
                return verdict
    return None


def _html(source: str | None, prefix: str) -> str:
    return html_of(source, prefix=prefix, top=3) if source else ""


def _set_topics(forum: Forum, planned: Sequence[PlannedTopic]) -> None:
    """Topics keep their numbers once they are known: these stand in addresses. Until then they are numbered anew."""
    there = {topic.id: topic for topic in forum.topics}
    keep = {topic.id for topic in planned if topic.id}
    forum.topics[:] = [topic for topic in forum.topics if topic.id in keep]
    again = forum.announced_at is None
    if again:
        _move_aside(forum.topics)
    highest = 0 if again else max((topic.number for topic in there.values()), default=0)
    for place, plan in enumerate(planned, 1):
        topic = there.get(plan.id) if plan.id else None
        if topic is None:
            highest += 1
            topic = Topic(number=place if again else highest, questions=[])
            forum.topics.append(topic)
        elif again:
            topic.number = place
        topic.title, topic.introduction = plan.title, plan.introduction
        topic.introduction_html = _html(plan.introduction, f"t{topic.number}")
        topic.opens_at, topic.closes_at, topic.goal_codes = plan.opens_at, plan.closes_at, list(plan.goal_codes) or None
        _set_questions(topic, plan.questions, again=again)
    forum.topics.sort(key=lambda topic: topic.number)


def _set_questions(topic: Topic, planned: Sequence[PlannedQuestion], *, again: bool) -> None:
    there = {question.id: question for question in topic.questions}
    keep = {question.id for question in planned if question.id}
    topic.questions[:] = [question for question in topic.questions if question.id in keep]
    if again:
        _move_aside(topic.questions)
    highest = max((question.number for question in there.values()), default=0)
    for place, plan in enumerate(planned, 1):
        question = there.get(plan.id) if plan.id else None
        if question is None:
            highest += 1
            question = Question(number=place if again else highest)
            topic.questions.append(question)
        elif again:
            question.number = place
        question.text, question.short_title = plan.text, plan.short_title
    topic.questions.sort(key=lambda question: question.number)


def _move_aside(rows: Sequence[Topic] | Sequence[Question]) -> None:
    """Numbers are unique at every moment: old ones make room before new ones are given."""
    if rows:
        for row in rows:
            row.number = -row.number
        db.session.flush()


def _set_moderators(forum: Forum, people: Sequence[Person], there: Sequence[Registration], *, at: datetime) -> None:
    named = {person.id for person in people}
    for registration in there:
        if registration.person_id not in named and registration.person_id is not None:
            # Before the announcement only who keeps order may know of the forum.
            if forum.announced_at is None and not writing.has_spoken(registration.id):
                db.session.delete(registration)
            else:
                registration.role = "participant"
    moderating = {registration.person_id for registration in there}
    for person in people:
        if person.id in moderating:
            continue
        known = writing.registration_of_person(forum, person)
        if known is not None:
            known.role = "moderator"
            continue
        entity = {"category": person.category, "country": person.country, "organization": person.organization}
        db.session.add(Registration(forum_id=forum.id, person_id=person.id, name=person.name, role="moderator", language=person.language, registered_at=at, **entity))
    db.session.flush()
    figures.registration_counts(db.session(), forum.id)


def _set_password(forum: Forum, password: str | None, *, by: Person, at: datetime) -> None:
    if password is None or (not password and forum.password_hash is None):
        return
    db.session.add(forum.set_password(password or None, by=by, at=at))
