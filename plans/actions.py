"""Keeping editions of action plans: bare ones that archives name, full ones that documents hold, and what is changed in them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from accounts.models import Person
from core.database import db
from plans import held, queries
from plans.document import LISTS, Document, Lists, as_data
from plans.faults import Fault, Invalid
from plans.models import Area, Edition, Goal, Group, Item, Revision, Step, Theme
from plans.queries import GoalLine, documents


def digest_of(title: str | None, goals: Sequence[GoalLine]) -> str:
    """What tells two editions under one name apart: title, and goals in their order."""
    content = [title, [[goal.code, goal.title, goal.short_title] for goal in goals]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def keep_edition(*, code: str, edition: str, title: str | None, goals: Sequence[GoalLine]) -> int:
    """The number of this very edition, which is stored unless it is held already.

    One that differs from what is held under the same code and name is kept beside it: the goals of a forum are those its participants saw.
    """
    digest = digest_of(title, goals)
    known = queries.edition_like(code=code, edition=edition, digest=digest)
    if known is not None:
        return known
    kept = Edition(code=code, edition=edition, title=title, digest=digest)
    kept.goals = [Goal(position=position, code=goal.code, title=goal.title, short_title=goal.short_title) for position, goal in enumerate(goals)]
    db.session.add(kept)
    db.session.flush()
    return kept.id


@dataclass(frozen=True)
class Kept:
    """What became of a document: ``outcome`` is "new", "filled" (the goals were known from an archive), "same" or "replaced"."""

    edition_id: int
    outcome: str


def keep_document(document: Document, *, by: Person | None, at: datetime, replacing: bool = False, reason: str = "") -> Kept:
    """Stores a full edition. Raises Invalid where it contradicts what is held; then nothing has been changed.

    The goals that an archive brought under the same name are taken over, with every tag on them, if they are these very goals.
    """
    _agrees(document)
    full = documents.complete_edition(document.code, document.edition)
    if full is not None:
        edition = documents.loaded(full)
        if as_data(documents.document_of(edition)) == as_data(document):
            return Kept(full, "same")
        if not replacing:
            raise Invalid([Fault("edition", f"{document.edition} of {document.code} is held already, with other content; it can be replaced only when that is asked for")])
        change(edition, document, act="replaced", by=by, at=at, reason=reason)
        return Kept(full, "replaced")
    digest = _digest(document)
    bare = queries.edition_like(code=document.code, edition=document.edition, digest=digest)
    if bare is None:
        db.session.add(edition := Edition(code=document.code, edition=document.edition, digest=digest))
        db.session.flush()
        bare, outcome = edition.id, "new"
    else:
        outcome = "filled"
    edition = documents.loaded(bare)
    edition.complete = True
    change(edition, document, act="imported", by=by, at=at, reason=reason)
    return Kept(edition.id, outcome)


def change(edition: Edition, document: Document, *, act: str, by: Person | None, at: datetime, reason: str = "", codes_may_change: bool = False) -> int:
    """Makes a loaded edition say what a document says, and adds the step to its history: the number of the step. Raises Invalid.

    Its goals keep their identity by their codes, for messages are tagged with them: a code gained or lost must be asked for, and one that is in use stays.
    """
    lost = {goal.code for goal in edition.goals} - set(document.goal_codes)
    if edition.goals and not codes_may_change and {goal.code for goal in edition.goals} != set(document.goal_codes):
        raise Invalid([Fault("goals", "an edition keeps the codes of its goals; other codes make another edition")])
    if used := sorted(lost & held.codes_in_use(edition.id)):
        raise Invalid([Fault("goals", f"{', '.join(used)}: in use in a forum, so that the edition cannot lose it; a new edition can")])
    if (document.code, document.edition) != (edition.code, edition.edition):
        raise Invalid([Fault("edition", "an edition keeps its name")])
    _agrees(document)
    _write(edition, document)
    number = documents.latest_revision(edition.id) + 1
    db.session.add(Revision(edition_id=edition.id, number=number, at=at, by_id=by.id if by else None, act=act, reason=reason, document=as_data(document)))
    db.session.flush()
    return number


def restore(edition: Edition, document: Document, *, by: Person | None, at: datetime, reason: str) -> int:
    """Goes back to how the edition stood; a step forward in its history. Raises Invalid."""
    return change(edition, document, act="restored", by=by, at=at, reason=reason, codes_may_change=True)


def _digest(document: Document) -> str:
    return digest_of(document.title, [GoalLine(goal.code, goal.title, goal.short_title) for goal in document.goals])


def _agrees(document: Document) -> None:
    """With the other editions that are held: the crosswalk leads to codes they have, and they say the same of it."""
    if not document.crosswalk_editions:
        return
    faults = []
    start, end = document.crosswalk_editions
    side, other = ("to", end) if start == document.edition else ("from", start)
    codes = documents.codes_of_edition(document.code, other)
    for index, step in enumerate(document.crosswalk):
        code = step.to_code if side == "to" else step.from_code
        if codes is not None and code not in codes:
            faults.append(Fault(f"crosswalk[{index}].{side}", f"edition {other} has no goal {json.dumps(code, ensure_ascii=False)}"))
    faults += [
        Fault("crosswalk", f"leads from {start} to {end} otherwise than edition {edition} says")
        for edition, steps in documents.other_crosswalks(document)
        if {(step.from_code, step.to_code) for step in steps} != {(step.from_code, step.to_code) for step in document.crosswalk}
    ]
    if faults:
        raise Invalid(faults)


def _write(edition: Edition, document: Document) -> None:
    for name in ("title", "convention", "valid_from", "language", "note", "translations"):
        setattr(edition, name, getattr(document, name))
    edition.digest = _digest(document)
    edition.crosswalk_from, edition.crosswalk_to = document.crosswalk_editions or (None, None)
    edition.has_themes = document.themes is not None
    goals = {goal.code: goal for goal in edition.goals}
    for table in (Item, Step, Theme, Area):
        db.session.execute(delete(table).where(table.edition_id == edition.id))
    for goal in goals.values():
        goal.group_id = None
    db.session.flush()
    db.session.execute(delete(Group).where(Group.edition_id == edition.id))
    for code in set(goals) - set(document.goal_codes):
        db.session.delete(goals.pop(code))
    db.session.flush()
    groups = {given.code: Group(edition_id=edition.id, position=position, code=given.code, goal_codes=list(given.goals)) for position, given in enumerate(document.groups)}
    db.session.add_all(groups.values())
    db.session.flush()
    for position, one in enumerate(document.goals):
        goal = goals.get(one.code) or Goal(edition_id=edition.id, code=one.code)
        goal.position, goal.area, goal.title, goal.short_title = position, one.area, one.title, one.short_title
        goal.aliases = {language: list(words) for language, words in one.aliases.items()} if one.aliases is not None else None
        goal.translations = _plain(one.translations)
        goal.group_id = groups[one.group].id if one.group else None
        db.session.add(goal)
        goals[one.code] = goal
    db.session.flush()
    for one in document.goals:
        _add_items(edition.id, one.lists, goal_id=goals[one.code].id)
    for given in document.groups:
        _add_items(edition.id, given.lists, group_id=groups[given.code].id)
    db.session.add_all(
        Area(edition_id=edition.id, position=position, code=area.code, title=area.title, translations=_plain(area.translations)) for position, area in enumerate(document.areas)
    )
    db.session.add_all(
        Step(edition_id=edition.id, position=position, from_code=step.from_code, to_code=step.to_code, note=step.note) for position, step in enumerate(document.crosswalk)
    )
    db.session.add_all(
        Theme(edition_id=edition.id, position=position, key=theme.key, labels=_plain(theme.labels), aliases={language: list(words) for language, words in theme.aliases.items()})
        for position, theme in enumerate(document.themes or ())
    )
    db.session.flush()
    db.session.expire(edition)


def _add_items(edition_id: int, lists: Lists, *, goal_id: int | None = None, group_id: int | None = None) -> None:
    for name, entries in lists.items():
        for position, entry in enumerate(entries):
            values = {"code": entry.code, "text": entry.text, "measure": entry.measure, "translations": _plain(entry.translations)}
            db.session.add(Item(edition_id=edition_id, goal_id=goal_id, group_id=group_id, position=position, kind=LISTS[name], **values))


def _plain(words: object) -> dict[str, dict[str, str]] | None:
    return {language: dict(texts) for language, texts in words.items()} if isinstance(words, dict) else None
