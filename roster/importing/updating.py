"""Rows of a table about experts who are there: what each would change, what stays because its expert wrote it, and the change itself. Nothing here commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Person
from core.database import db
from core.letters import post
from core.tables import MOST_FAULTS, Fault
from plans.models import Goal
from roster.document import Change, Document, differences, document_of
from roster.finding.goals import key_of
from roster.importing.reading import Brought, Checked, Told
from roster.mail import places as mail
from roster.models import ON_THE_ROSTER, TEXTS, Education, Expert, ExpertAct, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertStanding, ExpertText, ExpertTheme, ExpertVersion

LONGEST = 160  # characters of a value that the dry run repeats
_NEVER = ("consents",)  # consent is its expert's alone
_SORTED = ("nationalities", "worked_in", "regions")  # kept in the order of their codes
_HANGING = ("texts", "languages", "places", "goals", "themes", "education")
Part = tuple[str, str]  # key of the document, and the language where it is a text


@dataclass(frozen=True)
class Planned:
    """What becomes of an expert: the document as it will be, the changes, and those that are not made."""

    line: int
    expert: Expert
    document: Document
    changes: tuple[Change, ...]
    kept: tuple[Change, ...]
    confirmed_at: datetime | None  # a later confirmation than the one that is known


def plan(some: Sequence[Brought], checked: Checked, *, at: datetime, held: bool = False) -> list[Planned]:
    """Some rows at once, told in ``checked``: five queries and one a kind of what hangs on experts, however many rows there are."""
    experts = _experts([one.expert_id for one in some if one.expert_id is not None], held=held)
    own = _written_by_themselves(experts.values())
    planned = []
    for one in some:
        expert = experts.get(one.expert_id or 0)
        if expert is None:
            continue
        if expert.retired_at is not None or expert.removed_at is not None:
            _warn(checked, one, "id", "left", expert)
            checked.unchanged += 1
            continue
        if one.government and one.government != expert.government:
            _warn(checked, one, "government", "government", expert)
        made = _planned(one, expert, own.get(expert.id, frozenset()), at)
        changes = bool(made.changes or made.confirmed_at)
        checked.changed, checked.unchanged = checked.changed + changes, checked.unchanged + (not changes)
        _tell(checked, made)
        planned.append(made)
    return planned


def merged(current: Document, brought: Document) -> Document:
    """A profile with what a row says; what it leaves empty stays as it is."""
    said = {key: sorted(value) if key in _SORTED else value for key, value in brought.items() if value and key not in (*_NEVER, "texts")}
    texts = {field: {**current["texts"].get(field, {}), **brought["texts"].get(field, {})} for field in TEXTS}
    return {**current, **said, "texts": {field: told for field, told in texts.items() if told}}


def last_written(versions: Sequence[tuple[bool, Document]]) -> frozenset[Part]:
    """Of versions from the first on, each by the expert or not: the parts that the expert changed after everybody else."""
    own: set[Part] = set()
    before: Document | None = None
    for by_expert, document in versions:
        parts = {(one.key, one.language) for one in differences(before or _EMPTY, document)}
        own = own | parts if by_expert else own - parts
        before = document
    return frozenset(own)


def carry_out(planned: Sequence[Planned], goals: Mapping[str, int], *, by: Person | None, at: datetime) -> None:
    """Makes the changes, each expert's with a version and an act; the rows were held when they were planned."""
    some = [one for one in planned if one.changes]
    for one in some:  # what is replaced goes first: its places are given anew
        for part in _touched(one):
            setattr(one.expert, part, [])
    db.session.flush()
    numbers = dict(
        db.session.execute(
            select(ExpertVersion.expert_id, func.max(ExpertVersion.number)).where(ExpertVersion.expert_id.in_([one.expert.id for one in some])).group_by(ExpertVersion.expert_id)
        )
        .tuples()
        .all()
    )
    for one in some:
        standing, by_id = one.expert.standing(at).value, by.id if by else None
        _write(one, goals)
        one.expert.updated_at = at
        db.session.add(ExpertVersion(expert_id=one.expert.id, number=numbers.get(one.expert.id, 0) + 1, at=at, by_id=by_id, document=one.document))
        db.session.add(
            ExpertAct(expert_id=one.expert.id, kind="imported", at=at, by_id=by_id, data={"from": standing, "to": standing, "parts": [change.key for change in one.changes]})
        )
    for one in planned:
        if one.confirmed_at is not None:
            db.session.add(one.expert.confirm(by=by, at=one.confirmed_at, how="renewed" if one.expert.standing(at) is ExpertStanding.LAPSED else "confirmed"))
    for one in some:
        _write_to(one, by=by, at=at)
    db.session.flush()


def _write_to(one: Planned, *, by: Person | None, at: datetime) -> None:
    """One letter about all that changed; none to whoever brought the table."""
    expert, to = one.expert, mail.To.of(one.expert)
    if to is not None and (by is None or by.id != expert.person_id):
        parts = [(change.key, change.language) for change in one.changes]
        post(mail.changed(to, parts=parts, expert_id=expert.id, has_account=expert.person_id is not None, listed=expert.standing(at) in ON_THE_ROSTER), at=at)


def forget(planned: Sequence[Planned]) -> None:
    """Lets go of experts that were only looked at, so that a long table is read in little room."""
    for one in planned:
        db.session.expunge(one.expert)


_EMPTY: Document = {"texts": {}}


def _experts(ids: Sequence[int], *, held: bool) -> dict[int, Expert]:
    found = select(Expert).where(Expert.id.in_(ids), Expert.erased_at.is_(None)).order_by(Expert.id)
    parts = [*(selectinload(getattr(Expert, part)) for part in _HANGING if part != "goals"), selectinload(Expert.goals).joinedload(ExpertGoal.goal).joinedload(Goal.edition)]
    found = found.options(*parts, joinedload(Expert.person))
    return {one.id: one for one in db.session.scalars(found.with_for_update(of=Expert).execution_options(populate_existing=True) if held else found)}


