"""Keeping a profile: a draft while it is written, then published with a version; files beside it. Nothing here commits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from accounts.models import Person
from core.database import db
from core.languages import site_languages
from plans.models import Edition, Goal
from roster.document import LISTS, PLAIN, Document, document_of
from roster.models import TEXTS, Education, Expert, ExpertAct, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertStanding, ExpertText, ExpertTheme, ExpertVersion, Nomination

GoalKey = tuple[str, str, str]  # plan, edition, code


def blank(**values: Any) -> Expert:
    """An expert of whom only this is known; nothing of it is stored yet."""
    expert = Expert(**{name: [] for name in LISTS} | values)
    for part in ("texts", "languages", "places", "goals", "themes", "education", "nominations"):
        setattr(expert, part, [])
    return expert


def begin(person: Person, *, at: datetime) -> Expert:
    """The empty profile of somebody who puts themselves forward, with what their account says already."""
    expert = blank(
        person_id=person.id, name=person.name, country=person.country, language=person.language, private_email=person.email or "", created_at=at, employer=person.organization or ""
    )
    if expert.language not in site_languages():
        expert.language = "en"
    db.session.add(expert)
    db.session.flush()
    db.session.add(ExpertAct(expert_id=expert.id, kind="begun", at=at, by_id=person.id, data={"to": "draft"}))
    return expert


def goals_named(document: Document) -> dict[GoalKey, Goal]:
    """The goals that a document names, as far as the site holds them. Where several editions bear one name, the full one is meant."""
    wanted = {(one["plan"], one["edition"], one["code"]) for one in document["goals"]}
    if not wanted:
        return {}
    found = select(Goal).join(Edition).where(Edition.code.in_({key[0] for key in wanted}), Goal.code.in_({key[2] for key in wanted})).options(joinedload(Goal.edition))
    known: dict[GoalKey, Goal] = {}
    for goal in db.session.scalars(found.order_by(Edition.complete, Edition.id)):
        key = (goal.edition.code, goal.edition.edition, goal.code)
        if key in wanted:
            known[key] = goal
    return known


def apply(expert: Expert, document: Document, goals: Mapping[GoalKey, Goal]) -> None:
    """Writes a document into an expert, stored or made only to be looked at. Of goals only those known are kept."""
    for name in PLAIN:
        setattr(expert, name, document[name])
    for name in LISTS:
        setattr(expert, name, list(document[name]))
    expert.available_from = date.fromisoformat(document["available_from"]) if document["available_from"] else None
    expert.texts = [ExpertText(field=field, language=language, text=text) for field in TEXTS for language, text in (document["texts"].get(field) or {}).items() if text.strip()]
    expert.languages = [ExpertLanguage(language=one["language"], level=one["level"], position=n) for n, one in enumerate(document["languages"])]
    places = [("nationality", "nationalities"), ("country", "worked_in"), ("region", "regions")]
    expert.places = [ExpertPlace(kind=kind, code=code) for kind, name in places for code in document[name]]
    known = ((goals.get((one["plan"], one["edition"], one["code"])), one) for one in document["goals"])
    expert.goals = [ExpertGoal(goal_id=goal.id, goal=goal, position=n, main=one["main"], note=one["note"]) for n, (goal, one) in enumerate(known) if goal is not None]
    expert.themes = [ExpertTheme(theme=theme, position=n) for n, theme in enumerate(document["themes"])]
    expert.education = [Education(position=n, **one) for n, one in enumerate(document["education"])]


def publish(expert: Expert, document: Document, *, by: Person | None, at: datetime) -> ExpertVersion:
    """The document becomes the profile, and a version in its history. Who sees it follows from where the expert stands."""
    expert.texts, expert.languages, expert.places, expert.goals, expert.themes, expert.education = [], [], [], [], [], []
    db.session.flush()
    apply(expert, document, goals_named(document))
    if "listed" in document["consents"]:
        expert.consented_at = expert.consented_at or at
    expert.draft = expert.draft_saved_at = None
    expert.updated_at = at
    number = (db.session.scalar(select(func.max(ExpertVersion.number)).where(ExpertVersion.expert_id == expert.id)) or 0) + 1
    version = ExpertVersion(expert_id=expert.id, number=number, at=at, by_id=by.id if by else None, document=document)
    db.session.add(version)
    db.session.flush()
    return version


def drafted(expert: Expert) -> Document:
    """What is being written: the draft, or what was published where nothing is. Parts that came into being since the draft was kept are as published."""
    return {**document_of(expert), **(expert.draft or {})}


def seen_as(expert: Expert, document: Document) -> Expert:
    """An expert as they would stand with this document, made only to be looked at and never stored."""
    made = Expert(id=expert.id, person_id=expert.person_id, government=expert.government)
    for name in ("created_at", "submitted_at", "returned_at", "listed_at", "confirmed_at", "leaves_at", "retired_at", "removed_at", "refused_at", "erased_at", "updated_at"):
        setattr(made, name, getattr(expert, name))
    with db.session.no_autoflush:
        apply(made, document, goals_named(document))
        made.nominations = [Nomination(at=one.at, state=one.state, government=one.government) for one in expert.nominations]
        made.cv, made.photo = expert.cv, expert.photo
        made.cv_file_id, made.photo_file_id = expert.cv_file_id, expert.photo_file_id
    return made


def is_vouched_for(expert: Expert) -> bool:
    """Whether a government has nominated them, and they accepted."""
    return any(nomination.state == "accepted" for nomination in expert.nominations)


def hand_in(expert: Expert, document: Document, *, by: Person, at: datetime) -> str:
    """The expert is done writing: ``listed`` (a government had nominated them), ``submitted`` (the secretariat decides), or ``updated`` (on the roster already, or waiting)."""
    before = expert.standing(at)
    publish(expert, document, by=by, at=at)
    if before in (ExpertStanding.DRAFT, ExpertStanding.RETURNED):
        if is_vouched_for(expert):
            db.session.add(expert.put_on(by=by, at=at))
            return "listed"
        db.session.add(expert.submit(by=by, at=at))
        return "submitted"
    if before is ExpertStanding.SUBMITTED:
        db.session.add(ExpertAct(expert_id=expert.id, kind="updated", at=at, by_id=by.id, data={"from": "submitted", "to": "submitted"}))
        return "submitted"
    db.session.add(expert.confirm(by=by, at=at, how="renewed" if before is ExpertStanding.LAPSED else "updated"))
    return "updated"
