"""The draft of a forum as it stands on the moderator's desk: made from messages, settings and edits, and remembered while none of them changes."""

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from core.database import db
from forum.models import Message, Registration, Summary, SummaryAnswer, SummaryEdit, SummaryVersion
from forum.queries import making
from forum.queries.heads import ForumHead
from forum.queries.summary import material_of
from forum.summary.draft import make_draft
from forum.summary.edits import OF_SETTINGS, Edit, Line, Worked, with_ticks, worked
from forum.summary.material import Material
from forum.summary.settings import Settings
from forum.summary.tree import Draft
from forum.summary.words import LANGUAGES

Kept = TypeVar("Kept", bound="tuple[Material, Draft] | Desk")
KEPT, MOST_INPUTS = 4, 12_000  # drafts that a process remembers, and inputs that all of them together may have
_made: OrderedDict[object, tuple[Material, Draft]] = OrderedDict()
_worked: OrderedDict[object, "Desk"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Desk:
    """A draft with all that its page needs."""

    material: Material
    settings: Settings
    edits: tuple[Edit, ...]
    work: Worked
    made: Draft  # without the edits of its tree

    @property
    def draft(self) -> Draft:
        """With its edits."""
        return self.work.draft

    def would_do(self, *more: Edit) -> bool:
        """Whether further edits all find their place."""
        return not set(more) & set(worked(self.made, (*self.edits, *more), self.material, self.settings).detached)

    @property
    def last(self) -> int:
        """The number of the last edit known, for whoever edits next."""
        return max((edit.number for edit in self.edits), default=0)

    def next_line(self, key: str, *, beyond: bool = False) -> str:
        """The sentence after a sentence, in the order of the draft, or after its paragraph (``beyond``); empty after the last."""
        if beyond and (part := self.work.part_of(key)):
            key = part.lines[-1].id
        ids = [line.id for part in self.work.parts for line in part.lines]
        place = ids.index(key) + 1 if key in ids else len(ids)
        return ids[place] if place < len(ids) else ""

    def lines_of(self, section: str) -> list[Line]:
        """The sentences that the rules put into a section."""
        return self._by_section.get(section, [])

    @cached_property
    def _by_section(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for part in self.work.parts:
            for line in part.lines:
                found[line.section].append(line)
        return found

    def used_in(self) -> dict[int, list[str]]:
        """Message → ids of the lines that rest on it."""
        return self._used_in

    @cached_property
    def _used_in(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for part in self.work.parts:
            for line in part.lines:
                for number in line.sentence.messages:
                    found[number].append(line.id)
        return found


def summary_of(forum_id: int, *, held: bool = False) -> Summary | None:
    """The summary of a forum, if somebody began one. ``held``: nobody else edits it until the transaction ends."""
    found = select(Summary).where(Summary.forum_id == forum_id)
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True) if held else found)


@dataclass(frozen=True)
class Order:
    """What a draft is made by: ``key`` differs whenever the draft would."""

    key: object
    settings: Settings
    edits: tuple[Edit, ...]
    now: datetime


def order_of(forum: ForumHead, summary: Summary | None, *, language: str, at: datetime, up_to: Sequence[int] | None = None) -> Order:
    """The settings and edits in force."""
    edits = edits_of(summary, up_to=up_to) if summary is not None else ()
    settings = settings_of(forum, summary, edits, language=language)
    # The clock shows in the draft of an open forum ("as of"): to the minute, so that it is not made anew for every click; a large one to the hour.
    now = at.replace(second=0, microsecond=0) if forum.input_count <= making.LARGE else at.replace(minute=0, second=0, microsecond=0)
    frame = settings.language
    key = (forum.version, frame, now if at < forum.closes_at else None, repr([(edit.target, edit.data) for edit in edits if edit.kind in OF_SETTINGS]))
    return Order(key, settings, edits, at if at >= forum.closes_at else now)


def desk_of(forum: ForumHead, summary: Summary | None, *, language: str, at: datetime, up_to: Sequence[int] | None = None, anyway: bool = False) -> Desk | None:
    """The draft as it stands, with the edits in force (``up_to``: with those of these numbers). None where the forum is gone.

    A large one is made by a job first, unless a job asks (``anyway``).
    """
    order = order_of(forum, summary, language=language, at=at, up_to=up_to)
    whole = (order.key, tuple(edit.number for edit in order.edits))
    with _lock:
        desk, made = _worked.get(whole), _made.get(order.key)
    if desk is not None:
        return desk
    if made is None:
        large = forum.input_count > making.LARGE
        tree = making.tree_of(forum, making.key_of(forum, order.settings.language, order.edits)) if large else None
        if large and tree is None and not anyway:
            raise making.NotMade(forum.slug)
        material = material_of(forum.slug, at=order.now)
        if material is None:
            return None
        made = (material, tree or make_draft(material, order.settings))
    material, draft = made
    desk = Desk(material, order.settings, order.edits, worked(draft, order.edits, material, order.settings), draft)
    with _lock:
        _remember(_made, order.key, made)
        _remember(_worked, whole, desk)
    return desk


def settings_of(forum: ForumHead, summary: Summary | None, edits: Sequence[Edit], *, language: str) -> Settings:
    """What a draft is made with: the language of its frame, and the ticks."""
    frame = summary.language if summary is not None else language if language in LANGUAGES else "en"
    return with_ticks(Settings(language=frame, language_of_the_agenda=forum.language if forum.language in LANGUAGES else "en"), edits)


def _remember(kept: OrderedDict[object, Kept], key: object, value: Kept) -> None:
    """Keeps the newest drafts; of large ones only as many as memory bears."""
    kept[key] = value
    while len(kept) > KEPT or (len(kept) > 1 and sum(map(_inputs, kept.values())) > MOST_INPUTS):
        kept.popitem(last=False)


def _inputs(kept: "tuple[Material, Draft] | Desk") -> int:
    return len((kept.material if isinstance(kept, Desk) else kept[0]).inputs)


def edits_of(summary: Summary, *, up_to: Sequence[int] | None = None) -> tuple[Edit, ...]:
    """The edits in force, in their order."""
    found = select(SummaryEdit).where(SummaryEdit.summary_id == summary.id).options(joinedload(SummaryEdit.by)).order_by(SummaryEdit.number)
    found = found.where(SummaryEdit.undone_at.is_(None)) if up_to is None else found.where(SummaryEdit.number.in_(up_to))
    return tuple(Edit(row.number, row.kind, row.target, row.data, row.by.name if row.by else "", row.at) for row in db.session.scalars(found))


def history_of(summary: Summary, *, most: int = 200) -> list[SummaryEdit]:
    """The newest edits, undone ones too."""
    found = select(SummaryEdit).where(SummaryEdit.summary_id == summary.id).options(joinedload(SummaryEdit.by)).order_by(SummaryEdit.number.desc()).limit(most)
    return list(db.session.scalars(found))


def edits_since(summary: Summary, number: int, *, most: int = 50) -> list[SummaryEdit]:
    """What was done after an edit, the newest first, undone ones too."""
    found = select(SummaryEdit).where(SummaryEdit.summary_id == summary.id, SummaryEdit.number > number).options(joinedload(SummaryEdit.by))
    return list(db.session.scalars(found.order_by(SummaryEdit.number.desc()).limit(most)))


def in_force(summary: Summary) -> int:
    """How many edits are."""
    return db.session.scalar(select(func.count()).where(SummaryEdit.summary_id == summary.id, SummaryEdit.undone_at.is_(None))) or 0


def newest_act_of(summary: Summary, person_id: int) -> list[SummaryEdit]:
    """The edits in force that somebody made last, with one press of a button."""
    mine = select(SummaryEdit).where(SummaryEdit.summary_id == summary.id, SummaryEdit.by_id == person_id, SummaryEdit.undone_at.is_(None))
    last = db.session.scalar(mine.order_by(SummaryEdit.number.desc()).limit(1))
    return list(db.session.scalars(mine.where(SummaryEdit.at == last.at).order_by(SummaryEdit.number))) if last else []


def edit_of(summary: Summary, number: int) -> SummaryEdit | None:
    """One of them."""
    return db.session.scalar(select(SummaryEdit).where(SummaryEdit.summary_id == summary.id, SummaryEdit.number == number))


def versions_of(summary: Summary) -> list[SummaryVersion]:
    """All versions, the newest first, without their documents."""
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id).options(joinedload(SummaryVersion.by)).order_by(SummaryVersion.number.desc())
    return list(db.session.scalars(found))


