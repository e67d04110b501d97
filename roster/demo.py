"""A small roster to try things with: invented experts of all regions, some confirmed lately, some due, one that waits for the secretariat."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.database import db
from roster import demo_use
from roster.actions.keeping import blank, publish
from roster.models import Expert, ExpertAct, FocalPoint, Nomination

FILE = Path(__file__).with_name("demonstration") / "experts.json"


def load(*, focal_points: dict[int, str], at: datetime) -> str:
    """Loads them once, and lets some accounts speak for their country. The caller commits."""
    for person_id, country in focal_points.items():
        if db.session.get(FocalPoint, (person_id, country)) is None:
            db.session.add(FocalPoint(person_id=person_id, country=country, named_at=at))
    if db.session.scalar(select(Expert.id).limit(1)) is not None:
        return "The roster holds experts already; nothing was changed."
    told = json.loads(FILE.read_text(encoding="utf-8"))["experts"]
    for one in told:
        _expert(one, at=at)
    db.session.flush()
    for person_id, country in focal_points.items():
        demo_use.load(country, by_id=person_id, at=at)
    return f"Loaded a roster of {len(told)} experts."


def _expert(told: dict[str, Any], *, at: datetime) -> None:
    then = at - timedelta(days=told["days"])
    expert = blank(created_at=then, government=told["government"])
    if told["government"]:
        expert.nominations.append(Nomination(government=told["government"], at=then, state="accepted", decided_at=then))
    db.session.add(expert)
    db.session.flush()
    publish(expert, told["document"], by=None, at=then)
    if told["state"] == "submitted":
        expert.submitted_at = then
        db.session.add(ExpertAct(expert_id=expert.id, kind="submitted", at=then, data={"from": "draft", "to": "submitted"}))
    else:
        db.session.add(expert.put_on(by=None, at=then))
