"""What was kept of a summary, as its readers see it: the version under review with one's own inputs beside it, what was said of it, and what was issued."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from core.database import db
from forum.models import Message, Registration, Summary, SummaryAnswer, SummaryVersion
from forum.queries.desk_sources import EMPHASIS
from forum.summary.stored import draft_from
from forum.summary.tree import Draft, Sentence
from forum.summary.withholding import quoted_of, withheld

ISSUED = ("issued", "correction")


@dataclass(frozen=True)
class Kept:
    """A version with its document as it may be shown now. ``gone``: messages that it quotes and that are published no more; their words are left out."""

    version: SummaryVersion
    draft: Draft
    gone: tuple[int, ...] = ()


def issued_versions(summary: Summary | None) -> Sequence[SummaryVersion]:
    """What was issued, the first first, without documents."""
    if summary is None:
        return ()
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id, SummaryVersion.kind.in_(ISSUED)).order_by(SummaryVersion.number)
    return db.session.scalars(found.options(joinedload(SummaryVersion.by))).all()


def under_review(summary: Summary) -> SummaryVersion | None:
    """The version that was opened for review last, with its document."""
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id, SummaryVersion.kind == "review").order_by(SummaryVersion.number.desc()).limit(1)
    return db.session.scalar(found.options(undefer(SummaryVersion.document)))


def whole_version(version_id: int) -> SummaryVersion | None:
    """A version with document and annex."""
    return db.session.scalar(select(SummaryVersion).where(SummaryVersion.id == version_id).options(undefer(SummaryVersion.document), undefer(SummaryVersion.annex)))


def as_shown(version: SummaryVersion, forum_id: int) -> Kept:
    """Its document, without the words of messages that were hidden or withdrawn since."""
    draft = draft_from(version.document)
    quoted = quoted_of(draft)
    found = select(Message.number).where(Message.forum_id == forum_id, Message.status != "published")
    gone = tuple(sorted(quoted & set(db.session.scalars(found))))
    return Kept(version, withheld(draft, gone), gone)


@dataclass(frozen=True)
class Spot:
    """A sentence of a kept version. ``place`` names it there: its block and its place in it; ``paragraph`` is how people name it."""

    place: str
    paragraph: str
    sentence: Sentence


def spots_of(draft: Draft) -> Iterator[Spot]:
    """Every sentence of a version."""
    paragraph = ""
    for index, block in enumerate(draft.blocks):
        if block.kind == "paragraph":
            paragraph = block.number
        label = f"{paragraph} ({block.number})" if block.kind == "item" else paragraph
        for order, sentence in enumerate(block.sentences):
            yield Spot(f"{index}.{order}", label, sentence)


@dataclass(frozen=True)
class OwnInput:
    """An input that speaks for the reader, as a version reflects it. ``state`` is reflected, counted or unplaced; ``stretches`` are its words, those quoted lit."""

    number: int
    subject: str
    language: str
    posted_at: datetime
    stretches: tuple[tuple[str, bool], ...]
    spots: tuple[Spot, ...]
    state: str
    reason: str
    rows: tuple[tuple[str, ...], ...]  # of the table of initiatives

    @property
    def quoting(self) -> list[Spot]:
        """Sentences with its words, or that a moderator wrote on it."""
        return [spot for spot in self.spots if spot.sentence.editor or any(one.message == self.number for one in spot.sentence.quotations)]

    @property
    def counting(self) -> list[Spot]:
        """Sentences that it only stands behind."""
        quoting = self.quoting
        return [spot for spot in self.spots if spot not in quoting]

    def counts(self, where: str) -> bool:
        """Whether a form of the page ("number-place") belongs to one of these."""
        return where in {f"{self.number}-{spot.place}" for spot in self.counting}


def own_inputs(draft: Draft, *, forum_id: int, registration_id: int) -> list[OwnInput]:
    """The published inputs that speak for somebody, in their order, each with the sentences that rest on it."""
    found = select(Message.number, Message.subject, Message.language, Message.posted_at, Message.body)
    found = found.where(Message.forum_id == forum_id, Message.speaker_id == registration_id, Message.status == "published", Message.kind == "input")
    spots = list(spots_of(draft))
    made = []
    for number, subject, language, posted_at, body in db.session.execute(found.order_by(Message.number)):
        mine = tuple(spot for spot in spots if number in spot.sentence.messages)
        lit = sorted({(one.start, one.end) for spot in mine for one in spot.sentence.quotations if one.message == number and body[one.start : one.end] == one.text})
        rows = tuple(row.cells for block in draft.blocks for row in block.rows if row.message == number)
        state = draft.coverage.get(number, "unplaced")
        made.append(OwnInput(number, subject or "", language or "", posted_at, tuple(_stretches(body, lit)), mine, state, draft.unplaced.get(number, ""), rows))
    return made


def _stretches(body: str, lit: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A body in stretches; marks of emphasis are left out, as in print."""
    place = 0
    for start, end in lit:
        if start > place:
            yield EMPHASIS.sub("", body[place:start]), False
        if end > place:
            yield EMPHASIS.sub("", body[max(start, place) : end]), True
        place = max(place, end)
    if body[place:]:
        yield EMPHASIS.sub("", body[place:]), False


def said_by(summary: Summary, registration_id: int) -> Sequence[SummaryAnswer]:
    """All that somebody said in review, the first first."""
    found = select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id, SummaryAnswer.registration_id == registration_id)
    return db.session.scalars(found.order_by(SummaryAnswer.version, SummaryAnswer.message_number, SummaryAnswer.id)).all()


def all_said(summary: Summary) -> Sequence[SummaryAnswer]:
    """All that was said, what waits for an answer first, then by input."""
    found = select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id).options(joinedload(SummaryAnswer.registration))
    return db.session.scalars(found.order_by(SummaryAnswer.answered_at.is_not(None), SummaryAnswer.version.desc(), SummaryAnswer.message_number, SummaryAnswer.id)).all()


def said(summary: Summary, answer_id: int) -> SummaryAnswer | None:
    """One of them, with whoever spoke; nobody else answers it until the transaction ends."""
    found = select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id, SummaryAnswer.id == answer_id).with_for_update(of=SummaryAnswer)
    return db.session.scalar(found.options(joinedload(SummaryAnswer.registration).joinedload(Registration.person)).execution_options(populate_existing=True))


def sentences_said_of(summary: Summary, numbers: Sequence[int]) -> Mapping[tuple[int, str], Spot]:
    """The sentences of these versions by version and place."""
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id, SummaryVersion.number.in_(set(numbers))).options(undefer(SummaryVersion.document))
    return {(version.number, spot.place): spot for version in db.session.scalars(found) for spot in spots_of(as_shown(version, summary.forum_id).draft)}


def needs_an_answer(one: SummaryAnswer) -> bool:
    """A bare confirmation needs none."""
    return one.answered_at is None and (one.stance == "object" or bool(one.words))


def speaker_of(forum_id: int, number: int) -> int | None:
    """Whom a published input speaks for."""
    found = select(Message.speaker_id).where(Message.forum_id == forum_id, Message.number == number, Message.status == "published", Message.kind == "input")
    return db.session.scalar(found)
