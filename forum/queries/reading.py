"""What the front page, the list of forums and the page of a forum show."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from accounts.models import Person
from core.database import db
from core.prepared import Prepared
from core.remembered import Remembered
from forum.models import ACTS, Act, Forum, Phase, Question, Registration, Topic, Window
from forum.queries import visible
from forum.queries.entries import Speaker, message, speaker, speaker_columns, speaker_of
from forum.queries.heads import ForumHead, QuestionHead
from forum.queries.visible import Kind

FORUMS = 25  # a page
AHEAD, CLOSED = 20, 5  # on the front page
LATEST = 6
SAMPLE = 300  # languages are counted among so many of the latest messages


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A topic on the order of the day."""

    number: int
    title: str
    input_count: int


@dataclass(frozen=True)
class ForumCard(Window):
    """A forum in a list. Who may only know of it is told no counts and no topics."""

    id: int
    slug: str
    title: str
    language: str
    opens_at: datetime
    closes_at: datetime
    timezone: str
    visibility: str
    announced_at: datetime | None
    readable: bool
    message_count: int
    input_count: int
    contributor_count: int
    registered_count: int
    country_count: int
    archived_at: datetime | None = None
    no_summary_reason: str | None = None
    summary_issued_at: datetime | None = None
    agenda: tuple[AgendaLine, ...] = ()


@dataclass(frozen=True)
class FrontPage:
    """Forums by where they stand, in the order in which somebody wants to know of them."""

    open: tuple[ForumCard, ...]
    announced: tuple[ForumCard, ...]
    closed: tuple[ForumCard, ...]


_forum, _topic, _question = Forum.__table__.c, Topic.__table__.c, Question.__table__.c
_columns = [_forum[field.name] for field in fields(ForumCard) if field.name in _forum and not field.name.endswith("_count")]
_counts = [_forum[field.name] for field in fields(ForumCard) if field.name.endswith("_count")]
_agenda_of = select(_topic.forum_id, _topic.number, _topic.title, _topic.input_count).where(_topic.forum_id.in_(bindparam("forums", expanding=True)))
_agenda_of = _agenda_of.order_by(_topic.forum_id, _topic.number)


