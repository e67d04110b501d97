"""The roster with ten thousand experts: who they are, and searches that nobody has asked for before."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from core.database import db
from core.regions import MEMBERS, region_of
from roster.finding import following
from roster.models import AVAILABILITIES, LEVELS, ORGANIZATION_TYPES, Expert, ExpertGoal, ExpertLanguage, ExpertPlace, ExpertText
from roster.models.terms import end_of
from tests.bench import words
from tests.bench.works import Work

EXPERTS, GOALS, BAR = 10_000, 14, 2.0
MANY_SEARCHES = 2_000  # more than are asked while one row is measured
_COUNTRIES = [code for members in MEMBERS.values() for code in members]
_TONGUES = ("en", "fr", "es", "ar", "ru", "zh", "pt")
_FIRST = ("Amina", "Ирина", "José", "Wei", "Kofi", "محمد", "李", "Zoë")
_PARTS = ("ka", "lo", "mi", "ra", "te", "su", "ni")


def seed(app: Flask) -> None:
    """Fills the roster of a seeded site; what stands there is kept."""
    with app.app_context():
        if db.session.scalar(select(Expert.id).limit(1)) is not None:
            return
        dice, now, texts = random.Random("experts"), datetime.now(UTC).replace(microsecond=0), words.texts()
        ids = range(1, EXPERTS + 1)
        _insert(Expert, (_expert(number, dice, now) for number in ids))
        _insert(ExpertText, ({"expert_id": n, "field": "brief", "language": "en", "text": texts[n % len(texts)].body[:900]} for n in ids))
        _insert(ExpertLanguage, ({"expert_id": n, "language": code, "level": dice.choice(LEVELS), "position": at} for n in ids for at, code in enumerate(dice.sample(_TONGUES, 3))))
        _insert(
            ExpertGoal, ({"expert_id": n, "goal_id": goal, "position": at, "main": at == 0, "note": ""} for n in ids for at, goal in enumerate(dice.sample(range(1, GOALS + 1), 3)))
        )
        _insert(ExpertPlace, ({"expert_id": n, "kind": "country", "code": code} for n in ids for code in dice.sample(_COUNTRIES, 4)))
        following.follow(db.session(), ids)
        db.session.commit()


def _expert(number: int, dice: random.Random, now: datetime) -> dict[str, object]:
    home, confirmed = dice.choice(_COUNTRIES), now - timedelta(days=dice.randrange(1400))
    return {
        "id": number, "name": f"{dice.choice(_FIRST)} {''.join(dice.choices(_PARTS, k=3)).title()}", "honorific": "Dr.", "country": home, "government": home, "region": region_of(home),
        "language": "en", "employer": "National reference laboratory", "organization_type": dice.choice(ORGANIZATION_TYPES), "job_title": "Head of unit",
        "availability": dice.choice(AVAILABILITIES), "consents": ["listed"], "created_at": confirmed, "submitted_at": confirmed, "listed_at": confirmed, "confirmed_at": confirmed,
        "updated_at": confirmed, "leaves_at": end_of(confirmed),
    }  # fmt: skip


def _insert(table: type, rows: Iterator[dict[str, object]]) -> None:
    while some := list(islice(rows, 2_000)):
        db.session.execute(table.__table__.insert(), some)  # type: ignore[attr-defined]


def works() -> list[Work]:
    """Searches by kind. Each is asked once only, so that what was found before never helps."""
    common, known = words.vocabulary()[:60], words.vocabulary()[60:3000]
    orders = ("name", "country", "confirmed", "relevance")
    return [
        Work("roster", "any facets, words, order and view, by lot", _searches("any", _any), BAR),
        Work("roster", "one or two words that most profiles have", _searches("common", lambda dice: [("q", " ".join(dice.sample(common, dice.choice((1, 2)))))]), BAR),
        Work("roster", "the same, best first, with profiles", _searches("best", lambda dice: [("q", dice.choice(common)), ("order", "relevance"), ("view", "cards")]), BAR),
        Work("roster", "two words that few have", _searches("few", lambda dice: [("q", " ".join(dice.sample(known, 2)))]), BAR),
        Work("roster", "names in other scripts", _searches("names", lambda dice: [("q", _name(dice))]), BAR),
        Work("roster", "every page of everybody, in each order", _searches("pages", lambda dice: [("order", dice.choice(orders)), ("page", str(dice.randint(1, 400)))]), BAR),
        Work("roster", "asked again within the minute", ("/en/roster?view=cards",), None),
    ]  # fmt: skip


def _searches(kind: str, asked: object) -> tuple[str, ...]:
    dice = random.Random(kind)
    return tuple(f"/{dice.choice(('en', 'en', 'ar', 'fr'))}/roster?{urlencode([*asked(dice), ('turn', str(turn))])}" for turn in range(MANY_SEARCHES))  # type: ignore[operator]


def _name(dice: random.Random) -> str:
    return dice.choice(("Ирина", "Irina", "Мухаммед", "Mohammed", "Хосе", "Кофи", "محمد", "Zoe")) + dice.choice(("", f" {''.join(dice.choices(_PARTS, k=3))}"))


def _any(dice: random.Random) -> list[tuple[str, str]]:
    said = [("q", " ".join(dice.sample(words.vocabulary()[:400], dice.choice((1, 1, 2)))))] if dice.random() < 0.4 else []
    said += [("goal", f"bench-plan/adopted/A.{n}") for n in dice.sample(range(1, GOALS + 1), dice.choice((0, 1, 1, 2)))]
    said += [("language", code) for code in dice.sample(_TONGUES, dice.choice((0, 0, 1, 2)))]
    said += [("country", code) for code in dice.sample(_COUNTRIES, dice.choice((0, 1, 3)))] + [("worked", code) for code in dice.sample(_COUNTRIES, dice.choice((0, 0, 1)))]
    for name, values in (
        ("level", ("good", "excellent")), ("region", tuple(MEMBERS)), ("confirmed", ("1-year", "2-years")), ("available", ("now",)), ("organization", ORGANIZATION_TYPES), ("view", ("cards",)),
    ):  # fmt: skip
        if dice.random() < 0.3:
            said.append((name, dice.choice(values)))
    return [*said, ("order", dice.choice(("name", "country", "confirmed", "relevance")))]