def version_of(summary: Summary, number: int) -> SummaryVersion | None:
    """A version with its document."""
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id, SummaryVersion.number == number)
    return db.session.scalar(found.options(undefer(SummaryVersion.document), undefer(SummaryVersion.annex)))


def issued_of(summary: Summary) -> SummaryVersion | None:
    """What everybody reads: the newest version that was issued."""
    found = select(SummaryVersion).where(SummaryVersion.summary_id == summary.id, SummaryVersion.kind.in_(("issued", "correction"))).order_by(SummaryVersion.number.desc())
    return db.session.scalar(found.options(undefer(SummaryVersion.document), undefer(SummaryVersion.annex)).limit(1))


def answers_of(summary: Summary) -> list[SummaryAnswer]:
    """What contributors said in review, by input."""
    found = select(SummaryAnswer).where(SummaryAnswer.summary_id == summary.id).options(joinedload(SummaryAnswer.registration))
    return list(db.session.scalars(found.order_by(SummaryAnswer.message_number, SummaryAnswer.id)))


def speaker_ids(forum_id: int, registration_id: int) -> set[int]:
    """The numbers of the published inputs that speak for somebody."""
    found = select(Message.number).where(Message.forum_id == forum_id, Message.speaker_id == registration_id, Message.status == "published", Message.kind == "input")
    return set(db.session.scalars(found))


def registered_people(forum_id: int) -> list[Registration]:
    """Everybody registered who has an account, for letters."""
    found = select(Registration).where(Registration.forum_id == forum_id, Registration.person_id.is_not(None)).options(joinedload(Registration.person)).order_by(Registration.id)
    return list(db.session.scalars(found))


def with_status(draft: Draft, status: str) -> Draft:
    """The same draft under another status."""
    return replace(draft, status=status)
