"""Goal suggestions for a forum: what its edition says, what people confirmed, and the words of a message that are its author's own."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import func, select

from core.database import db
from forum.models import Message, MessageGoal
from forum.summary.blocks import OWN, blocks_of
from forum.summary.plain import printed
from plans.models import Edition, Goal, Revision
from plans.queries import documents, fuller, twins
from plans.suggestion import encoder
from plans.suggestion.encoder import MeaningSuggester
from plans.suggestion.engine import Further, GoalText, Label, Suggester
from plans.terms import as_shipped, goal_texts

MOST_LABELS = 1000  # that teach, the latest first: they are learned in less than a second
LABELS_ANEW = timedelta(minutes=1)  # so often at most is asked whether people have confirmed more
_KEPT = 8  # suggesters at hand


@dataclass
class _Held:
    """A suggester of an edition, and by which labels it was taught."""

    plain: Suggester
    taught: Suggester
    labels: tuple[Any, ...]
    asked_at: datetime


_held: OrderedDict[tuple[Any, ...], _Held] = OrderedDict()
_lock = Lock()


def own_words(subject: str | None, body: str, *, answers: bool = False) -> str:
    """What suggestions read of a message: its subject and its author's own words. Quotations, signatures and code are cut before;
    the subject of a reply is mostly that of the message it answers."""
    pieces = [] if answers or not subject else [subject]
    return "\n".join([*pieces, *(printed(body[block.start : block.end]) for block in blocks_of(body) if block.kind in OWN)])


def suggester_of(edition_id: int | None, *, at: datetime, meaning: bool = False, learning: bool = True) -> Suggester | None:
    """The suggester of a forum's edition, taught by the labels of all forums under it. ``meaning`` adds the encoder where it is installed: never in a request."""
    if edition_id is None:
        return None
    full = fuller(edition_id)
    encodes = encoder.installed() if meaning else None
    key = (str(db.engine.url), full, *version_of(full), encodes is not None, learning)
    with _lock:
        held = _held.get(key)
    if held is not None and (not learning or abs(at - held.asked_at) < LABELS_ANEW):
        return held.taught
    labels = labels_version(edition_id) if learning else ()
    if held is None or held.labels != labels:
        plain = held.plain if held else _made(full, encodes)
        held = _Held(plain, plain.taught(labels_of(edition_id)) if learning and labels[0] else plain, labels, at)
    held.asked_at = at
    with _lock:
        _held[key] = held
        while len(_held) > _KEPT:
            _held.popitem(last=False)
    return held.taught


def texts_of(edition_id: int) -> list[GoalText]:
    """What an edition says under each goal."""
    return goal_texts(as_shipped(documents.document_of(documents.loaded(fuller(edition_id)))))


def version_of(edition_id: int) -> tuple[Any, ...]:
    """Differs whenever an edition says something else."""
    latest = select(func.max(Revision.number)).where(Revision.edition_id == edition_id).scalar_subquery()
    return tuple(db.session.execute(select(Edition.digest, Edition.code, latest).where(Edition.id == edition_id)).one())


def _made(edition_id: int, encodes: encoder.Encoder | None) -> Suggester:
    texts = texts_of(edition_id)
    return MeaningSuggester(texts, encoder=encodes) if encodes is not None else Suggester(texts)


def labels_version(edition_id: int) -> tuple[Any, ...]:
    """Differs whenever people have tagged otherwise."""
    goals = select(Goal.id).where(Goal.edition_id.in_(twins(edition_id)))
    counted = select(func.count(), func.max(MessageGoal.set_at)).select_from(MessageGoal).join(Message, Message.id == MessageGoal.message_id)
    return tuple(db.session.execute(counted.where(MessageGoal.goal_id.in_(goals), Message.status == "published")).one())


def labels_of(edition_id: int, *, but_forum: int | None = None) -> list[Label]:
    """The published messages that people tagged with goals of an edition. No tag is set without a person, so each one is confirmed, suggested before or not."""
    statement = (
        select(Message.id, Message.subject, Message.body, Message.language, Message.reply_to_id, Goal.code)
        .join(MessageGoal, MessageGoal.message_id == Message.id)
        .join(Goal, Goal.id == MessageGoal.goal_id)
        .where(Goal.edition_id.in_(twins(edition_id)), Message.status == "published")
        .order_by(MessageGoal.set_at.desc(), Message.id.desc())
        .limit(MOST_LABELS)
    )
    if but_forum is not None:
        statement = statement.where(Message.forum_id != but_forum)
    found: dict[int, tuple[Any, list[str]]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.id, (row, []))[1].append(row.code)
    return [Label(own_words(row.subject, row.body, answers=row.reply_to_id is not None), row.language, codes) for row, codes in found.values()]


@dataclass(frozen=True)
class Suggested:
    """A goal suggested for a text: its label, and the words of the text that speak for it."""

    code: str
    label: str
    words: tuple[str, ...]
    score: float = 0.0
    method: str = ""
    version: int = 0


def suggested_for(
    texts: Sequence[tuple[str, str | None]],
    offered: dict[str, str],
    edition_id: int | None,
    *,
    at: datetime,
    meaning: bool = False,
    further: Sequence[Further | None] | None = None,
) -> list[list[Suggested]]:
    """Up to three goals for each text with its language, among those that are offered; ``further`` is what the encoder found for each before."""
    suggester = suggester_of(edition_id, at=at, meaning=meaning) if offered else None
    if suggester is None:
        return [[] for _ in texts]
    found = suggester.suggest_all(texts, most=3 if len(offered) >= len(suggester.codes) else len(suggester.codes), further=further)
    return [
        [Suggested(one.goal, offered[one.goal], one.words, one.score, one.method, one.version) for one in these if one.goal in offered][:3]
        for these in found
    ]  # fmt: skip
