"""Stores the experts of a table, many rows by one statement each. All or none: the caller commits, or nothing of it was ever there."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from accounts.models import Person, folded
from core.database import db
from core.regions import region_of
from plans.models import Edition, Goal
from roster.document import LISTS, PLAIN, Document
from roster.finding import following
from roster.finding.goals import key_of
from roster.importing import updating
from roster.importing.reading import Brought, Checked, Held
from roster.models import TEXTS, Education, Expert, ExpertAct, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText, ExpertTheme, ExpertVersion, Nomination
from roster.models.terms import end_of

STEP = 250
_PLACES = (("nationality", "nationalities"), ("country", "worked_in"), ("region", "regions"))


def held(*, today: date) -> Held:
    """What a table must fit."""
    named = select(Edition.code, Edition.edition, Goal.code).join(Goal, Goal.edition_id == Edition.id).order_by(Edition.complete, Edition.valid_from, Edition.id)
    keys = [key_of(*row) for row in db.session.execute(named)]
    found = {key.rsplit("/", 1)[-1]: key for key in keys} | {key: key for key in keys}
    emails: dict[str, int] = {}
    names: dict[tuple[str, str | None], int] = {}
    ids: set[int] = set()
    rows = db.session.execute(
        select(Expert.id, Expert.name, Expert.country, Expert.government, Expert.private_email, Person.email).outerjoin(Person, Person.id == Expert.person_id).where(Expert.erased_at.is_(None))
    )  # fmt: skip
    for expert_id, name, country, government, private, account in rows:
        names[name.casefold(), country or government] = expert_id
        emails |= {address.casefold(): expert_id for address in (private, account) if address}
        ids.add(expert_id)
    return Held(found, emails, names, frozenset(ids), today)


def examine(brought: Iterable[Brought], checked: Checked, *, at: datetime, tick: Callable[[int], Any] = lambda _done: None) -> None:
    """Only says in ``checked`` who is new, and what would change with the others."""
    rows, done = iter(brought), 0
    while some := list(islice(rows, STEP)):
        checked.new += sum(one.expert_id is None for one in some)
        updating.forget(updating.plan([one for one in some if one.expert_id is not None], checked, at=at))
        done += len(some)
        tick(done)


def store(brought: Iterable[Brought], checked: Checked, *, by: Person | None, at: datetime, tick: Callable[[int], Any] = lambda _done: None) -> int:
    """Stores everybody new and changes the others; says how many there are. So many are held at once, however long the table is."""
    goals = {
        key_of(plan, edition, code): goal_id
        for goal_id, plan, edition, code in db.session.execute(
            select(Goal.id, Edition.code, Edition.edition, Goal.code).join(Edition, Edition.id == Goal.edition_id).order_by(Edition.complete, Edition.id)
        )
    }
    rows, done, ids = iter(brought), 0, list[int]()
    while every := list(islice(rows, STEP)):
        old, some = [one for one in every if one.expert_id is not None], [one for one in every if one.expert_id is None]
        checked.new += len(some)
        done += len(every)
        if old:
            planned = updating.plan(old, checked, at=at, held=True)
            updating.carry_out(planned, goals, by=by, at=at)
            updating.forget(planned)
        if not some:
            tick(done)
            continue
        made = list(db.session.scalars(insert(Expert).returning(Expert.id, sort_by_parameter_order=True), [_columns(one, at) for one in some]))
        _beside(list(zip(made, some, strict=True)), goals, by=by, at=at)
        ids += made
        tick(done)
    following.follow(db.session(), ids)
    return done


def _columns(one: Brought, at: datetime) -> dict[str, Any]:
    document, listed = one.document, "listed" in one.document["consents"]
    confirmed = min(at, datetime.combine(one.confirmed_on, time(12), UTC)) if one.confirmed_on else at
    return {
        **{name: document[name] for name in (*PLAIN, *LISTS)}, "available_from": date.fromisoformat(document["available_from"]) if document["available_from"] else None,
        "folded_name": folded(document["name"]), "region": region_of(document["country"]), "government": one.government, "created_at": at, "updated_at": at,
        "consented_at": confirmed if listed else None, "listed_at": confirmed if listed else None, "confirmed_at": confirmed if listed else None, "leaves_at": end_of(confirmed) if listed else None,
    }  # fmt: skip


def _beside(made: list[tuple[int, Brought]], goals: Mapping[str, int], *, by: Person | None, at: datetime) -> None:
    """What hangs on these experts, a statement a table."""
    by_id = by.id if by else None
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (ExpertText, ExpertLanguage, ExpertPlace, ExpertGoal, ExpertTheme, Education, Nomination, ExpertVersion, ExpertAct)
    }
    for expert_id, one in made:
        document, key = one.document, {"expert_id": expert_id}
        rows[ExpertText] += [key | {"field": field, "language": language, "text": text} for field in TEXTS for language, text in document["texts"].get(field, {}).items()]
        rows[ExpertLanguage] += [key | said | {"position": place} for place, said in enumerate(document["languages"])]
        rows[ExpertPlace] += [key | {"kind": kind, "code": code} for kind, name in _PLACES for code in document[name]]
        rows[ExpertGoal] += [
            key | {"goal_id": goals[key_of(goal["plan"], goal["edition"], goal["code"])], "position": place, "main": goal["main"], "note": goal["note"]}
            for place, goal in enumerate(document["goals"])
        ]
        rows[ExpertTheme] += [key | {"theme": theme, "position": place} for place, theme in enumerate(document["themes"])]
        rows[Education] += [key | degree | {"position": place} for place, degree in enumerate(document["education"])]
        if one.government:
            rows[Nomination].append(key | {"government": one.government, "at": at, "by_id": by_id, "state": "accepted", "decided_at": at, "note": "", "email": ""})
        rows[ExpertVersion].append(key | {"number": 1, "at": at, "by_id": by_id, "document": document})
        rows[ExpertAct].append(key | {"kind": "imported", "at": at, "by_id": by_id, "reason": "", "data": {"to": _standing(document)}})
    for table, values in rows.items():
        if values:
            db.session.execute(insert(table.__table__), values)


def _standing(document: Document) -> str:
    return "listed" if "listed" in document["consents"] else "draft"
