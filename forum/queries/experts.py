"""Participants who are on the roster: which of the messages on a page speak for one, and what an expert has said in public forums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, select

from accounts.models import folded
from core.database import db
from forum.models import Forum, Message, Registration
from forum.queries import visible
from roster.models import Expert
from roster.queries.visible import listed

MOST = 20
_message, _registration, _forum, _expert = Message.__table__, Registration.__table__, Forum.__table__, Expert.__table__


@lru_cache(maxsize=16)
def _marked(size: int) -> Any:
    # A list of fixed length is compiled once; one that expands is written anew each time.
    these = [bindparam(f"m{n}", type_=Integer) for n in range(size)]
    joined = _message.join(_registration, _registration.c.id == _message.c.speaker_id).join(_expert, _expert.c.person_id == _registration.c.person_id)
    return select(_message.c.id, _expert.c.id, _expert.c.folded_name, _expert.c.consents, _registration.c.name).select_from(joined).where(_message.c.id.in_(these))


def speaking(message_ids: Iterable[int], *, at: datetime) -> Mapping[int, int]:
    """The listed expert each of these messages speaks for, where there is one who speaks under that name or lets the roster link to it. One statement.

    Who takes part under the name of a function stays behind it unless they agreed that their inputs are linked from the profile.
    """
    ids = list(message_ids)
    if not ids:
        return {}
    size = max(32, 1 << (len(ids) - 1).bit_length())
    rows = db.session.execute(_marked(size).where(listed(at)), {f"m{n}": ids[n] if n < len(ids) else 0 for n in range(size)})
    return {message_id: expert_id for message_id, expert_id, folded_name, consents, name in rows if "inputs" in (consents or ()) or (folded_name and folded(name) == folded_name)}


@dataclass(frozen=True)
class Said:
    """An input as an expert's page links it."""

    slug: str
    forum: str
    forum_language: str
    timezone: str
    number: int
    subject: str
    language: str | None
    posted_at: datetime


@dataclass(frozen=True)
class InputsOfAnExpert:
    """The latest, and how many there are."""

    lines: tuple[Said, ...]
    total: int


_inputs = (
    _message.join(_registration, _registration.c.id == _message.c.speaker_id).join(_forum, _forum.c.id == _message.c.forum_id),
    (
        _registration.c.person_id == bindparam("person"),
        _registration.c.erased_at.is_(None),
        _message.c.status == "published",
        _message.c.kind == "input",
        visible.readable(visible.Kind.VISITOR),
    ),
)
_lines = (
    select(_forum.c.slug, _forum.c.title, _forum.c.language, _forum.c.timezone, _message.c.number, _message.c.subject, _message.c.language, _message.c.posted_at)
    .select_from(_inputs[0])
    .where(*_inputs[1])
    .order_by(_message.c.posted_at.desc(), _message.c.id.desc())
    .limit(MOST)
)
_total = select(func.count()).select_from(_inputs[0]).where(*_inputs[1])


def inputs_of(person_id: int) -> InputsOfAnExpert:
    """Published inputs that speak for somebody in forums that everybody may read, whoever looks. Two statements."""
    rows = db.session.execute(_lines, {"person": person_id}).all()
    total = db.session.execute(_total, {"person": person_id}).scalar() or 0 if len(rows) == MOST else len(rows)
    return InputsOfAnExpert(tuple(Said(row[0], row[1], row[2], row[3], row[4], row[5] or "", row[6], row[7]) for row in rows), total)