def cards(reader: Kind, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(*_columns, visible.is_readable(reader).label("readable"), *_counts).where(visible.listed(reader), *conditions)


@dataclass(frozen=True)
class _Statements:
    ahead: Remembered[tuple["ForumCard", ...]]
    closed: Remembered[tuple["ForumCard", ...]]
    total: Prepared
    page: Remembered[tuple["ForumCard", ...]]


@lru_cache(maxsize=len(Kind))
def _statements(reader: Kind) -> _Statements:
    at, latest = bindparam("at", type_=_forum.closes_at.type), cards(reader).order_by(_forum.opens_at.desc(), _forum.id.desc())
    return _Statements(
        ahead=Remembered(cards(reader, _forum.closes_at > at, _forum.announced_at.is_not(None)).order_by(_forum.opens_at, _forum.id).limit(AHEAD), _dealt),
        closed=Remembered(cards(reader, _forum.closes_at <= at, _forum.announced_at.is_not(None)).order_by(_forum.closes_at.desc(), _forum.id.desc()).limit(CLOSED), _dealt),
        total=Prepared(select(func.count()).select_from(Forum.__table__).where(visible.listed(reader))),
        page=Remembered(latest.limit(FORUMS).offset(bindparam("skipped", type_=Integer)), _dealt),
    )


def forums_for_the_front_page(person: Person | None, *, at: datetime) -> FrontPage:
    """Everything open or announced, and what closed last: three queries."""
    told, asked = _statements(visible.kind_of(person)), {**visible.values(person), "at": at}
    ahead, closed = told.ahead.now(**asked), told.closed.now(**asked)
    opened = sorted((card for card in ahead if card.phase(at) is Phase.OPEN), key=lambda card: card.closes_at)
    agenda: dict[int, list[AgendaLine]] = {}
    for forum_id, *line in db.session.execute(_agenda_of, {"forums": [card.id for card in opened if card.readable]}):
        agenda.setdefault(forum_id, []).append(AgendaLine(*line))
    with_agenda = tuple(ForumCard(**{**vars(card), "agenda": tuple(agenda.get(card.id, ()))}) for card in opened)
    return FrontPage(open=with_agenda, announced=tuple(card for card in ahead if card.phase(at) is Phase.ANNOUNCED), closed=closed)


def forums_page(person: Person | None, *, page: int) -> tuple[tuple[ForumCard, ...], int, int]:
    """A page of all forums, the latest first, with the page's number (the last one beyond the end) and how many forums there are."""
    told, asked = _statements(visible.kind_of(person)), visible.values(person)
    total = told.total.run(db.session.connection(), asked).scalar()
    page = min(page, max(1, -(-total // FORUMS)))
    return told.page.now(**asked, skipped=(page - 1) * FORUMS), page, total


def run(statement: Select[Any], asked: dict[str, Any]) -> tuple[ForumCard, ...]:
    return _dealt(db.session.execute(statement, asked).all())


_names = [*(column.name for column in _columns), "readable", *(column.name for column in _counts)]
_blank = dict.fromkeys((column.name for column in _counts), 0)


def _dealt(rows: Sequence[Sequence[Any]]) -> tuple[ForumCard, ...]:
    # Counts of a forum that somebody may not read are not even handed on.
    named = (dict(zip(_names, row, strict=True)) for row in rows)
    return tuple(ForumCard(**(row if row["readable"] else row | _blank)) for row in named)


@dataclass(frozen=True, slots=True)
class LatestLine:
    """A message in a list of the latest."""

    number: int
    subject: str | None
    language: str | None
    posted_at: datetime
    topic_id: int | None
    kind: str
    occasion: str | None
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class TopicText:
    """What a forum's page says of one of its topics besides its counts."""

    introduction_html: str
    questions: tuple[QuestionHead, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """That the forum's end was moved: extended, re-opened or closed early."""

    kind: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class ForumPage:
    """All that the page of a forum shows besides its head."""

    about_html: str
    disclaimer: str | None
    announced_at: datetime | None
    changes: tuple[Change, ...]
    texts: dict[int, TopicText]
    keepers: tuple[Speaker, ...]
    categories: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    languages_of_all: bool  # False: only among the latest messages
    latest: tuple[LatestLine, ...]
    to_all: tuple[LatestLine, ...]


_registration, _act = Registration.__table__.c, Act.__table__.c
_texts = select(_forum.about_html, _forum.disclaimer).where(_forum.id == bindparam("forum"))
_introductions = select(_topic.id, _topic.introduction_html).where(_topic.forum_id == bindparam("forum"))
_questions = (
    select(_question.topic_id, _question.id, _question.number, _question.text, _question.input_count)
    .join(Topic.__table__, _topic.id == _question.topic_id)
    .where(_topic.forum_id == bindparam("forum"))
    .order_by(_question.topic_id, _question.number)
)
_changes = select(_act.kind, _act.at, _act.reason).where(_act.forum_id == bindparam("forum"), _act.message_id.is_(None), _act.kind.in_(ACTS)).order_by(_act.at, _act.id)
_keepers = select(*speaker_columns(Registration.__table__)).where(_registration.forum_id == bindparam("forum"), _registration.role == "moderator").order_by(_registration.id)
_categories = select(_registration.category, func.count()).where(_registration.forum_id == bindparam("forum")).group_by(_registration.category)


@lru_cache(maxsize=2)
def _lines(*, to_all: bool) -> Any:
    lines = select(
        message.c.number, message.c.subject, message.c.language, message.c.posted_at, message.c.topic_id, message.c.kind, message.c.occasion,
        *speaker_columns(speaker),
    ).select_from(message.join(speaker, speaker.c.id == message.c.speaker_id))  # fmt: skip
    # Messages to the whole forum are few and found by their having no topic; "+ 0" keeps a planner from walking all others instead.
    here = ((message.c.forum_id + 0) == bindparam("forum")) & message.c.topic_id.is_(None) if to_all else message.c.forum_id == bindparam("forum")
    lines = lines.where(here, message.c.status == "published")
    return lines.order_by(message.c.number.desc()).limit(LATEST)


_sample = select(message.c.language).where(message.c.forum_id == bindparam("forum"), message.c.status == "published").order_by(message.c.number.desc()).limit(SAMPLE).subquery()
_languages = select(_sample.c.language, func.count()).group_by(_sample.c.language)


def forum_page(forum: ForumHead) -> ForumPage:
    """Ten queries, however large the forum: nothing is counted but participants and a bounded sample of messages."""
    here = {"forum": forum.id}
    about_html, disclaimer = db.session.execute(_texts, here).one()
    changes = [Change(*row) for row in db.session.execute(_changes, here)]
    return ForumPage(
        about_html=about_html,
        disclaimer=disclaimer,
        announced_at=next(
            (change.at for change in changes if change.kind == "announced"), forum.announced_at if forum.announced_at and forum.announced_at < forum.opens_at else None
        ),
        changes=tuple(change for change in changes if change.kind != "announced"),
        texts=_topic_texts(here),
        keepers=tuple(speaker_of(row) for row in db.session.execute(_keepers, here)),
        categories=_most_first(db.session.execute(_categories, here)),
        languages=_most_first(db.session.execute(_languages, here)),
        languages_of_all=forum.message_count <= SAMPLE,
        latest=_read_lines(here, to_all=False),
        to_all=_read_lines(here, to_all=True)[::-1],
    )


def _topic_texts(here: dict[str, int]) -> dict[int, TopicText]:
    questions: dict[int, list[QuestionHead]] = {}
    for topic_id, *question in db.session.execute(_questions, here):
        questions.setdefault(topic_id, []).append(QuestionHead(*question))
    return {row[0]: TopicText(row[1], tuple(questions.get(row[0], ()))) for row in db.session.execute(_introductions, here)}


def _most_first(rows: Any) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((row[0], row[1]) for row in rows if row[0]), key=lambda pair: (-pair[1], pair[0])))


def _read_lines(here: dict[str, int], *, to_all: bool) -> tuple[LatestLine, ...]:
    return tuple(LatestLine(row[0], row[1], row[2], row[3], row[4], row[5], row[6], speaker_of(row[7:])) for row in db.session.execute(_lines(to_all=to_all), here))