def _written_by_themselves(experts: Any) -> dict[int, frozenset[Part]]:
    """For each expert with an account, the parts that they wrote last."""
    persons = {one.id: one.person_id for one in experts if one.person_id is not None}
    wrote = select(ExpertVersion.expert_id).join(Expert, Expert.id == ExpertVersion.expert_id).where(ExpertVersion.by_id == Expert.person_id)
    found = select(ExpertVersion.expert_id, ExpertVersion.by_id, ExpertVersion.document).where(ExpertVersion.expert_id.in_(persons), ExpertVersion.expert_id.in_(wrote))
    versions: dict[int, list[tuple[bool, Document]]] = {}
    for expert_id, by_id, document in db.session.execute(found.order_by(ExpertVersion.expert_id, ExpertVersion.number)) if persons else ():
        versions.setdefault(expert_id, []).append((by_id == persons[expert_id], document))
    return {expert_id: last_written(known) for expert_id, known in versions.items()}


def _planned(one: Brought, expert: Expert, own: frozenset[Part], at: datetime) -> Planned:
    current = document_of(expert)
    current |= {key: sorted(current[key]) for key in _SORTED}
    wanted = merged(current, one.document)
    changes, kept, document = [], [], {**current, "texts": {field: dict(told) for field, told in current["texts"].items()}}
    being_written = {(change.key, change.language) for change in differences(current, {**current, **expert.draft})} if expert.draft else set()
    for change in differences(current, wanted):
        if (change.key, change.language) in own or (change.key, change.language) in being_written:
            kept.append(change)
            continue
        changes.append(change)
        if change.key in TEXTS:
            document["texts"].setdefault(change.key, {})[change.language] = wanted["texts"][change.key][change.language]
        else:
            document[change.key] = wanted[change.key]
    confirmed = min(at, datetime.combine(one.confirmed_on, time(12), UTC)) if one.confirmed_on else None
    counts = confirmed is not None and expert.confirmed_at is not None and confirmed.date() > expert.confirmed_at.date()
    lasts = expert.standing(at) in (*ON_THE_ROSTER, ExpertStanding.LAPSED)
    return Planned(one.line, expert, document, tuple(changes), tuple(kept), confirmed if counts and lasts else None)


def _touched(one: Planned) -> set[str]:
    keys = {change.key for change in one.changes}
    lists = {"languages": "languages", "goals": "goals", "themes": "themes", "education": "education", **dict.fromkeys(_SORTED, "places")}
    return {part for key, part in lists.items() if key in keys} | ({"texts"} if keys & set(TEXTS) else set())


def _write(one: Planned, goals: Mapping[str, int]) -> None:
    expert, document = one.expert, one.document
    made: dict[str, Any] = {
        "texts": lambda: [ExpertText(field=field, language=language, text=text) for field in TEXTS for language, text in document["texts"].get(field, {}).items()],
        "languages": lambda: [ExpertLanguage(position=place, **said) for place, said in enumerate(document["languages"])],
        "places": lambda: [
            ExpertPlace(kind=kind, code=code) for kind, name in (("nationality", "nationalities"), ("country", "worked_in"), ("region", "regions")) for code in document[name]
        ],
        "goals": lambda: [
            ExpertGoal(goal_id=goals[key_of(goal["plan"], goal["edition"], goal["code"])], position=place, main=goal["main"], note=goal["note"])
            for place, goal in enumerate(document["goals"])
        ],
        "themes": lambda: [ExpertTheme(theme=theme, position=place) for place, theme in enumerate(document["themes"])],
        "education": lambda: [Education(position=place, **degree) for place, degree in enumerate(document["education"])],
    }
    for part in _touched(one):
        setattr(expert, part, made[part]())
    for change in one.changes:
        if change.key == "available_from":
            expert.available_from = date.fromisoformat(document["available_from"])
        elif change.key not in TEXTS and change.key not in (*_SORTED, *_HANGING):
            setattr(expert, change.key, document[change.key])
    if expert.draft:
        expert.draft = _drafted(expert.draft, one)


def _drafted(draft: Document, one: Planned) -> Document:
    """What is being written, with the changes; nothing of them is being written anew."""
    changed = {**draft, **{change.key: one.document[change.key] for change in one.changes if change.key in draft}}
    if "texts" in draft:
        texts = {field: dict(told) for field, told in draft["texts"].items()}
        for change in one.changes:
            if change.key in TEXTS:
                texts.setdefault(change.key, {})[change.language] = one.document["texts"][change.key][change.language]
        changed["texts"] = texts
    return changed


def _warn(checked: Checked, one: Brought, column: str, code: str, expert: Expert) -> None:
    if len(checked.warnings) < MOST_FAULTS:
        checked.warnings.append(Fault(one.line, column, code, expert.symbol))


def _tell(checked: Checked, made: Planned) -> None:
    told = [(change, False) for change in made.changes] + [(change, True) for change in made.kept]
    for change, kept in told[: max(0, MOST_FAULTS - len(checked.changes))]:
        before, after = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in (change.before, change.after))
        checked.changes.append(Told(made.line, made.expert.id, made.expert.name, change.key, change.language, before, after, kept))
    if made.confirmed_at is not None and len(checked.changes) < MOST_FAULTS:
        was = made.expert.confirmed_at
        checked.changes.append(Told(made.line, made.expert.id, made.expert.name, "confirmed", "", f"{was:%Y-%m-%d}" if was else "", f"{made.confirmed_at:%Y-%m-%d}"))
